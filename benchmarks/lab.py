"""The learning lab under load: how fast it answers, thirty students at once, and ten thousand hostile messages.

    python benchmarks/lab.py [--students 30] [--minutes 5] [--messages 10000] [--out docs/data/lab.json]

A lever's answer is timed in a real Chromium, from the moment the hand lets go to the frame that shows all ten years of
60 offices. A mouse drags for a quarter of a second, rests for a fifth, and lets go; a key is held for 80 ms. Students move a
lever, look at the answer for 5 to 15 seconds, and move another; their answers are compared with answers that were had
alone. Memory is that of the server and its workers together.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.analysis.catalogues import lever_metas
from sim.studies.provenance import own_version, surroundings
from tests.browser import chromium
from tests.hostile import messages
from tests.lab import JSON, Served, serving

ROOMY = {"width": 1360, "height": 900}
HOLD_KEY, REST, FRAMES = 0.08, 200, 120


def answers_in_the_browser(lab: Served) -> dict[str, Any]:
    """First paint, a lever's answer by mouse and by key, and frames a second while playing."""
    with chromium() as browser:
        page = browser.new_context(viewport=ROOMY).new_page()
        page.goto(lab.address + "#l=nb&o=baseline_2014&p=baseline_2014")
        page.wait_for_selector(".lever")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        usable = page.evaluate("performance.getEntriesByName('lab-painted')[0].startTime")
        page.wait_for_function("document.querySelectorAll('.charts path.line').length > 0")
        page.evaluate("""() => { window.released = []; const note = () => window.released.push(performance.now());
                         addEventListener('pointerup', note, true); addEventListener('keyup', note, true); }""")
        slider = page.locator("#local_autonomy")
        by_mouse = [_dragged(page, slider, place / 25) for place in range(4, 24)]
        page.locator("#protected_learning_time").focus()
        by_key = [_pressed(page) for _ in range(20)]
        page.select_option(".speed select", "12")
        page.click(".play")
        stamps = page.evaluate(
            """n => new Promise(done => { const found = []; const next = now => { found.push(now);
               found.length < n ? requestAnimationFrame(next) : done(found); }; requestAnimationFrame(next); })""",
            FRAMES,
        )
    frames = [b - a for a, b in pairwise(stamps)]
    return {
        "first_contentful_paint_ms": round(paint),
        "page_usable_ms": round(usable),
        "answer_by_mouse_ms": spread(by_mouse),
        "answer_by_key_ms": spread(by_key),
        "frames_a_second": round(1000 / statistics.mean(frames), 1),
        "slowest_frame_ms": round(max(frames), 1),
    }


def _answer(page: Any) -> float:
    """From the hand letting go to the frame with the answer; 0 where the answer was there before."""
    page.wait_for_function(
        "() => performance.getEntriesByName('lever-answer').length > 0 && window.released.length > 0"
    )
    result = page.evaluate(
        """() => { const e = performance.getEntriesByName('lever-answer').at(-1);
           return e.startTime + e.duration - window.released.at(-1); }"""
    )
    page.evaluate("() => { performance.clearMeasures('lever-answer'); window.released = []; }")
    return max(0.0, float(result))


def _dragged(page: Any, slider: Any, place: float) -> float:
    box = slider.bounding_box()
    x, y = box["x"] + 8 + (box["width"] - 16) * place, box["y"] + box["height"] / 2
    page.evaluate("() => { performance.clearMeasures('lever-answer'); window.released = []; }")
    page.mouse.move(x - 40, y)
    page.mouse.down()
    for step in range(8):
        page.mouse.move(x - 40 + 5 * step, y)
        page.wait_for_timeout(30)
    page.wait_for_timeout(REST)
    page.mouse.up()
    result = _answer(page)
    page.wait_for_timeout(500)
    return result


def _pressed(page: Any) -> float:
    page.evaluate("() => { performance.clearMeasures('lever-answer'); window.released = []; }")
    page.keyboard.down("ArrowRight")
    time.sleep(HOLD_KEY)
    page.keyboard.up("ArrowRight")
    result = _answer(page)
    page.wait_for_timeout(500)
    return result


def spread(values: list[float]) -> dict[str, int]:
    """Median, nine in ten, and the most, in whole numbers."""
    ordered = sorted(values)
    return {"median": round(statistics.median(values)), "nine_in_ten": round(ordered[int(0.9 * (len(ordered) - 1))]),
            "most": round(ordered[-1]), "of": len(values)}  # fmt: skip


class Student(threading.Thread):
    """Moves a lever, thinks, and moves another, in a page of its own."""

    def __init__(self, lab: Served, number: int, until: float):
        super().__init__(daemon=True)
        self.lab, self.number, self.until = lab, number, until
        self.luck = random.Random(number)
        self.seconds: list[float] = []
        self.amiss: list[str] = []
        self.kept: list[tuple[dict[str, Any], str]] = []

    def run(self) -> None:
        """Until the lesson is over."""
        levers = [name for name, meta in lever_metas().items() if not meta.choices]
        package = self.luck.choice(["baseline_2014", "report_package"])
        option: dict[str, Any] = {"package": package, "levers": {}, "seed": 0}
        time.sleep(self.luck.uniform(0, 10))
        while time.time() < self.until:
            option["levers"] = {**option["levers"], self.luck.choice(levers): self.luck.randrange(101) / 100}
            begun = time.perf_counter()
            status, answer = self.lab.ask("playback", {"option": option}, f"{self.number:016x}")
            self.seconds.append(time.perf_counter() - begun)
            if status != 200:
                self.amiss.append(f"{status} {answer}")
            elif self.luck.random() < 0.1:
                self.kept.append((json.loads(json.dumps(option)), json.dumps(answer["outcomes"])))
            time.sleep(self.luck.uniform(5, 15))


def lesson(lab: Served, number: int, minutes: float) -> dict[str, Any]:
    """So many students for so many minutes."""
    begun, memory = time.time(), []
    until = begun + 60 * minutes
    students = [Student(lab, n + 1, until) for n in range(number)]
    for student in students:
        student.start()
    while any(student.is_alive() for student in students):
        memory.append((int((time.time() - begun) / 60), megabytes(lab)))
        time.sleep(min(5.0, 2 * minutes))
    seconds = [second for student in students for second in student.seconds]
    kept = [one for student in students for one in student.kept]
    alone = [json.dumps(lab.ask("playback", {"option": option}, "f" * 16)[1]["outcomes"]) for option, _ in kept[:40]]
    ordered = sorted(seconds)
    return {
        "students": number,
        "minutes": minutes,
        "answers": len(seconds),
        "errors": sum(len(student.amiss) for student in students),
        "answer_s": {
            "median": round(statistics.median(ordered), 2),
            "nine_in_ten": round(ordered[int(0.9 * len(ordered))], 2),
            "most": round(ordered[-1], 2),
        },
        "answers_compared_with_those_had_alone": len(alone),
        "answers_that_differed": sum(a != b for (_, a), b in zip(kept, alone, strict=False)),
        "memory_mb": {
            "minute_by_minute": [
                round(statistics.mean(there))
                for minute in range(math.ceil(minutes))
                if (there := [used for at, used in memory if at == minute])
            ],
            "most": round(max(used for _, used in memory)),
        },
    }


def megabytes(lab: Served) -> float:
    """Memory of the server and its workers."""
    server = psutil.Process(lab.process.pid)
    return float(sum(one.memory_info().rss for one in (server, *server.children(recursive=True))) / 2**20)


def fuzz(lab: Served, number: int) -> dict[str, Any]:
    """So many hostile messages; then one honest question."""
    seen: dict[str, int] = {}
    begun, before = time.perf_counter(), megabytes(lab)
    for n, message in enumerate(messages(seed=7, number=number)):
        headers = dict(message.headers)
        if headers.get("X-Lab-Page") == JSON["X-Lab-Page"]:
            headers["X-Lab-Page"] = f"{n:016x}"
        while True:
            try:
                status = str(lab.send(message.method, message.path, message.body, headers)[0])
            except (OSError, ValueError) as hung_up:
                status = type(hung_up).__name__
            if status != "429":
                break
            time.sleep(0.25)  # it has to wait, so that every message is looked at and not only turned away
        seen[status] = seen.get(status, 0) + 1
    time.sleep(1)
    honest = lab.ask("playback", {"option": {"scale": "classroom", "seed": 99}}, "a" * 16)[0]
    return {
        "messages": number,
        "seconds": round(time.perf_counter() - begun, 1),
        "statuses": dict(sorted(seen.items())),
        "server_errors": sum(count for status, count in seen.items() if status.startswith("5")),
        "honest_question_afterwards": honest,
        "memory_mb": {"before": round(before), "after": round(megabytes(lab))},
    }


def main() -> int:
    """Measure it, show it, and write it down where asked."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--students", type=int, default=30)
    reader.add_argument("--minutes", type=float, default=5)
    reader.add_argument("--messages", type=int, default=10_000)
    reader.add_argument("--out", type=Path)
    asked = reader.parse_args()
    result: dict[str, Any] = {"command": " ".join(["python benchmarks/lab.py", *sys.argv[1:]]), "version": own_version(),
                             "made_on": surroundings()}  # fmt: skip
    with serving() as lab:
        lab.ask("playback", {"option": {}})
        result["browser"] = answers_in_the_browser(lab)
        print(json.dumps(result["browser"], indent=1))
    with serving("--share", "--port", "0") as lab:
        lab.ask("playback", {"option": {}})
        result["lesson"] = lesson(lab, asked.students, asked.minutes)
        print(json.dumps(result["lesson"], indent=1))
        result["fuzz"] = fuzz(lab, asked.messages)
        print(json.dumps(result["fuzz"], indent=1))
    if asked.out:
        asked.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
