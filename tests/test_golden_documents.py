"""The numbers of a decision document are those that are stored, and are those of the study's table of results."""

from __future__ import annotations

import pytest

import sim
from tests.golden import check, record


def test_the_numbers_are_those_that_are_stored():
    check.hold("documents")


def test_both_languages_tell_the_same_numbers():
    nb, en = ([(value, source) for _, value, source in record.pages()[of]] for of in record.LANGUAGES)
    assert repr(nb) == repr(en)
    assert len(nb) > 500


def plain(text: str) -> str:
    """A number as read, with the signs that Python writes."""
    return text.replace("−", "-").replace(",", ".").replace("\u202f", "").replace("\u00a0", "")


@pytest.mark.parametrize("language", record.LANGUAGES)
def test_a_number_is_its_value_to_the_decimals_shown(language):
    for text, value, source in record.pages()[language]:
        shown = plain(text) if language == "nb" else plain(text.replace(",", ""))
        decimals = len(shown.partition(".")[2])
        assert float(shown) == pytest.approx(value, abs=0.5001 * 10**-decimals), (text, value, source)


def test_the_main_differences_are_means_of_pairs_in_the_table_of_results():
    results: sim.Results = record.document_study()
    rows = results.table[results.table["year"] == 2]
    own = {(r["alternative"], r["outcome"], r["world"]): r["value"] for r in rows.to_dict("records")}
    items = [value for _, value, _ in record.pages()["en"]]
    for alternative in results.alternatives.index[1:]:
        for outcome in record.HEADLINES:
            pairs = [own[alternative, outcome, w] - own["baseline_2014", outcome, w] for w in range(6)]
            mean = sum(pairs) / 6
            assert any(v == pytest.approx(mean, rel=1e-9, abs=1e-13) for v in items), (alternative, outcome)
