"""A document held against its study: its numbers against the store, and some of the study's runs done again."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from sim.config.fields import ConfigError
from sim.reporting.document.build import build
from sim.reporting.document.writers.html import numbers_in
from sim.studies.supplements import supplements
from sim.studies.workflow import load_study, repeat


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


def verify(page: str | Path, study: str | Path | None = None, *, sample: int = 5, seed: int | None = None) -> Verified:
    """Hold a document (``report.html``) against its study, and do a random sample of the study's runs again.

    Every number of the page has to be the one that the store gives now; each run of the sample has to come out bit for
    bit as it was kept. ``study``: its folder, if not the one that the page names. ``seed``: draws the same sample.
    ConfigError where the page is no document, or its study is not there.
    """
    text = read_page(Path(page))
    folder = Path(study) if study is not None else study_of(text)
    language = "nb" if '<html lang="nb"' in text else "en"
    results = load_study(folder)
    there = numbers_in(Path(page))
    now = build(results, language, supplements(results)).numbers_in_words()
    other = [(a[0], b[0]) for a, b in zip(there, now, strict=False) if a != b]
    other += [(a[0], "–") for a in there[len(now) :]] + [("–", b[0]) for b in now[len(there) :]]
    keys = sorted(str(key) for key in results.table["key"].unique())
    chosen = random.Random(seed).sample(keys, min(sample, len(keys)))
    return Verified(len(there), other, {key: bool(repeat(folder, key).as_kept) for key in chosen})


def read_page(page: Path) -> str:
    """Return the text of a page; ConfigError where it cannot be read."""
    try:
        return page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"The page {page} cannot be read; verify takes the report.html of a study.") from None


def study_of(text: str) -> Path:
    """Return the study that a page names in the command that repeats it, in the chapter on that."""
    result = re.search(r"orglearn sweep (?:&#39;|')?study=([^<'&]+)", text.partition('id="repeat"')[2])
    if not result:
        raise ConfigError("The page names no study, so it is no document of ours; say which: study=FOLDER.")
    return Path(result[1].strip())
