"""The validation passport: what the engine reproduces, what it does not, and how that was found out.

It has three parts: published results on the same mechanisms (classics), the report's patterns over an ensemble of parameter
sets, and checks of the program itself (verification). It is plain data; ``sim.reporting`` turns it into a page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sim.analysis.fields import Fields, Record
from sim.config.ensemble import Ensemble, read_ensemble
from sim.config.files import check_names
from sim.studies.files import put
from sim.studies.fingerprint import model_hash
from sim.studies.log import Log
from sim.studies.places import locked
from sim.studies.progress import ProgressCallback
from sim.studies.provenance import own_version, provenance
from sim.validation import classics, ensemble, evaluate, verification
from sim.validation.brief import as_json
from sim.validation.patterns import PATTERNS
from sim.validation.patterns.texts import words

PARTS = ("classics", "patterns", "verification")
Say = Callable[[str], None]
Passport = Record


@dataclass(frozen=True)
class Depth:
    """How much is run: pairs for the patterns, how many of them with ablations, and whether the rest is shortened."""

    mode: str
    pairs: int
    ablated: int
    quick: bool
    scale: str = evaluate.SCALE
    nation: str = "national"


DEPTHS = {
    "quick": Depth("quick", pairs=6, ablated=2, quick=True, scale="reduced", nation="teaching"),
    "standard": Depth("standard", pairs=24, ablated=6, quick=False),
    "full": Depth("full", pairs=60, ablated=10, quick=False),
}


def validate(
    depth: str = "standard",
    only: Sequence[str] = (),
    *,
    ensemble_name: str = ensemble.NAME,
    workers: int | None = None,
    log_folder: Path = Path("outputs/validate"),
    say: Say | None = None,
    progress: ProgressCallback | None = None,
    command: str = "",
) -> Passport:
    """Run what was asked for, and return the passport.

    ``depth``: quick, standard or full. ``only``: parts (classics, patterns, verification), single classics (march1991)
    or patterns (P01). Everything is kept in ``log_folder`` as it is finished: pairs in the log of the same depth, ensemble
    and model are not run again, classics and checks not until :func:`forget_parts` says that the passport is written.
    Raises ConfigError for a name there is not, or where another process validates in that folder; KeyboardInterrupt on
    Ctrl-C (the logs stay).
    """
    asked, say = DEPTHS[depth], say or (lambda text: None)
    parts, ids, studies = chosen(only)
    started = time.monotonic()
    sets = read_ensemble(ensemble_name) if ids else None
    with locked(log_folder, "The validation"):
        log = _log_of_parts(log_folder, asked.quick)
        passport: Passport = {
            "classics": _classics(asked.quick, studies, log, say) if "classics" in parts else [],
            "patterns": _patterns(asked, ids, sets, workers, log_folder, say, progress) if sets else [],
            "verification": _verification(asked.quick, log, say) if "verification" in parts else [],
            "ensemble": about(sets) if sets else None,
        }
    made = provenance({}, [])
    passport["made"] = {
        "command": command or made["command"], "date": datetime.now(UTC).date().isoformat(), "version": own_version(),
        "python": made["python"], "libraries": made["libraries"], "revision": made.get("git"), "model": model_hash(),
        "mode": "part" if only else depth, "seconds": round(time.monotonic() - started, 1), "scale": asked.scale,
        "machine": made["machine"],
    }  # fmt: skip
    passport["summary"] = summary(passport)
    return passport


PARTS_LOG = "parts.jsonl"


def _log_of_parts(folder: Path, quick: bool) -> Log:
    """Return the log of classics and checks that are finished, for this model, these tests and these words."""
    here = Path(__file__).parent
    files = [*sorted(here.rglob("*.py")), *sorted((here.parent / "language").glob("*.yaml"))]
    return Log(folder / PARTS_LOG, {"quick": quick, "model": model_hash(), "code": evaluate.digest_of(files)}, "part")


def forget_parts(folder: Path) -> None:
    """The passport is written: let classics and checks be run anew the next time, as they are each time."""
    for log in folder.glob(f"{Path(PARTS_LOG).stem}*.jsonl"):
        log.unlink()


def _classics(quick: bool, only: Sequence[str], log: Log, say: Say) -> list[Record]:
    """The lines of the classics, each classic kept as it is finished."""
    for number, name in enumerate(classics.NAMES):
        if (name in only or not only) and number not in log.entries:
            log.add({"part": number, "lines": list(classics.lines(quick, tell=say, only=(name,)))})
    numbers = [n for n, name in enumerate(classics.NAMES) if name in only or not only]
    return [line for number in numbers for line in log.entries[number]["lines"]]


def _verification(quick: bool, log: Log, say: Say) -> list[Record]:
    """The lines of the checks, each kept as it is finished; one that stopped with an error is tried again the next time."""
    result: list[Record] = []
    for number, name in enumerate(verification.CHECKS, start=len(classics.NAMES)):
        if name not in verification.asked(quick):
            continue
        if number not in log.entries:
            one, came_to_an_end = verification.attempt(name, quick, tell=say)
            if came_to_an_end:
                log.add({"part": number, "lines": [one]})
        result += log.entries[number]["lines"] if number in log.entries else [one]
    return [*result, verification.reported_twice()]


def chosen(only: Sequence[str]) -> tuple[set[str], tuple[str, ...], tuple[str, ...]]:
    """Which parts, which patterns and which classics were asked for; ConfigError for a name there is not."""
    if not only:
        return set(PARTS), tuple(words()), ()
    check_names("part of the passport", only, (*PARTS, *words(), *classics.NAMES))
    parts = {name for name in only if name in PARTS}
    studies = tuple(name for name in only if name in classics.NAMES)
    ids = tuple(words()) if "patterns" in parts else tuple(i for i in words() if i in only)
    return parts | ({"classics"} if studies else set()), ids, () if "classics" in parts else studies


def _patterns(
    depth: Depth, ids: Sequence[str], sets: Ensemble, workers: int | None, folder: Path, say: Say,
    progress: ProgressCallback | None,
) -> list[Record]:  # fmt: skip
    """Every pattern asked for, judged; those that cannot be expressed say why."""
    run = tuple(i for i in ids if i in PATTERNS)
    entries: list[Record] = []
    if run:
        say(f"{len(run)} patterns in {depth.pairs} paired worlds")
        pairs = [
            evaluate.Pair(n, sets.sets[n % len(sets)], run, n < depth.ablated, depth.scale, depth.nation)
            for n in range(depth.pairs)
        ]
        purpose = {
            "depth": depth.mode, "scale": depth.scale, "patterns": list(run), "model": model_hash(),
            "code": evaluate.code_hash(), "ensemble": sets.fingerprint, "ablated": depth.ablated, "nation": depth.nation,
        }  # fmt: skip
        log = Log(folder / f"{depth.mode}.jsonl", purpose, "pair")
        evaluate.run_pairs(pairs, log, workers, progress)
        entries = [log.entries[pair.number] for pair in pairs]
    return [line(i, entries, min(depth.pairs, len(sets))) for i in ids]


def line(id_: str, entries: Sequence[Fields], sets: int) -> Record:
    """One pattern's line of the passport: its words, and what was found."""
    texts = words()[id_]
    fields: Record = {
        "id": id_, **{k: texts.get(k) for k in ("name", "strength", "levers", "outcomes", "direction", "moderator",
                                               "section", "heading", "quote", "kind", "rule", "note", "sign_only")},
        "used_for_filter": bool(texts.get("filter")), "sets": sets,
    }  # fmt: skip
    if id_ not in PATTERNS:
        return fields | {"verdict": "not_testable", "pairs": 0, "margins": [], "moderation": [], "ablation": None,
                       "why": texts["not_testable"]}  # fmt: skip
    result = evaluate.judge(id_, entries)
    errors = [entry["errors"][id_] for entry in entries if id_ in entry["errors"]]
    last = errors[0].strip().splitlines()[-1] if errors else None
    ablated = result["ablation"]
    return fields | {
        "verdict": "fails" if errors else result["verdict"],
        "pairs": result["pairs"],
        "margins": _with_texts(result["margins"], texts["margins"]),
        "moderation": [m | {"holds": None} for m in _with_texts(result["moderation"], texts.get("moderation") or {})],
        "ablation": ablated
        and ablated | {"says": texts["ablation"], "margins": _with_texts(ablated["margins"], texts["margins"])},
        "why": stopped(len(errors), last) if last else texts.get("note" if result["verdict"] == "holds" else "why"),
        "error": last,
    }


def stopped(errors: int, last: str) -> dict[str, str]:
    """Why a pattern fails that could not be run in every pair: how often, and the ``last`` line of the first error."""
    return {"nb": f"Prøven stanset med en feil i {errors} av parene: {last}",
            "en": f"The test stopped with an error in {errors} of the pairs: {last}"}  # fmt: skip


def _with_texts(margins: Mapping[str, evaluate.Judged], says: Fields) -> list[Record]:
    return [{"key": name, "says": says[name], "outcome": None} | result for name, result in margins.items()]


def about(sets: Ensemble) -> Record:
    """What the passport says of the ensemble: how it was made, what was turned away, what the filter informs."""
    moved = ensemble.read_informed(sets.name)
    return {
        "name": sets.name, "tried": sets.about["tried"], "accepted": sets.about["accepted"], "sets": len(sets),
        "command": sets.about["command"], "parameters": sets.about["parameters"],
        "stages": [{"says": ensemble.words()[s["test"]], **s} for s in sets.about["stages"]],
        "informed": moved[moved["clear"]].to_dict("records"), "picture": None,
    }  # fmt: skip


def summary(passport: Fields) -> Record:
    """How many held of how many, by kind; the verdict asks for the classics, F, F* and verification."""
    patterns = passport["patterns"]
    tested = [p for p in patterns if p["verdict"] != "not_testable"]
    ablated = [p["ablation"] for p in tested if p["ablation"] and p["ablation"]["breaks"] is not None]
    kinds = {"F": ("F", "F*"), "A": ("A",), "T": ("T",)}
    result: Record = {k: _held([p for p in tested if p["strength"] in v]) for k, v in kinds.items()}
    result |= {
        "classics": _held(passport["classics"]),
        "set_aside": _held([p for p in tested if not p["used_for_filter"]]),
        "not_testable": len(patterns) - len(tested),
        "ablations": {"broke": sum(bool(a["breaks"]) for a in ablated), "of": len(ablated)},
        "verification": _held([v for v in passport["verification"] if v["verdict"] in ("holds", "fails")]),
    }
    must = [*passport["classics"], *(p for p in tested if p["strength"] in kinds["F"]), *passport["verification"]]
    result["verdict"] = "fails" if any(m["verdict"] == "fails" for m in must) else "holds"
    return result


def _held(lines: Sequence[Fields]) -> dict[str, int]:
    return {"held": sum(m["verdict"] == "holds" for m in lines), "of": len(lines)}


def save(passport: Passport, path: Path) -> None:
    """Write the passport as JSON that another run of the same code would write likewise, times aside; whole or not."""
    put(path, as_json(passport).encode("utf-8"))
