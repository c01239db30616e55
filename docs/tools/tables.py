"""Writes the tables in ``docs/`` from the code itself, so that no number or name is kept in two places.

python -m docs.tools.tables           write parameters.md, loops.md, levers.md, outcomes.md, and the counts in trace.md
python -m docs.tools.tables --check   write nothing; exit code 1 if a file on disk is not up to date

Where ``docs/data/passport.json`` lies, docs/validation.md and its picture are made from it as well, and the passport in
brief that documents tell of (``sim/validation/brief.json``); where an ensemble
has been made, the table of parameters says how much each uncertain number matters.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docs.tools.counts import counted, on_disk
from docs.tools.influence import Influence, read_influence
from docs.tools.introductions import INTRO, KINDS, MATTERS
from docs.tools.settings import PREFIX, SECTIONS, VARIED, declared
from docs.tools.validation import draw_picture, read_passport, validation
from sim.config.fields import Meta, metas
from sim.config.files import config_dir
from sim.config.levers import CompetenceUnits, Levers
from sim.config.registry import registry
from sim.config.uncertainties import Costs, Uncertainties
from sim.language import words
from sim.language.format import number
from sim.mechanism import Mechanism
from sim.organisation import STEP_ORDER
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.writers.markdown import table
from sim.validation.brief import BRIEF, as_text

NOTICE = "<!-- Made by `make docs` from the code. Do not edit: change the code, then run it again. -->"
WORKING_YEAR = 1700
"""Hours that a full working year is read as, to turn shares into hours; nothing is computed from it."""

INFLUENCE = config_dir() / "ensemble" / "report_patterns.influence.tsv"
DOCS = Path("docs")
PASSPORT, PICTURE = Path("data/passport.json"), Path("img/ensemble.png")
"""In the folder of the docs."""
TRACE = Path("trace.md")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files, or with ``--check`` compare them with what is on disk; 0 when all is well."""
    parser = argparse.ArgumentParser(prog="python -m docs.tools.tables", description=first_line(main))
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is out of date")
    parser.add_argument("--folder", type=Path, default=DOCS, help="where they are (docs)")
    asked = parser.parse_args(argv)
    passport = read_passport(asked.folder / PASSPORT)
    made = pages(passport) | counted(asked.folder / TRACE)
    stale = [name for name, text in made.items() if on_disk(asked.folder / name) != text]
    if asked.check:
        for name in stale:
            print(f"{asked.folder / name} is out of date; run `make docs`.", file=sys.stderr)
        return 1 if stale else 0
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (asked.folder / name).write_text(made[name], encoding="utf-8")
    picture = asked.folder / PICTURE
    if passport and asked.folder == DOCS:
        BRIEF.write_text(as_text(passport), encoding="utf-8")
    if "validation.md" in stale or (passport and not picture.exists()):
        draw_picture(passport, picture)
    print(f"{len(stale)} of {len(made)} tables in {asked.folder}/ were rewritten.")
    return 0


def pages(passport: dict[str, Any] | None = None) -> dict[str, str]:
    """File name -> its whole text; with a page of the validation where there is a ``passport``."""
    made = {name: make() for name, make in PAGES.items()}
    if passport:
        made["validation.md"] = [*opening("validation"), *validation(passport, PICTURE.as_posix())]
    return {name: "\n".join([NOTICE, "", *lines]).rstrip() + "\n" for name, lines in made.items()}


def plain(value: Any) -> str:
    """A value as it is written in settings."""
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def allowed(meta: Meta) -> str:
    """What a setting may be: a span, or one of some names."""
    return ", ".join(meta.choices) or f"{meta.low:g} to {meta.high:g}"


def likely(meta: Meta) -> str:
    """The span that comparisons may vary the number over, or a dash."""
    return f"{meta.likely[0]:.3g} to {meta.likely[1]:.3g}" if meta.likely else "–"


def opening(page: str, **numbers: int) -> list[str]:
    """How a page begins."""
    return [*INTRO[page].format(**numbers).strip().splitlines(), ""]


def first_line(thing: Any) -> str:
    """The first line of a docstring."""
    return (thing.__doc__ or "").strip().splitlines()[0]


# -- parameters ---------------------------------------------------------------------------------------


def parameters(influence: Path = INFLUENCE) -> list[str]:
    """Every number there is to set; how much the uncertain ones matter, where the file ``influence`` lies."""
    known = read_influence(influence)
    sections = {title: declared(kind) for title, kind in SECTIONS.items()}
    everything = [meta for rows in sections.values() for _, _, meta in rows]
    lines = opening("parameters", count=len(everything))
    for kind, meaning in KINDS.items():
        lines.append(f"- *{kind}* ({sum(m.provenance == kind for m in everything)}): {meaning}.")
    lines += ["", *MATTERS.format(**known.about()).strip().splitlines()] if known else []
    for title, rows in sections.items():
        prefix = PREFIX.get(title, title.lower())
        lines += ["", f"## {title}", "", f"Set as `{prefix}.<name>`. {first_line(SECTIONS[title])}", ""]
        head = ["name", "value", "unit", "allowed", "likely span", "provenance", "meaning", "source"]
        shown = known if title in VARIED else None
        extra = ["influence"] if shown else []
        lines += table([*head, *extra], [parameter_row(*row, prefix, shown) for row in rows])
    return lines


def parameter_row(name: str, value: Any, meta: Meta, prefix: str, known: Influence | None) -> list[str]:
    """A row of the table of parameters."""
    numbers = [plain(value), meta.unit, allowed(meta), likely(meta)]
    row = [f"`{name}`", *numbers, meta.provenance, meta.meaning, meta.source]
    return [*row, known.in_words(f"{prefix}.{name}")] if known else row


# -- loops --------------------------------------------------------------------------------------------


def loops() -> list[str]:
    """What happens in a step, in the order it happens."""
    say = words("en")
    lines = opening("loops", count=len(STEP_ORDER))
    rows = [
        [i, f"[`{m.name}`](#{m.name})", m.sentence, say[f"lam_types.{m.lam}"], m.cycle or "–"]
        for i, m in enumerate(STEP_ORDER, 1)
    ]
    lines += table(["", "mechanism", "what happens", "type", "cycle"], rows)
    for nth, happens in enumerate(STEP_ORDER, 1):
        lines += one_loop(nth, happens)
    return lines


def one_loop(number: int, happens: Mechanism) -> list[str]:
    """One mechanism in full: what it carries, its flows, what moves it, where the report speaks of it."""
    say = words("en")
    flows = "; ".join(f"{say[f'places.{a}']} → {say[f'places.{b}']}" for a, b in happens.flows)
    cycle = f"{happens.cycle} loop (theory overlay, «teorioverlegg»)" if happens.cycle else "none"
    code = happens.propose.__module__.replace(".", "/") + ".py"
    numbers = ", ".join(f"`{name}`" for name in numbers_of(happens)) or "none"
    levers = ", ".join(f"`{name}`" for name in happens.moved_by) or "none"
    return [
        f"## {happens.name}",
        "",
        f"{number}. {happens.sentence}",
        "",
        f"- In the code: `{happens.propose.__name__}` in [`{code}`](../{code})",
        f"- Type: {say[f'lam_types.{happens.lam}']}. Carries: {happens.carries}. Cycle: {cycle}",
        f"- Flow: {flows}",
        f"- Moved by: {levers}",
        f"- Numbers in its file: {numbers}",
        f"- Report, {quoted(happens.passage)}",
        "",
    ]


def numbers_of(happens: Mechanism) -> list[str]:
    """The uncertain numbers that the file of a mechanism reads."""
    source = Path(inspect.getfile(happens.propose)).read_text(encoding="utf-8")
    read = set(re.findall(r"\b(?:u|uncertainty)\.(\w+)", source))
    return [name for name in metas(Uncertainties) if name in read]


def quoted(passage: str) -> str:
    """Section, heading, strength and words of a passage, with what the report does not say."""
    about = registry("passages")[passage]
    strength = words("en")["strengths." + about["strength"]]
    text = f"{about['section']} «{about['heading']}» ({strength}): «{about['quote']}»."
    return f"{text} {about['note_en']}" if "note_en" in about else text


# -- levers -------------------------------------------------------------------------------------------


def mechanisms_of(lever: str) -> list[str]:
    """The mechanisms that a lever moves, in their order."""
    return [m.name for m in STEP_ORDER if lever in m.moved_by]


def levers() -> list[str]:
    """What can be decided."""
    book, say = registry("levers"), words("en")
    lines = opening("levers", count=len(book), hours=WORKING_YEAR)
    head = ["code", "lever", "English", "bokmål", "baseline (anslag)", "may be", "status", "evidence"]
    for level in say.names("levels"):
        rows = [lever_row(name, about) for name, about in book.items() if about["level"] == level]
        lines += [f"## {say[f'levels.{level}']}", "", *table([*head, "moves", "hours"], rows)]
    lines += ["## Where the report speaks of them", ""]
    return lines + [f"- `{name}`: {quoted(about['passage'])}" for name, about in book.items()]


def lever_row(name: str, about: dict[str, Any]) -> list[str]:
    """A row of the table of levers."""
    value, span = getattr(Levers(), name), about["sensitivity"]
    baseline = f"{value.model}, {value.intensity:g}" if isinstance(value, CompetenceUnits) else plain(value)
    may_be = f"{span[0]:g} to {span[1]:g}" if span else "–"
    moves = ", ".join(m for m in mechanisms_of(name) if m != "time_budget")
    messages = [about["status"].replace("_", " "), words("en")["strengths." + about["evidence"]]]
    labels = [about["label"]["en"], about["label"]["nb"]]
    return [about["code"], f"`{name}`", *labels, baseline, may_be, *messages, moves or "time only", hours(name)]


def hours(lever: str) -> str:
    """Hours per position and year at full strength."""
    return number(getattr(Costs(), lever) * WORKING_YEAR, 0, "en")


# -- outcomes -----------------------------------------------------------------------------------------


def outcomes() -> list[str]:
    """What is looked at."""
    lines = opening("outcomes", count=len(CATALOGUE))
    head = ["id", "English", "bokmål", "unit", "better", "meaning", "caveat"]
    for group in dict.fromkeys(outcome.group for outcome in CATALOGUE.values()):
        rows = [outcome_row(name) for name, outcome in CATALOGUE.items() if outcome.group == group]
        lines += [f"## {group.capitalize()}", "", *table(head, rows)]
    return lines


def outcome_row(name: str) -> list[str]:
    """A row of the table of outcomes."""
    label, unit, meaning, caveat = (
        words("en")[f"outcomes.{name}.{part}"] for part in ("label", "unit", "meaning", "caveat")
    )
    better = {1: "more", -1: "less", 0: "–"}[CATALOGUE[name].better]
    return [f"`{name}`", label, words("nb")[f"outcomes.{name}.label"], unit, better, meaning, caveat]


PAGES: dict[str, Callable[[], list[str]]] = {
    "parameters.md": parameters,
    "loops.md": loops,
    "levers.md": levers,
    "outcomes.md": outcomes,
}

if __name__ == "__main__":
    sys.exit(main())
