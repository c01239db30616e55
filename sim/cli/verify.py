"""``orglearn verify``: a document held against its study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.cli.errors import FAILED
from sim.cli.which_study import run_folder
from sim.cli.words import WORKERS, Given
from sim.config.fields import ConfigError, whole_number
from sim.studies.executors import local_workers

if TYPE_CHECKING:
    from sim.reporting.document.page_differences import Difference
    from sim.reporting.document.verify import Verified

FIRST = 10
"""Differences that are printed; the others are counted."""


def command(given: Given) -> int:
    """Verify a page, and print what came of it; the exit code is 3 where something is not as the document says."""
    from sim.reporting.document.verify import verify

    sample, seed = given.values.get("sample", 5), given.values.get("seed")
    whole_number("sample", sample, 0)
    if seed is not None and not isinstance(seed, int):
        raise ConfigError(f"seed is {seed!r}, but must be a whole number.")
    if "page" not in given.values:
        raise ConfigError("Say which page: orglearn verify FOLDER/report.html.")
    study = run_folder(given.text("study")).path if "study" in given.values else None
    workers = given.number("workers", WORKERS, None if given.flag("all") else 1)
    result = verify(
        given.text("page"), study, sample=sample, all=given.flag("all"), seed=seed, executor=local_workers(workers)
    )
    for line in lines(result):
        print(line)
    return 0 if result.holds else FAILED


def lines(result: Verified) -> Iterator[str]:
    """Yield what was found, a sentence a line."""
    yield f"Held against the study in {result.study.as_posix()}" + (
        f", which the document calls {result.named}." if result.named not in ("", result.study.as_posix()) else "."
    )
    how = "every byte was compared" if result.exact else (
        "it was made in another environment, so every word and number was compared, with long decimals to nine digits"
    )  # fmt: skip
    yield f"{result.numbers} numbers in the document built anew from the runs; {how}."
    if result.unjudged:
        yield f"{result.unjudged} figures are drawn otherwise in this environment and were NOT compared."
    yield f"Differences between the document and the one built anew: {len(result.other)}."
    yield from listed(result.other, "the document has", "the study gives")
    yield f"Files of the study that are not as its parts have them: {len(result.store)}."
    yield from listed(result.store, "the file has", "the parts give")
    yield from repeated(result)


def listed(differences: Sequence[Difference], there: str, ours: str) -> Iterator[str]:
    """Yield the first differences, and how many more there are."""
    for one in differences[:FIRST]:
        yield f"  {one.where}: {there} «{one.document}», {ours} «{one.study}»."
    if len(differences) > FIRST:
        yield f"  and {len(differences) - FIRST} more."


def repeated(result: Verified) -> Iterator[str]:
    """Yield what came of the runs that were done again, and what that can show."""
    if result.model:
        yield (f"None of the {result.runs} runs can be repeated: they were made by model {result.model}, and this program "
              "has another. Document and parts were compared; that the parts are true was NOT checked.")  # fmt: skip
        return
    for key, same in result.repeated.items():
        yield f"run {key}: {'as kept' if same else 'NOT as kept'}"
    wrong = sum(not same for same in result.repeated.values())
    yield f"{len(result.repeated)} of {result.runs} runs repeated; {wrong} of them not as kept."
    if len(result.repeated) < result.runs:
        one, five = (f"{result.chance(forged):.0%}" for forged in (1, 5))
        yield (f"A forged value in one run would be found with probability {one}, in five runs with {five}; "
               "all=true repeats every run.")  # fmt: skip
