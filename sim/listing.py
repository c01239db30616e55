"""What can be chosen and set, as tables on the screen: ``orglearn list``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sim.config.door import SECTIONS
from sim.config.fields import metas
from sim.config.files import option_names, package_codes, read_option, read_yaml
from sim.config.levers import CompetenceUnits, Levers
from sim.language import words


def show(what: str, language: str = "en") -> None:
    """Print one list; ``what`` is one of the names that `orglearn list --help` gives."""
    if what == "packages":
        table = packages(language)
    elif what == "levers":
        table = levers(language)
    elif what in ("scales", "worlds"):
        table = options(what.removesuffix("s"))
    elif what == "outcomes":
        table = outcomes(language)
    else:
        table = numbers(what)
    Console().print(table)


@cache
def registry(name: str) -> dict[str, Any]:
    """The words of levers or packages, from ``sim/governance``."""
    return read_yaml(Path(__file__).resolve().parent / "governance" / f"{name}.yaml")


def packages(language: str) -> Table:
    """Code, name and meaning of the twelve packages."""
    table = grid("code", "governance=", "", "")
    for code, name in package_codes().items():
        entry = registry("packages")[name]
        table.add_row(code, name, entry["label"][language], entry["badge"][language])
    return table


def levers(language: str) -> Table:
    """Code, name, 2014 baseline and meaning of the levers."""
    table = grid("code", "governance.", "2014", "")
    start = Levers()
    for name, entry in registry("levers").items():
        if name == "competence_units":
            for part, meta in metas(CompetenceUnits).items():
                value = getattr(start.competence_units, part)
                table.add_row(entry["code"], f"{name}.{part}", worth(value, meta.choices), entry["label"][language])
        else:
            choices = metas(Levers)[name].choices
            table.add_row(entry["code"], name, worth(getattr(start, name), choices), entry["label"][language])
    return table


def options(group: str) -> Table:
    """The files of a group, and what each sets."""
    table = grid(f"{group}=", "sets")
    for name in option_names(group):
        sets = {key: value for key, value in read_option(group, name).items() if key != "name"}
        table.add_row(name, ", ".join(f"{key} {value:g}" for key, value in sets.items()) or "the usual values")
    return table


def outcomes(language: str) -> Table:
    """The outcomes in the catalogue, and what they mean."""
    from sim.outcomes.catalogue import CATALOGUE

    table = grid("outcome", "", "unit", "")
    for name, outcome in CATALOGUE.items():
        label, meaning = (words(language)[f"outcomes.{name}.{part}"] for part in ("label", "meaning"))
        table.add_row(name, label, str(outcome.unit), meaning)
    return table


def numbers(section: str) -> Table:
    """Every number of a section: value, range, unit and meaning."""
    table = grid(f"{section}.", "value", "from", "to", "unit", "meaning")
    start = SECTIONS[section]()
    for name, meta in metas(start).items():
        row = (worth(getattr(start, name), ()), f"{meta.low:g}", f"{meta.high:g}", meta.unit, meta.meaning)
        table.add_row(name, *row)
    return table


def worth(value: Any, choices: tuple[str, ...]) -> str:
    """A value, with what else it may be where that is a few names."""
    return f"{value} (of {', '.join(choices)})" if choices else f"{value:g}"


def grid(*heads: str) -> Table:
    """A table whose names never break over two lines."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for i, head in enumerate(heads):
        table.add_column(head, no_wrap=i < 2 and len(heads) > 2, overflow="fold")
    return table
