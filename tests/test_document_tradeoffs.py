"""What has to be weighed: drawn as it is in the store, dominance with certainty alone, names that can be read."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.lever_changes import moves_of
from sim.language import LANGUAGES
from sim.reporting import style
from sim.reporting.document.blocks import Heading, Number, Picture, Table
from sim.reporting.document.chapters.recommendation import HOURS, PAIRS, dominated, recommendation
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.reporting.figures import labels
from sim.studies.study import study_from
from tests.studied import STUDY, drawn, small_study


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_behind_holds_what_is_drawn(language):
    results = small_study()
    draft = Draft(results, language)
    blocks = list(recommendation(draft))
    [table] = [block for block in blocks if isinstance(block, Table)]
    [picture] = [block for block in blocks if isinstance(block, Picture)]
    assert picture.table == table.anchor
    names = list(dict.fromkeys(name for pair in PAIRS for name in pair))
    usual = sum(move.hours for move in moves_of(results, results.reference))
    for row, option in zip(table.rows, results.alternatives.index, strict=True):
        for name, cell in zip(names, row[1:], strict=False):
            if name == HOURS:
                assert cell[0].value == pytest.approx(sum(m.hours for m in moves_of(results, option)) - usual)
            elif isinstance(cell[0], Number):
                pairs = results.differences(name, option).to_numpy()
                assert cell[0].value == pytest.approx(np.nanmean(pairs))
            else:
                assert option == results.reference
    beaten = {name: by for name, by, _ in dominated(draft)}
    fields = {plain(row[0]): plain(row[-1]) for row in table.rows}
    assert fields == {draft.name(o): draft.name(beaten[o]) if o in beaten else "–" for o in results.alternatives.index}


def test_a_study_of_one_world_draws_no_conclusion(tmp_path):
    study = study_from("one", STUDY | {"replications": 1, "details": [], "options": STUDY["options"][:2]})
    results = drawn(study, tmp_path)
    blocks = list(recommendation(Draft(results, "en")))
    [table] = [block for block in blocks if isinstance(block, Table)]
    assert [plain(row[-1]) for row in table.rows] == ["–", "–"]
    assert "does not show any option" in " ".join(plain(b.words) for b in blocks if hasattr(b, "words"))


def test_without_the_outcomes_there_is_nothing_to_draw(tmp_path):
    tree = STUDY | {"outcomes": ["motivation"], "replications": 2, "details": []}
    blocks = list(recommendation(Draft(drawn(study_from("few", tree), tmp_path), "nb")))
    assert [block.anchor for block in blocks if isinstance(block, Heading)] == ["five"]


def test_no_name_covers_another_or_a_mark():
    """Fifteen marks, most of them in a heap."""
    luck = np.random.default_rng(3)
    x, y = luck.normal(0, 0.08, 15), luck.normal(0, 0.08, 15)
    x[0], y[0] = 1.0, 1.0
    figure = style.new_figure(6, 5)
    ax = figure.subplots()
    ax.plot(x, y, "o", ms=5)
    ax.margins(0.25)
    figure.draw_without_rendering()
    labels.beside_marks(ax, list(x), list(y), [f"option {i}" for i in range(15)])
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 15
    for i, box in enumerate(boxes):
        assert not any(labels._shared(box, other) > 1 for other in boxes[:i])
        assert ax.get_window_extent().containsx(box.x0)
        inside = [box.contains(*mark) for mark in ax.transData.transform(np.column_stack([x, y]))]
        assert not any(inside)
    first = [text.get_position() for text in ax.texts]
    again = style.new_figure(6, 5)
    ax = again.subplots()
    ax.plot(x, y, "o", ms=5)
    ax.margins(0.25)
    again.draw_without_rendering()
    labels.beside_marks(ax, list(x), list(y), [f"option {i}" for i in range(15)])
    assert [text.get_position() for text in ax.texts] == first


def test_the_figure_marks_what_is_dominated_hollow():
    from sim.reporting.figures.tradeoffs import Axis, draw

    values = {"baseline_2014": (0.0, 0.0, 0.0), "report_package": (0.1, 0.05, 0.15), "one_state": (-0.1, -0.2, 0.0)}
    axes = Axis("a", 1, values), Axis("b", -1, values)
    figure = draw([axes], ["report_package", "one_state"], "baseline_2014", ["one_state"], "n = 3", "en")
    ax = figure.axes[0]
    assert not ax.xaxis_inverted()
    assert ax.yaxis_inverted(), "up is better where less is"
    marks = [line for line in ax.lines if line.get_marker() in ("o", "D")]
    assert [line.get_markerfacecolor() for line in marks] == [style.BETTER, style.BETTER, "white"]
