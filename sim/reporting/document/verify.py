"""A document held against its study: built anew from the runs as they are kept, and some of those runs done again.

The document is compared with one that is made of the study's parts, not of the tables beside them, which are held
against the parts themselves. No digest proves anything here, since whoever changes a value can renew it. A value that
was changed in a part, with all that follows from it, shows only where its run is done again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sim.config.fields import ConfigError, whole_number
from sim.language import LANGUAGES
from sim.reporting.document.blocks import Document
from sim.reporting.document.build import build
from sim.reporting.document.page_differences import Difference, Page, differences, read_page, written
from sim.reporting.document.record import Record, present
from sim.reporting.document.repeated_runs import chance_to_find, chosen, repeat_each, stored_runs
from sim.reporting.document.store_check import store_differences
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.results import Results
from sim.studies.supplements import supplements
from sim.studies.workflow import SWEEPS, load_parts


@dataclass(frozen=True)
class Verified:
    """What holding a document against its study found.

    ``study``: the folder it was held against; ``named``: the study as the document names it. ``numbers``: how many it has.
    ``other``: where it differs from the document built anew. ``store``: files of the study that are not as its parts
    have them. ``exact``: whether it was made in the environment that is here, so that every byte was compared;
    ``unjudged``: figures that could not be, where it was not. ``runs``: how many it rests on; ``repeated``: key -> whether
    the run, done again, was as kept. ``model``: of an earlier model, whose runs cannot be repeated; else empty.
    ``every``: whether all runs were asked for.
    """

    study: Path
    named: str
    numbers: int
    exact: bool
    other: list[Difference] = field(default_factory=list)
    store: list[Difference] = field(default_factory=list)
    unjudged: int = 0
    runs: int = 0
    repeated: dict[str, bool] = field(default_factory=dict)
    model: str = ""
    every: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything was as the document says, and every run was repeated where that was asked for."""
        whole = not self.every or (not self.model and len(self.repeated) == self.runs)
        return whole and not self.other and not self.store and all(self.repeated.values())

    def chance(self, forged: int) -> float:
        """Return how likely it is that forged values in so many runs would have been found by repeating."""
        return chance_to_find(forged, len(self.repeated), self.runs)


def verify(
    page: str | Path,
    study: str | Path | None = None,
    *,
    sample: int = 5,
    all: bool = False,
    seed: int | None = None,
    executor: Executor | None = None,
) -> Verified:
    """Hold a document (``report.html``, ``.pdf``, ``.docx``, ``tables.xlsx``) against its study, and do some runs again.

    ``study``: its folder, if not the one that it lies in or names. ``sample``: runs that are done again, drawn at random
    among those of the study and of what goes with it; ``all``: every one. ``seed``: draws the same sample. ``executor``:
    where they are done, in this process by default. Nothing is written. ConfigError where the page is no document, or
    its study is not there.
    """
    whole_number("sample", sample, 0)
    given = read_page(Path(page))
    folder = Path(study) if study is not None else study_of(given)
    old = "" if Folder(folder).can_be_repeated else Folder(folder).model
    load = partial(load_parts, any_model=bool(old))
    results = load(folder)
    beside = supplements(results, load)
    document, exact, (other, unjudged) = _nearest(given, results, beside)
    store = [other for one in (results, *beside.values()) for other in store_differences(one)]
    runs = stored_runs(results, beside)
    again = [] if old else chosen(runs, None if all else sample, seed)
    return Verified(
        folder, given.record.study if given.record else "", sum(1 for _ in document.numbers()), exact, other, store,
        unjudged, len(runs), repeat_each(again, executor or Executor("in_process")), old, all,
    )  # fmt: skip


def rebuilt(results: Results, beside: dict[str, Results], made: Record, kind: str) -> tuple[Document, bytes]:
    """Return the document that a study gives, named and worded as a record says, and its bytes in one format."""
    here = present(results, made.language)
    document = build(
        results, made.language, beside, replace(made, environment=here.environment, orglearn=here.orglearn)
    )
    return document, written(document, kind)


def _nearest(
    given: Page, results: Results, beside: dict[str, Results]
) -> tuple[Document, bool, tuple[list[Difference], int]]:
    """Return the document as its study gives it, whether it was made here, and how the given one differs.

    One that does not say how it was made is held against each language, and the one that is nearer counts.
    """
    here = present(results, LANGUAGES[0])
    made = [given.record] if given.record else [replace(here, language=language) for language in LANGUAGES]
    answers = []
    for record in made:
        if record.language not in LANGUAGES:
            raise ConfigError(f"The page says that it is in '{record.language}', a language that no document is in.")
        document, content = rebuilt(results, beside, record, given.kind)
        exact = given.record is not None and record.environment == here.environment
        answers.append((document, exact, differences(given.kind, given.content, content, exact)))
    return min(answers, key=lambda answer: len(answer[2][0]))


def study_of(page: Page) -> Path:
    """Return the folder of a document's study: the one that it lies in, or that it names; ConfigError where neither is."""
    if page.record is None:
        raise ConfigError("The page names no study, so it is no document of ours; say which: study=FOLDER.")
    named = Path(page.record.study)
    above = page.path.resolve().parents[:2]
    around = [*(folder for folder in above if folder.name == named.name), above[-1] / named.name]
    for place in (*around, named, SWEEPS / named.name):
        if (place / "study.yaml").is_file():
            return place
    raise ConfigError(f"The study that the page names, {named.as_posix()}, is not here; say where: study=FOLDER.")
