"""The command ``orglearn``: run one organisation, compare options, open the lab, list what can be chosen."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from sim.cli.errors import NOTHING, STOPPED, SentenceParser, run_to_exit_code
from sim.config.fields import ConfigError, Meta
from sim.language import LANGUAGES, words

REPLICATIONS = Meta(1, 100_000, "worlds", "How many worlds each option meets", "choice", "model design")
WORKERS = Meta(1, 1024, "processes", "How many runs at a time", "choice", "model design")
LISTS = (
    "packages",
    "levers",
    "scales",
    "worlds",
    "studies",
    "outcomes",
    "scale",
    "world",
    "uncertainty",
    "costs",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; the exit code is 0, 2 after a bad setting, 130 after Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["run"]:  # the same code and the same words as `python -m sim`
        from sim.__main__ import main as run

        return run(arguments[1:])
    return run_to_exit_code(lambda: act(parsed(arguments)))


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, with ``name=value`` words taken wherever they stand among the flags."""
    reader = parser()
    asked, left = reader.parse_known_args(arguments)
    if left and (not hasattr(asked, "words") or any(word.startswith("-") for word in left)):
        reader.error(f"unrecognized arguments: {' '.join(left)}")
    if left:
        asked.words = [*asked.words, *left]
    return asked


def act(asked: argparse.Namespace) -> int:
    """Carry out one command."""
    if asked.command == "compare":
        return compare(asked)
    if asked.command == "validate":
        from sim.cli.validate import validate

        return validate(asked, workers_of(asked))
    if asked.command == "analyse":
        from sim.cli.analyse import analyse

        return analyse(asked)
    if asked.command in ("report", "verify"):
        from sim.cli import report

        return report.document(asked) if asked.command == "report" else report.verified(asked)
    if asked.command in ("sweep", "results", "repeat"):
        from sim.cli import sweep

        do = {"sweep": sweep.sweep, "results": sweep.results, "repeat": sweep.repeated}
        return do[asked.command](asked)
    if asked.command == "lab":
        from sim.lab.serve import lab

        return lab(asked, workers_of(asked))
    if asked.command == "list":
        from sim.cli.list import show

        show(asked.what, asked.language)
        return 0
    parser().print_help()
    return 0


def version() -> str:
    """The name and version of this copy."""
    try:
        return f"orglearn {metadata('orglearn')['Version']}"
    except PackageNotFoundError:
        return "orglearn (not installed)"


def parser() -> SentenceParser:
    """The command line: ``run``, ``compare``, ``validate``, ``list``."""
    top = SentenceParser("orglearn", description=words("en")["ui.title"])
    top.add_argument("--version", action="version", version=version())
    commands = top.add_subparsers(
        dest="command", metavar="{run,compare,sweep,analyse,report,verify,results,repeat,validate,lab,list}"
    )
    commands.add_parser("run", help="one run; takes what `python -m sim` takes", add_help=False)
    two = commands.add_parser("compare", help="several options in the same worlds")
    two.add_argument("names", nargs="*", help="packages by name or code; the first is the reference")
    two.add_argument("--packages", help="the same, as G0-G8, G0,G3 or all")
    two.add_argument("--study", default="packages", help="settings to start from (packages)")
    for name in ("scale", "world", "uncertainty"):
        two.add_argument(f"--{name}", help=f"which {name}")
    for name in ("years", "replications", "workers", "seed"):
        two.add_argument(f"--{name}", type=as_number, help="a number")
    two.add_argument("--out", default="outputs/compare", help="folder for tables and page (outputs/compare)")
    two.add_argument("--language", choices=LANGUAGES, default="en", help="language of table and page")
    two.add_argument("--ensemble", help="try every option under these parameter sets too (report_patterns)")
    two.add_argument("--sets", type=as_number, help="how many of them (20)")
    two.add_argument("--report", action="store_true", help="write the decision document too, in every format")
    from sim.cli.study_arguments import of_studies, of_the_lab
    from sim.cli.validate import arguments

    of_studies(commands)
    of_the_lab(commands.add_parser("lab", help="the learning lab, in a browser: learning loops at work"))
    arguments(commands.add_parser("validate", help="what the engine reproduces, and what it does not"))
    names = commands.add_parser("list", help="what can be chosen and set")
    names.add_argument("what", nargs="?", choices=LISTS, default="packages", help="default: packages")
    names.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words")
    return top


def as_number(text: str) -> Any:
    """A number where the text is one; other text stays, for the check to refuse in a sentence."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def compare(asked: argparse.Namespace) -> int:
    """Run the comparison, write its tables, figures and page, show the differences."""
    study = planned(asked)
    from sim.config.overrides import check_output

    folder = check_output(asked.out)
    from rich.console import Console

    from sim.api import compare as run_comparison
    from sim.cli.main_job import save, show

    options, progress = study.pop("options"), sys.stderr.isatty()
    try:
        comparison = run_comparison(options, workers=asked.workers, progress=progress, out=folder, **study)
    except ConfigError:
        raise
    except ValueError as nothing:  # every world failed under some option
        print(nothing, file=sys.stderr)
        return NOTHING
    page = save(comparison, folder, asked.language)
    show(comparison, Console(), asked.language)
    print(f"Page: {page}")
    if asked.report:
        from sim.cli.report import report

        for file in report(folder / "study", folder / "report", language=asked.language):
            print(f"Document: {file}")
    return STOPPED if comparison.note else 0


def planned(asked: argparse.Namespace) -> dict[str, Any]:
    """What to compare: the study's settings, with what was asked for on top, all of it checked."""
    from sim.config import configure, read_study
    from sim.config.check import one_number

    study = side_by_side(asked.study, read_study(asked.study))
    for name in ("scale", "world", "uncertainty", "years", "seed", "replications"):
        if getattr(asked, name) is not None:
            study[name] = getattr(asked, name)
    study["options"] = options(asked.names, asked.packages) or study["options"]
    for option in study["options"]:
        shared = {key: study[key] for key in ("scale", "world", "uncertainty", "years", "seed")}
        configure(option if isinstance(option, str) else option[1], **shared)
    study["replications"] = one_number("replications", study["replications"], REPLICATIONS, int)
    asked.workers = workers_of(asked)
    if asked.ensemble is not None or asked.sets is not None:
        study |= over_sets(asked.ensemble, asked.sets)
    if len(study["options"]) < 2:
        raise ConfigError("A comparison needs at least two packages; `orglearn list packages` names them.")
    return study


def side_by_side(name: str, study: dict[str, Any]) -> dict[str, Any]:
    """What a comparison takes of a study; one that varies more than its options is refused with a sentence."""
    usual = {
        "scale": "teaching",
        "world": None,
        "uncertainty": None,
        "years": 10,
        "seed": 0,
        "replications": 20,
    }
    for key in study:
        if key not in (*usual, "options", "title", "question", "details"):  # details are kept anyway
            raise ConfigError(
                f"The study {name} has {key}, which is more than a comparison of options; run it with "
                f"`orglearn sweep study={name}`."
            )
    options = [next(iter(o.items())) if isinstance(o, dict) and len(o) == 1 else o for o in study["options"]]
    return usual | {key: study[key] for key in usual if key in study} | {"options": options}


def workers_of(asked: argparse.Namespace) -> int | None:
    """How many processes were asked for, checked; None for one each core."""
    from sim.config.check import one_number

    if asked.workers is None:
        return None
    number: int = one_number("workers", as_number(str(asked.workers)), WORKERS, int)
    return number


def over_sets(ensemble: str | None, sets: Any) -> dict[str, Any]:
    """The ensemble to compare over, and how many of its sets; checked."""
    from sim.config.check import one_number
    from sim.config.ensemble import read_ensemble

    if ensemble is None:
        raise ConfigError("--sets says how many sets of an ensemble to use; --ensemble says of which.")
    there = Meta(2, len(read_ensemble(ensemble)), "parameter sets", "How many sets", "choice", "model design")
    return {
        "ensemble": ensemble,
        "sets": one_number("sets", sets if sets is not None else min(20, int(there.high)), there, int),
    }


def options(names: Sequence[str], packages: str | None) -> list[str]:
    """Packages by name, code (G3), span (G0-G8) or ``all``, each once, in the order given."""
    from sim.config.files import package_codes

    codes = package_codes()
    result: list[str] = []
    for word in (*names, *re.split(r"[,\s]+", packages or "")):
        if word == "all":
            result += codes.values()
        elif span := re.fullmatch(r"(G\d+[ab]?)\s*[-–]\s*(G\d+[ab]?)", word):
            result += between(span[1], span[2], codes)
        elif word:
            result.append(codes.get(word, word))
    return list(dict.fromkeys(result))


def between(first: str, last: str, codes: dict[str, str]) -> list[str]:
    """The packages from one code to another; G4 means both G4a and G4b."""
    order = list(codes)
    starts = [i for i, code in enumerate(order) if code.rstrip("ab") == first or code == first]
    ends = [i for i, code in enumerate(order) if code.rstrip("ab") == last or code == last]
    if not starts or not ends or starts[0] > ends[-1]:
        raise ConfigError(f"There is no span {first}-{last}; the codes are {', '.join(order)}.")
    return [codes[code] for code in order[starts[0] : ends[-1] + 1]]


if __name__ == "__main__":
    sys.exit(main())
