"""``orglearn report`` and ``verify``: a study as a document to lay on the table, and a document held against its study."""

from __future__ import annotations

import random
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.break_even import companion
from sim.cli.sweep import carried_out, executor_of, planned, run_folder
from sim.config import ConfigError
from sim.config.cli_settings import settings
from sim.config.files import no_such, option_names
from sim.language import LANGUAGES
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.results import Results
from sim.studies.supplements import FLIP, KINDS, folder_of, supplement, supplements
from sim.studies.workflow import load_study, prepared, repeat

BESIDE = tuple(KINDS)
"""What can be run beside a study for its document."""


def report(
    study: Any, out: str | Path | None = None, *, language: str = "nb", formats: Sequence[str] | None = None
) -> list[Path]:
    """Write the decision document of a study; returns its files.

    ``study``: what :func:`sim.load_study` gives, or the folder of a study. ``out``: a folder, ``report`` in the study's own
    by default. ``language``: nb or en. ``formats``: html, pdf, docx and xlsx, or some of them. ConfigError for a study with
    nothing to compare.
    """
    from sim.reporting.document import write
    from sim.reporting.document.build import build

    if language not in LANGUAGES:
        raise ConfigError(no_such("language", language, LANGUAGES))
    results = study if isinstance(study, Results) else load_study(study)
    if out is None:
        out = (results.folder or Path("outputs")) / "report"
    document = build(results, language, supplements(results))
    return write.write(document, out, tuple(write.FORMATS) if formats is None else formats)


@dataclass(frozen=True)
class Verified:
    """What holding a document against its study found.

    ``numbers``: in the document; ``other``: those that the store no longer gives, as (in the document, in the store);
    ``repeated``: key and whether the run, done again, was bit for bit as kept.
    """

    numbers: int
    other: list[tuple[str, str]]
    repeated: dict[str, bool]

    @property
    def holds(self) -> bool:
        """Whether everything was as the document says."""
        return not self.other and all(self.repeated.values())


def verify(
    page: str | Path, study: str | Path | None = None, *, sample: int = 5, seed: int | None = None
) -> Verified:
    """Hold a document (``report.html``) against its study, and do a random sample of the study's runs again.

    Every number of the page has to be the one that the store gives now; each run of the sample has to come out bit for
    bit as it was kept. ``study``: its folder, if not the one that the page names. ``seed``: draws the same sample.
    ConfigError where the page is no document, or its study is not there.
    """
    from sim.reporting.document.build import build
    from sim.reporting.document.writers.html import numbers_in

    text = read_page(Path(page))
    folder = Path(study) if study is not None else _study_of(text)
    language = "nb" if '<html lang="nb"' in text else "en"
    results = load_study(folder)
    entry = numbers_in(Path(page))
    now = [(n.text, n.value, n.source) for n in build(results, language, supplements(results)).numbers()]
    other = [(a[0], b[0]) for a, b in zip(entry, now, strict=False) if a != b]
    other += [(a[0], "–") for a in entry[len(now) :]] + [("–", b[0]) for b in now[len(entry) :]]
    keys = sorted(str(key) for key in results.table["key"].unique())
    chosen = random.Random(seed).sample(keys, min(sample, len(keys)))
    return Verified(len(entry), other, {key: bool(repeat(folder, key).as_kept) for key in chosen})


def read_page(page: Path) -> str:
    """The text of a page; ConfigError where it cannot be read."""
    try:
        return page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"The page {page} cannot be read; verify takes the report.html of a study."
        ) from None


def _study_of(text: str) -> Path:
    """The study that a page names in the command that repeats it, in the chapter on that."""
    result = re.search(r"orglearn sweep (?:&#39;|')?study=([^<'&]+)", text.partition('id="repeat"')[2])
    if not result:
        raise ConfigError("The page names no study, so it is no document of ours; say which: study=FOLDER.")
    return Path(result[1].strip())


def verified(asked: Namespace) -> int:
    """Verify a page, and say what was found."""
    from sim.cli.errors import FAILED

    words = settings(asked.words, ("study", "sample", "seed"))
    sample = words.get("sample", 5)
    if isinstance(sample, bool) or not isinstance(sample, int) or sample < 0:
        raise ConfigError(f"sample is {sample!r}, but must be a whole number of 0 or more.")
    result = verify(asked.page, words.get("study"), sample=sample, seed=words.get("seed"))
    print(
        f"{result.numbers} numbers in the document; {len(result.other)} of them are not those of the store."
    )
    for there, now in result.other[:10]:
        print(f"  in the document {there}, in the store {now}")
    for key, same in result.repeated.items():
        print(f"run {key}: {'bit for bit as kept' if same else 'NOT as kept'}")
    return 0 if result.holds else FAILED


def document(asked: Namespace) -> int:
    """Write the document that was asked for, and say where it is; a study that is new is run first."""
    from sim.cli.errors import FAILED

    words = settings(asked.words, ("study", "out", "language", "formats", "with", "executor"))
    language, formats = str(words.get("language", "nb")), words.get("formats")
    if language not in LANGUAGES:  # before minutes of work, not after
        raise ConfigError(no_such("language", language, LANGUAGES))
    wanted = kinds_of(words.get("with", []))
    executor = executor_of(words.get("executor", "local"))
    code, folder = run_if_new(words.get("study"), executor)
    for kind in wanted if code in (0, FAILED) else ():
        code = max(code, run_beside(folder, kind, executor))
    if code not in (0, FAILED):
        return code
    results = load_study(folder.path)
    for file in report(
        results,
        words.get("out"),
        language=language,
        formats=[formats] if isinstance(formats, str) else formats,
    ):
        print(file)
    return code


def kinds_of(asked: Any) -> list[str]:
    """What is to be run beside the study: ``with=all``, or some of them."""
    names = [asked] if isinstance(asked, str) else asked
    if not isinstance(names, list):
        raise ConfigError(f"with is {asked!r}, but must be all, or a list of {', '.join(BESIDE)}.")
    for name in names:
        if name not in (*BESIDE, "all"):
            raise ConfigError(no_such("supplement", name, (*BESIDE, "all"), key="with"))
    return list(BESIDE) if "all" in names else [kind for kind in BESIDE if kind in names]


def run_if_new(what: Any, executor: Executor) -> tuple[int, Folder]:
    """A study's folder, by name, file or folder; what has no finished runs is run. Exit code, and the folder."""
    try:
        folder = run_folder(what)
    except ConfigError:
        if not (isinstance(what, str) and (what in option_names("study") or Path(what).exists())):
            raise
        _, jobs, folder, _, _ = planned([f"study={what}"])
        return carried_out(jobs, folder, executor), folder
    jobs, folder = prepared(folder.study(), folder.path, {})
    left = sum(1 for _ in jobs.left(folder.parts()))
    if left == len(jobs):
        return carried_out(jobs, folder, executor), folder
    if left:
        print(f"{left} of {len(jobs)} runs are left; this tells of the others. orglearn sweep study={folder.path.as_posix()}"
              " does them.", file=sys.stderr)  # fmt: skip
    return 0, folder


def run_beside(folder: Folder, kind: str, executor: Executor) -> int:
    """Run what goes with a study, or what is left of it; one that cannot be made of this study is told of."""
    from sim.cli.errors import FAILED

    try:
        jobs, place = prepared(supplement(folder.study(), kind), folder_of(folder.path, kind).path, {})
    except ConfigError as problem:
        print(f"{kind}: {problem}", file=sys.stderr)
        return 0
    code = carried_out(jobs, place, executor)
    return (
        max(code, run_break_even_tests(folder, place, executor))
        if kind == FLIP and code in (0, FAILED)
        else code
    )


def run_break_even_tests(folder: Folder, place: Folder, executor: Executor) -> int:
    """Run what is left of a study's flip tests, told as it goes; returns the exit code."""
    from sim.cli.errors import FAILED

    results = load_study(folder.path)
    tests = companion.answered(results, place)
    if not tests:
        print("No option is seen ahead of the reference, so there is no order to turn.", file=sys.stderr)
        return 0
    if not any(test.lost for test in tests):
        print(
            f"{sum(test.runs for test in tests)} runs of flip tests are kept; nothing is left to do.",
            file=sys.stderr,
        )
        return 0
    for test in tests:
        ahead, least = test.ahead, companion.least(place.study())
        print(f"{ahead.outcome}: when does {ahead.behind} come ahead of {ahead.leader}? {least} runs or more, "
              f"{test.runs} of them done before.", file=sys.stderr)  # fmt: skip
    failed = companion.run(results, place, executor)
    if failed:
        print(f"{len(failed)} runs failed; they stand in {place.failures.as_posix()}.", file=sys.stderr)
    return FAILED if failed else 0
