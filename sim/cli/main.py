"""The command ``orglearn``: find the verb, read its words, carry it out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata

from sim.cli.errors import run_to_exit_code
from sim.cli.verbs import VERBS
from sim.cli.words import Verb, help_of, read
from sim.config.files import check_names
from sim.language import words


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; the exit code is 0, 2 after a bad setting, 130 after Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return run_to_exit_code(lambda: dispatch(arguments))


def dispatch(arguments: Sequence[str]) -> int:
    """Carry out one verb, or print what there is."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if arguments[0] == "--version":
        print(version())
        return 0
    check_names("command", [arguments[0]], VERBS)
    return perform(VERBS[arguments[0]], arguments[1:])


def perform(verb: Verb, arguments: Sequence[str]) -> int:
    """Print a verb's help, or read its words and carry it out; returns the exit code."""
    if {"-h", "--help"} & set(arguments):
        print(help_of(verb))
        return 0
    return int(import_module(verb.module).command(read(verb, arguments)))


def overview() -> str:
    """Return the verbs, and what each does."""
    texts = [f"orglearn: {words('en')['ui.title']}", ""]
    texts += [f"  orglearn {verb.name:9} {verb.help}" for verb in VERBS.values()]
    return "\n".join([*texts, "", "`orglearn VERB --help` says what a verb takes; every setting is written name=value "
                      "or --name value."])  # fmt: skip


def version() -> str:
    """Return the name and version of this copy."""
    try:
        return f"orglearn {metadata('orglearn')['Version']}"
    except PackageNotFoundError:
        return "orglearn (not installed)"


if __name__ == "__main__":
    sys.exit(main())
