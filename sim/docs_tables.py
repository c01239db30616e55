"""Writes the tables in ``docs/`` from the code itself, so that no number or name is kept in two places.

python -m sim.docs_tables           write docs/parameters.md, loops.md, levers.md and outcomes.md
python -m sim.docs_tables --check   write nothing; exit code 1 if a file on disk is not up to date
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sim.analysis.tables import registry
from sim.config.fields import Meta, metas
from sim.config.levers import CompetenceUnits, Levers
from sim.config.scale import Population, Scale
from sim.config.uncertainties import Costs, Uncertainties
from sim.config.world import World
from sim.language import words
from sim.mechanism import Mechanism
from sim.organisation import STEP_ORDER
from sim.outcomes.catalogue import CATALOGUE

NOTICE = "<!-- Made by `make docs` from the code. Do not edit: change the code, then run it again. -->"
WORKING_YEAR = 1700
"""Hours that a full working year is read as, to turn shares into hours; nothing is computed from it."""

NOT_LEARNING = ("reality", "reissue", "leaders", "time_budget", "decisions")
"""Mechanisms that move no knowledge from one holder to another."""

SECTIONS: dict[str, type] = {
    "Scale": Scale,
    "Population": Population,
    "Levers": Levers,
    "World": World,
    "Uncertainties": Uncertainties,
    "Costs": Costs,
}
PREFIX = {"Levers": "governance", "Uncertainties": "uncertainty"}

KINDS = {
    "report": "stated in the report, though its size may be ours",
    "derived": "worked out from figures that are stated",
    "literature": "from a cited work",
    "assumption": "this project's judgement",
    "choice": "a choice of what to look at, neither true nor false",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files, or with ``--check`` compare them with what is on disk; 0 when all is well."""
    parser = argparse.ArgumentParser(
        prog="python -m sim.docs_tables", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is out of date")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="where they are (docs)")
    asked = parser.parse_args(argv)
    stale = [name for name, text in pages().items() if on_disk(asked.folder / name) != text]
    if asked.check:
        for name in stale:
            print(f"{asked.folder / name} is out of date; run `make docs`.", file=sys.stderr)
        return 1 if stale else 0
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (asked.folder / name).write_text(pages()[name], encoding="utf-8")
    print(f"{len(stale)} of {len(PAGES)} tables in {asked.folder}/ were rewritten.")
    return 0


def on_disk(path: Path) -> str:
    """What the file holds, or nothing where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def pages() -> dict[str, str]:
    """File name -> its whole text."""
    return {name: "\n".join([NOTICE, "", *make()]).rstrip() + "\n" for name, make in PAGES.items()}


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines] + [""]


def plain(value: Any) -> str:
    """A value as it is written in settings."""
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def allowed(meta: Meta) -> str:
    """What a setting may be: a span, or one of some names."""
    return ", ".join(meta.choices) or f"{meta.low:g} to {meta.high:g}"


def likely(meta: Meta) -> str:
    """The span that comparisons may vary the number over, or a dash."""
    return f"{meta.likely[0]:.3g} to {meta.likely[1]:.3g}" if meta.likely else "–"


# -- parameters ---------------------------------------------------------------------------------------


def parameters() -> list[str]:
    """Every number there is to set."""
    sections = {title: declared(kind) for title, kind in SECTIONS.items()}
    everything = [meta for rows in sections.values() for _, _, meta in rows]
    lines = ["# Parameters", "", f"All {len(everything)} settings, by section. «Likely span» is the span a study may "
             "vary an uncertain number over; a dash means that it is not varied. Provenance is one of:", ""]  # fmt: skip
    for kind, meaning in KINDS.items():
        lines.append(f"- *{kind}* ({sum(m.provenance == kind for m in everything)}): {meaning}.")
    lines += ["", "A lever's baseline is an estimate («anslag»): the report measures no lever, so its words were placed "
              "on a scale. No rate in the model is measured in Nav.", ""]  # fmt: skip
    for title, rows in sections.items():
        prefix = PREFIX.get(title, title.lower())
        lines += [f"## {title}", "", f"Set as `{prefix}.<name>`. {first_line(SECTIONS[title])}", ""]
        head = ("name", "value", "unit", "allowed", "likely span", "provenance", "meaning", "source")
        lines += table(head, ((f"`{name}`", plain(value), m.unit, allowed(m), likely(m), m.provenance, m.meaning, m.source)
                              for name, value, m in rows))  # fmt: skip
    return lines


def declared(section: type) -> list[tuple[str, Any, Meta]]:
    """Name, usual value and meta of each number; the competence units' two follow the lever before them."""
    start = section()
    rows = [(name, getattr(start, name), meta) for name, meta in metas(section).items()]
    if section is Levers:
        units = CompetenceUnits()
        two = [(f"competence_units.{n}", getattr(units, n), m) for n, m in metas(CompetenceUnits).items()]
        at = next(i for i, row in enumerate(rows) if row[0] == "trial_exchange")
        rows[at:at] = two
    return rows


def first_line(thing: Any) -> str:
    """The first line of a docstring."""
    return (thing.__doc__ or "").strip().splitlines()[0]


# -- loops --------------------------------------------------------------------------------------------


def loops() -> list[str]:
    """What happens in a step, in the order it happens."""
    say = words("en")
    lines = ["# What happens in a step", "", f"The {len(STEP_ORDER)} mechanisms, in their order. Within one, everything happens "
             "at once from the state before it. The type is Lam's (2000), as the report's Table 2 uses it; which type a "
             "loop belongs to is this project's reading. *Single* and *double loop* are Argyris and Schön's terms: a "
             "theory overlay («teorioverlegg»), since the report does not use them.", ""]  # fmt: skip
    lines += table(
        ("", "mechanism", "what happens", "type", "cycle"),
        ((i, f"[`{m.name}`](#{m.name})", m.sentence, say[f"lam_types.{m.lam}"], m.cycle or "–")
         for i, m in enumerate(STEP_ORDER, 1)),
    )  # fmt: skip
    for number, happens in enumerate(STEP_ORDER, 1):
        lines += one_loop(number, happens)
    return lines


def one_loop(number: int, happens: Mechanism) -> list[str]:
    """One mechanism in full: what it carries, from where to where, what moves it, where the report speaks of it."""
    say, passage = words("en"), registry("passages")[happens.passage]
    place = {key: say[f"places.{key}"] for key in say.names("places")}
    flows = "; ".join(f"{place.get(a, a)} → {place.get(b, b)}" for a, b in happens.flows)
    cycle = f"{happens.cycle} loop (theory overlay, «teorioverlegg»)" if happens.cycle else "none"
    code = happens.tell.__module__.replace(".", "/") + ".py"
    note = f" {passage['note_en']}" if "note_en" in passage else ""
    levers = ", ".join(f"`{name}`" for name in happens.moved_by) or "none"
    return [
        f"## {happens.name}", "", f"{number}. {happens.sentence}", "",
        f"- In the code: `{happens.tell.__name__}` in [`{code}`](../{code})",
        f"- Type: {say[f'lam_types.{happens.lam}']}. Carries: {happens.carries}. Cycle: {cycle}",
        f"- Flow: {flows}",
        f"- Moved by: {levers}",
        f"- Report, {passage['section']} «{passage['heading']}» ({say[f'strengths.{passage['strength']}']}): "
        f"«{passage['quote']}».{note}",
        "",
    ]  # fmt: skip


# -- levers -------------------------------------------------------------------------------------------


def mechanisms_of(lever: str) -> list[str]:
    """The mechanisms that a lever moves, in their order."""
    return [m.name for m in STEP_ORDER if lever in m.moved_by]


def levers() -> list[str]:
    """What can be decided."""
    book, say = registry("levers"), words("en")
    lines = ["# Levers", "", f"The {len(book)} levers, by who pulls them. The baseline is an estimate for 2014 («anslag»), never a "
             "measurement; «may be» is the span it may lie in. *Status* is what the report does with it, *evidence* how "
             "strongly it speaks of it. Hours are per position and year at full strength, from `costs`, with a working "
             f"year read as {WORKING_YEAR} hours; every one of them is an assumption. `time_budget` reads all levers and is "
             "left out of «moves».", ""]  # fmt: skip
    for level in say.names("levels"):
        here = {name: about for name, about in book.items() if about["level"] == level}
        lines += [f"## {say[f'levels.{level}']}", ""]
        head = (
            "code",
            "lever",
            "English",
            "bokmål",
            "baseline (anslag)",
            "may be",
            "status",
            "evidence",
            "moves",
            "hours",
        )
        lines += table(head, (lever_row(name, about) for name, about in here.items()))
    lines += ["## Where the report speaks of them", ""]
    passages = registry("passages")
    for name, about in book.items():
        p = passages[about["passage"]]
        note = f" {p['note_en']}" if "note_en" in p else ""
        lines.append(f"- `{name}`: {p['section']} «{p['heading']}»: «{p['quote']}».{note}")
    return lines


def lever_row(name: str, about: dict[str, Any]) -> list[str]:
    """A row of the table of levers."""
    value = getattr(Levers(), name)
    baseline = f"{value.model}, {value.intensity:g}" if isinstance(value, CompetenceUnits) else plain(value)
    span = about["sensitivity"]
    moves = [m for m in mechanisms_of(name) if m != "time_budget"]
    return [
        about["code"], f"`{name}`", about["label"]["en"], about["label"]["nb"], baseline,
        f"{span[0]:g} to {span[1]:g}" if span else "–", about["status"].replace("_", " "),
        say_strength(about["evidence"]), ", ".join(moves) or "only `time_budget`", hours(name),
    ]  # fmt: skip


def say_strength(evidence: str) -> str:
    """The words for how strongly the report speaks."""
    return words("en")[f"strengths.{evidence}"]


def hours(name: str) -> str:
    """Hours per position and year at full strength."""
    share: float = getattr(Costs(), name)
    return f"{math.floor(share * WORKING_YEAR + 0.5)}"


# -- outcomes -----------------------------------------------------------------------------------------


def outcomes() -> list[str]:
    """What is looked at."""
    say = words("en")
    direction = {1: "more", -1: "less", 0: "–"}
    lines = ["# Outcomes", "", f"The {len(CATALOGUE)} outcomes, the least certain last. There is no total score: the report leaves open "
             "how much difference between offices is right, and so does the model. «Better» is a dash where neither "
             "direction is.", ""]  # fmt: skip
    for group in dict.fromkeys(o.group for o in CATALOGUE.values()):
        rows = []
        for name, outcome in CATALOGUE.items():
            if outcome.group == group:
                parts = [say[f"outcomes.{name}.{part}"] for part in ("label", "unit", "meaning", "caveat")]
                nb = words("nb")[f"outcomes.{name}.label"]
                rows.append([f"`{name}`", parts[0], nb, parts[1], direction[outcome.better], *parts[2:]])
        lines += [f"## {group.capitalize()}", ""]
        lines += table(("id", "English", "bokmål", "unit", "better", "meaning", "caveat"), rows)
    return lines


PAGES: dict[str, Callable[[], list[str]]] = {
    "parameters.md": parameters,
    "loops.md": loops,
    "levers.md": levers,
    "outcomes.md": outcomes,
}

if __name__ == "__main__":
    sys.exit(main())
