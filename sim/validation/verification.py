"""Verification: does the program do what its rules say? Every check is run when asked for, and each can fail.

A check is a function of (quick, seed) that returns whether it holds and the numbers that its sentence needs.
Its words stand under ``passport.verification`` in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.analysis.fields import Record
from sim.language import LANGUAGES, words
from sim.language.format import written
from sim.organisation import STEP_ORDER
from sim.validation import known_answers, properties, robustness
from sim.validation.known_answers import Finding

Check = Callable[[bool, int], Finding]

CHECKS: dict[str, Check] = {
    "nobody_learns": known_answers.no_learning,
    "diffusion": known_answers.diffusion,
    "tiny": known_answers.tiny,
    "ledger": properties.ledger,
    "renumbering": properties.renumbering,
    "more_of_a_rate": properties.more_of_a_rate,
    "workers": properties.workers,
    "loop_order": robustness.loop_order,
    "halved_step": robustness.halved_step,
    "scale": robustness.scale,
}
"""What is checked, cheapest kinds first."""
ONLY_FULL = frozenset({"scale"})
"""Checks that a quick passport leaves out, for they take half a minute."""
KEPT_BY_TESTS = "kept by tests"


def lines(quick: bool = False, seed: int = 0, tell: Callable[[str], None] | None = None) -> Iterator[Record]:
    """Run the checks one by one; a line of the passport for each, as soon as it is known.

    ``quick`` takes fewer people, years and worlds, and leaves out :data:`ONLY_FULL`; ``seed`` is where the luck
    starts; ``tell`` is called with each check's target, in English, before it is run. A line has id, target, source,
    found and note, each of the four last also with ``_nb`` for bokmål, and verdict: "holds", "fails" or, for the
    rules told twice, "kept by tests". A check that stops with an error fails, and says with which.
    """
    for name in asked(quick):
        yield attempt(name, quick, seed, tell)[0]
    yield reported_twice()


def asked(quick: bool) -> list[str]:
    """Return the checks that are run, by name."""
    return [name for name in CHECKS if not (quick and name in ONLY_FULL)]


def attempt(name: str, quick: bool, seed: int = 0, tell: Callable[[str], None] | None = None) -> tuple[Record, bool]:
    """Run one check; return its line of the passport, and whether it came to an end rather than stopped with an error."""
    if tell:
        tell(words("en")[f"passport.verification.{name}.target"])
    try:
        return again(name, quick, seed), True
    except Exception as error:  # whatever stops a check, the others are still to be run
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return line(name, "fails", {"error": what}, result="passport.verification.stopped"), False


def reported_twice() -> Record:
    """Return the line for the rules that the tests tell twice."""
    return line("told_twice", KEPT_BY_TESTS, {"mechanisms": str(len(STEP_ORDER))})


def again(name: str, quick: bool, seed: int = 0) -> Record:
    """Run one check, and return its line of the passport."""
    holds, parts = CHECKS[name](quick, seed)
    return line(name, "holds" if holds else "fails", parts)


def line(name: str, verdict: str, parts: dict[str, str], result: str = "") -> Record:
    """One line of the passport: what was checked, against what, what was found, and whether it holds."""
    about = f"passport.verification.{name}"
    fields: Record = {"id": f"verification.{name}"}
    for language in reversed(LANGUAGES):
        text, ending = words(language), "" if language == "en" else f"_{language}"
        for part in ("target", "source"):
            fields[part + ending] = text[f"{about}.{part}"]
        fields["found" + ending] = text[result or f"{about}.found"].format(**in_words(parts, language))
        fields["note" + ending] = text[f"{about}.note"] if f"{about}.note" in text else ""  # noqa: SIM401
    return fields | {"verdict": verdict}


def in_words(parts: dict[str, str], language: str) -> dict[str, str]:
    """The parts as the language writes them; a key that starts with «@» holds the name of an outcome."""
    named = {key[1:]: words(language)[f"outcomes.{part}.label"] for key, part in parts.items() if key[0] == "@"}
    return named | {key: written(part, language) for key, part in parts.items() if key[0] != "@"}
