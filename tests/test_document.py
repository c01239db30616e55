"""The decision document: its numbers are the store's, it says what it cannot, and names nobody a winner without cause."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.differences import paired
from sim.cli.main import main
from sim.config import ConfigError
from sim.language import LANGUAGES, words
from sim.reporting.document.blocks import Document, Heading, Items, Paragraph, Table
from sim.reporting.document.build import build
from sim.reporting.document.chapters.recommendation import dominated
from sim.reporting.document.draft import Draft
from sim.reporting.document.writers.html import numbers_in
from tests.studied import STUDY


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> sim.Results:
    folder = tmp_path_factory.mktemp("study")
    return sim.sweep(STUDY | {"replications": 8}, out=folder, executor="in_process")


@pytest.fixture(scope="module")
def documents(results) -> dict[str, Document]:
    return {language: build(results, language) for language in LANGUAGES}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_number_of_the_table_is_the_stores(results, documents, language):
    document = documents[language]
    [table] = [b for b in document.blocks if isinstance(b, Table) and b.anchor == "table-effects"]
    differences = paired(results, Draft(results, language).headlines).table
    items = [word.value for row in table.rows for cell in row for word in cell if not isinstance(word, str)]
    columns = ["difference", "low", "high", "share_of_worlds"]
    known = (differences[columns] * [1, 1, 1, 100]).to_numpy().ravel()
    assert len(items) > 60
    assert set(items) <= set(known[np.isfinite(known)])
    for number in document.numbers():
        assert number.source in document.sources
        assert document.sources[number.source].command.startswith(("orglearn ", "python -m sim."))
        shown = re.sub("[\u202f %]", "", number.in_words(language)).replace("−", "-").replace(",", ".")
        decimals = len(shown.partition(".")[2])
        assert float(shown) == pytest.approx(number.value, abs=0.5001 * 10**-decimals)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_holds_the_documents_numbers_in_order(results, documents, language, tmp_path):
    files = sim.report(results, tmp_path, language=language, formats=["html"])
    document = documents[language]
    read = [(text, value, source) for text, value, source in numbers_in(files[0])]
    assert read == document.numbers_in_words()
    html = files[0].read_text(encoding="utf-8")
    assert document.title in html
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", html), "nothing is fetched"


def test_it_has_the_six_questions_and_what_the_model_cannot_say(documents):
    document = documents["nb"]
    chapters = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert [c[0] for c in chapters[1:7]] == list("123456")
    first = words("nb").lines("ui.what_it_does_not_claim")[0]
    [claims] = [b for b in document.blocks if isinstance(b, Items) and b.rows[0] == (first,)]
    assert len(claims.rows) == 6
    text = " ".join(str(w) for b in document.blocks if isinstance(b, Paragraph) for w in b.words)
    assert "Modellen anbefaler ikke" in text
    [options] = [b for b in document.blocks if isinstance(b, Table) and b.anchor == "table-options"]
    assert sum("utenfor rapporten" in str(row[0]) for row in options.rows) == 1


def test_a_study_too_small_to_tell_names_no_winner(tmp_path):
    small = sim.sweep(STUDY | {"replications": 1, "years": 2}, out=tmp_path, executor="in_process")
    for language, sentence in (("nb", "Studien er for liten"), ("en", "The study is too small")):
        document = build(small, language)
        text = " ".join(
            str(getattr(w, "text", w)) for b in document.blocks if isinstance(b, Paragraph) for w in b.words
        )
        assert sentence in text
        assert "summary-options" not in document.anchors()


def test_dominance_asks_for_certainty():
    """Beaten on both outcomes; better on one and worse on the other; and worse in a few worlds only."""
    size = {"baseline_2014": (0.0, 0.0), "beaten": (-0.1, -0.1), "other": (0.1, -0.1)}
    rows = [
        (name, 0, world, 1, outcome, amount + luck * 0.001, world)
        for name, amounts in size.items()
        for outcome, amount in zip(("quality_standard", "quality_discretionary"), amounts, strict=True)
        for world, luck in enumerate(np.random.default_rng(len(name)).normal(size=12))
    ]
    columns = ["alternative", "scenario", "world", "year", "outcome", "value", "seed"]
    made = sim.Results(
        "made", pd.DataFrame(rows, columns=columns), pd.DataFrame({"option": list(size)}, index=list(size)),
        pd.DataFrame(index=[0]),
    )  # fmt: skip
    assert dominated(Draft(made, "en")) == [("beaten", "baseline_2014", 2)]


def test_the_command_writes_every_format(results, tmp_path, capsys):
    assert main(["report", f"study={results.folder}", f"out={tmp_path}", "language=en"]) == 0
    files = {path.name: path.stat().st_size for path in tmp_path.iterdir() if path.name[0] != "."}
    assert set(files) == {"report.html", "report.pdf", "report.docx", "tables.xlsx"}
    assert files["report.html"] < 5_000_000
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    capsys.readouterr()
    assert main(["report", f"study={results.folder}", f"out={tmp_path}", "formats=[odt]"]) == 2
    assert "There is no format 'odt'" in capsys.readouterr().err
    assert main(["report", f"study={results.folder}", "language=sv"]) == 2


def test_a_study_with_nothing_to_compare_is_refused(tmp_path):
    one = sim.sweep(
        {"options": ["baseline_2014"], "scale": STUDY["scale"], "years": 1, "replications": 1}, out=tmp_path,
        executor="in_process",
    )  # fmt: skip
    with pytest.raises(ConfigError, match="has one alternative; a document compares two or more"):
        build(one)


def test_a_document_is_held_against_its_study(results, tmp_path, capsys):
    [page] = sim.report(results, tmp_path / "far" / "away", language="nb", formats=["html"])
    assert main(["verify", str(page)]) == 2  # it names no folder of this machine, and lies elsewhere
    assert "is not here; say where: study=FOLDER." in capsys.readouterr().err
    assert main(["verify", str(page), f"study={results.folder}", "sample=2", "seed=1"]) == 0
    entry = capsys.readouterr().out
    assert "Differences between the document and the one built anew: 0." in entry
    assert entry.count(": as kept") == 2
    (tmp_path / "other.html").write_text("<p>no document</p>")
    assert main(["verify", str(tmp_path / "other.html")]) == 2
    assert "names no study" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none.html")]) == 2
