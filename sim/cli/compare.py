"""``orglearn compare``: several options in the same worlds; tables, figures and a page."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import NOTHING
from sim.cli.which_study import own_of, readable
from sim.cli.words import WORKERS, Given, over
from sim.config import ConfigError, configure
from sim.config.check import one_number
from sim.config.ensemble import read_ensemble
from sim.config.fields import Meta, Tree
from sim.config.files import package_codes
from sim.studies.commands import orglearn
from sim.studies.places import claimed, in_own_folder
from sim.studies.signals import exit_code

if TYPE_CHECKING:
    from sim.analysis.comparison import Comparison

REPLICATIONS = Meta(1, 100_000, "worlds", "How many worlds each option meets", "choice", "model design")
USUAL: Tree = {
    "scale": "teaching", "world": None, "uncertainty": None, "years": 10, "seed": 0, "replications": 20,
}  # fmt: skip
"""What a comparison takes of a study besides its options, and what stands where the study is silent."""


def command(given: Given) -> int:
    """Run the comparison, write its tables, figures and page, print the differences."""
    study = planned(given)
    workers = given.number("workers", WORKERS)
    language = given.text("language", "en")
    from sim.api import compare
    from sim.cli.differences_table import show
    from sim.reporting.comparison.folder import write_comparison
    from sim.studies.terminal import Terminal

    options = study.pop("options")

    def work(folder: Path) -> tuple[Comparison, Path]:
        with comparison_folder(folder):
            comparison = compare(options, workers=workers, progress=sys.stderr.isatty(), out=folder, **study)
            return comparison, write_comparison(comparison, folder, language)

    try:
        folder, (comparison, page) = in_own_folder(given.text("out"), "outputs/compare", work)
    except ConfigError:
        raise
    except ValueError as nothing:  # every world failed under some option
        print(nothing, file=sys.stderr)
        return NOTHING
    show(comparison, Terminal(), language)
    print(f"Page: {page}")
    if given.flag("report"):
        from sim.reporting.document.publish import report

        for file in report(folder / "study", folder / "report", language=language):
            print(f"Document: {file}")
    return exit_code() if comparison.note else 0


def comparison_folder(folder: Path) -> AbstractContextManager[None]:
    """Have a folder to oneself that holds a comparison, or nothing of the kind; whether it is the same is for its study."""
    known = (folder / "study" / "study.yaml").is_file()
    files = ("values.csv", "config.yaml", "provenance.json", "index.html")
    return claimed(folder, "comparison", files=() if known else files)


def planned(given: Given) -> Tree:
    """Return what to compare: the study's settings, with what was typed on top, all of it checked."""
    own = own_of(given)
    name, tree = readable(given.text("study", "packages"), own)
    typed = own.study({key: given.values[key] for key in USUAL if key in given.values})
    study = over(side_by_side(name, tree), typed)
    named = [own.option(name) for name in packages_named(given.text("packages"))]
    study["options"] = named or study["options"]
    for option in study["options"]:
        shared = {key: study[key] for key in ("scale", "world", "uncertainty", "years", "seed")}
        configure(option if isinstance(option, str) else option[1], **shared)
    study["replications"] = one_number("replications", study["replications"], REPLICATIONS, int)
    if "ensemble" in given.values:
        name = given.text("ensemble")
        there = Meta(2, len(read_ensemble(name)), "parameter sets", "How many sets", "choice", "model design")
        study |= {"ensemble": name, "sets": given.number("sets", there, min(20, there.high))}
    elif "sets" in given.values:
        raise ConfigError("sets says how many sets of an ensemble to use; ensemble=NAME says of which.")
    if len(study["options"]) < 2:
        raise ConfigError("A comparison needs at least two packages; `orglearn list packages` names them.")
    return study


def side_by_side(name: str, study: Tree) -> Tree:
    """Return what a comparison takes of a study; one that varies more than its options is refused."""
    for key in study:
        if key not in (*USUAL, "options", "title", "question", "details"):  # details are kept anyway
            more = f"The study {name} has {key}, which is more than a comparison of options"
            raise ConfigError(f"{more}; run it with `{orglearn('sweep', f'study={name}')}`.")
    options = study.get("options", ["baseline_2014"])
    pairs = [next(iter(o.items())) if isinstance(o, dict) and len(o) == 1 else o for o in options]
    return USUAL | {key: study[key] for key in USUAL if key in study} | {"options": pairs}


def packages_named(text: str) -> list[str]:
    """Return packages by name, code (G3), span (G0-G8) or ``all``, each once, in the order given."""
    codes = package_codes()
    result: list[str] = []
    for word in re.split(r"[,\s\[\]]+", text):
        if word == "all":
            result += codes.values()
        elif span := re.fullmatch(r"(G\d+[ab]?)[-–](G\d+[ab]?)", word):
            result += between(span[1], span[2], codes)
        elif word:
            result.append(codes.get(word, word))
    return list(dict.fromkeys(result))


def between(first: str, last: str, codes: Mapping[str, str]) -> list[str]:
    """Return the packages from one code to another; G4 means both G4a and G4b."""
    order = list(codes)
    starts, ends = ([i for i, code in enumerate(order) if end in (code, code.rstrip("ab"))] for end in (first, last))
    if not starts or not ends or starts[0] > ends[-1]:
        raise ConfigError(f"There is no span {first}-{last}; the codes are {', '.join(order)}.")
    return [codes[code] for code in order[starts[0] : ends[-1] + 1]]
