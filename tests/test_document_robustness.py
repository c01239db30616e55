"""Whether it holds under other numbers: told set by set, with known answers, and nothing called best over all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.robustness import robustness
from sim.analysis.robustness.estimate import same_sign
from sim.language import LANGUAGES
from sim.reporting.document.blocks import Items, Number, Paragraph, Picture, Table
from sim.reporting.document.chapters.robustness import DRAWS, KIND, robust
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.studies.study import study_from
from sim.studies.supplements import supplements
from tests.studied import STUDY, drawn, small_study


def made(by_set: list[float], worlds: int = 4) -> sim.Results:
    """An option that differs from the reference by so much in each set, alike in every world."""
    rows = [
        (name, scenario, world, 1, "quality_standard", 0.5 + (size if name == "other" else 0.0), world)
        for scenario, size in enumerate(by_set)
        for name in ("base", "other")
        for world in range(worlds)
    ]
    columns = ["alternative", "scenario", "world", "year", "outcome", "value", "seed"]
    names = ["base", "other"]
    return sim.Results(
        "made", pd.DataFrame(rows, columns=columns), pd.DataFrame({"option": names}, index=names),
        pd.DataFrame(index=range(len(by_set))),
    )  # fmt: skip


def test_the_share_of_sets_that_go_the_same_way():
    assert same_sign(made([0.1, 0.2, 0.3, -0.1]), "quality_standard", "other") == 0.75
    assert same_sign(made([-0.1, -0.2]), "quality_standard", "other") == 1.0
    holes = made([0.1, 0.2])
    holes.table.loc[holes.table["scenario"] == 0, "value"] = np.nan
    assert same_sign(holes, "quality_standard", "other") == 1.0
    holes.table["value"] = np.nan
    assert np.isnan(same_sign(holes, "quality_standard", "other"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_those_of_the_supplement(language):
    results = small_study()
    going = supplements(results)
    draft = Draft(results, language, going)
    blocks = list(robust(draft))
    tables = {block.anchor: block for block in blocks if isinstance(block, Table)}
    signs = tables["table-signs"]
    items = [cell[0].value for row in signs.rows for cell in row[1:] if isinstance(cell[0], Number)]
    outcomes = [o for o in draft.headlines if o in going[KIND].outcomes]
    known = [
        100 * same_sign(going[KIND], outcome, name)
        for name in draft.others
        for outcome in outcomes
        if np.isfinite(same_sign(going[KIND], outcome, name))
    ]
    assert items == pytest.approx(known)
    result = robustness(going[KIND], outcomes, draws=DRAWS)
    regret = result.tables["regret"].query("outcome == 'quality_standard'").set_index("alternative")
    rows = {plain(row[0]): row for row in tables["robust-quality_standard"].rows}
    for name, row in regret.iterrows():
        assert rows[draft.name(name)][4][0].value == row["max"]
    [picture] = [block for block in blocks if isinstance(block, Picture)]
    assert picture.table in tables
    [listed] = [block for block in blocks if isinstance(block, Items)]
    w = result.tables["agreement"].set_index("outcome")["kendall_w"]
    values = [word.value for row in listed.rows for word in row if isinstance(word, Number)]
    assert set(w.dropna()) <= set(values)
    assert draft.sources[KIND].command.endswith(f"supplements/{KIND} draws={DRAWS}")


def test_without_the_supplement_it_says_what_would_tell():
    blocks = list(robust(Draft(small_study(), "en", {})))
    assert len(blocks) == 2
    assert "with=[robustness]" in plain(blocks[1].words)


def test_a_study_with_several_sets_of_its_own_needs_no_supplement(tmp_path):
    tree = {"options": ["baseline_2014", "report_package"], "factors": {"world.turbulence": [0.2, 0.6, 1.0]},
            "scale": STUDY["scale"], "years": 1, "replications": 3}  # fmt: skip
    results = drawn(study_from("several", tree), tmp_path)
    draft = Draft(results, "nb")
    blocks = list(robust(draft))
    assert "table-signs" in [block.anchor for block in blocks if isinstance(block, Table)]
    assert draft.sources[KIND].command == f"orglearn analyse robustness {draft.where} draws={DRAWS}"


def test_one_world_or_no_shared_outcome_is_reported(tmp_path):
    few = STUDY | {"replications": 1, "details": [], "outcomes": ["quality_standard", "exits"]}
    results = drawn(study_from("few", few), tmp_path / "few")
    other = drawn(study_from("other", few | {"outcomes": ["motivation"]}), tmp_path / "other")
    blocks = list(robust(Draft(results, "nb", {KIND: other})))
    assert [type(block) for block in blocks[1:]] == [Paragraph]
    assert list(robust(Draft(results, "nb", {KIND: results})))
