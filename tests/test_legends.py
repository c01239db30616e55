"""Legends say what the drawn artists mean: each sample is read back and held against what is drawn in its colour or mark."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.differences import paired
from sim.analysis.flows import ALL
from sim.analysis.groups import GroupsResult, group_label
from sim.analysis.lever_changes import LeverChangesResult, Move
from sim.analysis.trajectories import trajectories
from sim.config.levers import LeverMove
from sim.language import LANGUAGES, words
from sim.reporting import style
from sim.reporting.figures import differences as dots
from sim.reporting.figures import flows, glance, groups, lever_changes, surface, tradeoffs
from sim.reporting.figures import trajectories as lines
from sim.studies.details import GROUPS
from tests.test_study_differences import noise, study


def legend_of(drawn: Any) -> dict[str, Any]:
    """What a legend says -> the sample beside it."""
    own = drawn.legends[0] if isinstance(drawn, Figure) else drawn.get_legend()
    return {text.get_text(): handle for text, handle in zip(own.get_texts(), own.legend_handles, strict=True)}


def is_warm(colour: Any) -> bool:
    red, _, blue = to_rgb(colour)
    return red > blue


MOVES = [
    Move("local_autonomy", 0.35, 0.8, 0.0, 1.0), Move("detail_management", 0.8, 0.3, 0.0, -1.0),
    Move("structure", "partnership", "state", 0.0, 0.0),
    Move("target_pressure", 0.7, 0.7, 1.0, 0.0, 0.7, (LeverMove(1.0, 0.2, 0.0), LeverMove(2.0, 0.7, 0.0)), 4.0),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_colours_of_the_levers_are_named_as_they_are_used(language: str) -> None:
    result = LeverChangesResult({"levers": pd.DataFrame()}, {"alternatives": ["mine"]}, moves={"mine": MOVES})
    drawn = lever_changes.draw(result, language)
    key, say = legend_of(drawn), words(language)
    up, down, other, same = (say[f"levers.figure_{part}"] for part in ("up", "down", "other", "as_before"))
    assert list(key) == [up, down, other, same]
    cells = {round(patch.get_y(), 3): patch.get_facecolor() for patch in drawn.axes[0].patches}
    by_text = {text.get_text(): text.get_position()[1] for text in drawn.axes[0].texts}

    def cell(shown: str) -> Any:
        return cells[min(cells, key=lambda y: abs(y + lever_changes.ROW / 2 - by_text[shown]))]

    point = {"nb": ",", "en": "."}[language]
    assert not is_warm(cell(f"0{point}80"))
    assert not is_warm(key[up].get_facecolor())
    assert is_warm(cell(f"0{point}30"))
    assert is_warm(key[down].get_facecolor())
    assert to_hex(key[other].get_facecolor()) == to_hex(cell(say["levers.names.state"]))
    assert to_hex(key[same].get_facecolor()) == lever_changes.AS_BEFORE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_of_the_levers_stands_above_the_longest_foot(language: str) -> None:
    about = {"alternatives": ["mine", "detailed_control"]}  # one outside the report: a line more at the foot
    result = LeverChangesResult({"levers": pd.DataFrame()}, about, moves={"mine": MOVES, "detailed_control": MOVES})
    drawn = lever_changes.draw(result, language)
    drawn.canvas.draw()
    foot = max((text.get_window_extent() for text in drawn.texts), key=lambda box: box.height)
    assert drawn.legends[0].get_window_extent().y0 >= foot.y1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_keys_of_a_legend_say_the_same_and_none_says_what_another_text_says(language: str) -> None:
    texts = {key: text for key, text in words(language).texts.items() if isinstance(text, str)}
    for branch in ("levers", "tradeoffs", "glance", "loops_before_after", "robustness", "sensitivity"):
        own = {key: text for key, text in texts.items() if key.startswith(f"{branch}.")}
        samples = {key: text for key, text in own.items() if key.rpartition(".")[2].startswith(("figure_", "key_"))}
        for key, text in samples.items():
            assert [other for other, reported in own.items() if reported == text] == [key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_at_a_glance_are_those_of_the_key(language: str) -> None:
    names, outcomes = ["a"], [f"o{n}" for n in range(len(glance.MARKS))]
    entry = {("a", outcome): value for outcome, value in zip(outcomes, glance.MARKS, strict=True)}
    drawn = glance.draw(entry, names, outcomes, "", language)
    shown = [(text.get_text(), text.get_color()) for text in drawn.axes[0].texts if text.get_text() in "▲△▼▽≈=?"]
    texts = [(text.get_text(), text.get_color(), text.get_position()) for text in drawn.texts]
    key = {
        (mark, colour): reported for (mark, colour, _), (reported, _, _) in zip(texts[::2], texts[1::2], strict=False)
    }
    for value, cell in zip(glance.MARKS, shown, strict=True):
        assert key[cell] == words(language)[f"glance.{value.replace(' ', '_')}"]
    ends = [text.get_window_extent() for text in drawn.texts[: 2 * len(glance.MARKS)]]
    assert max(end.x1 for end in ends) < drawn.bbox.x1
    assert all(one.x1 < other.x0 for one, other in itertools.pairwise(ends))


def test_grounds_of_the_loops_are_those_of_the_key() -> None:
    row = {"loop": "guidance", "way": "brings", "holder": ALL, "measure": "moved", "reference": 10.0, "excludes_zero": True,
           "share_of_worlds": 1.0, "low": 1.0, "high": 3.0, "seen": True}  # fmt: skip
    kinds = {
        "sure_more": {"difference": 2.0, "level": 12.0},
        "likely_more": {"difference": 2.0, "level": 12.0, "seen": False},
        "sure_less": {"difference": -2.0, "level": 8.0},
        "likely_less": {"difference": -2.0, "level": 8.0, "seen": False},
        "open": {"difference": 2.0, "level": 12.0, "low": -1.0, "excludes_zero": False, "seen": False},
    }
    table = pd.DataFrame([row | {"alternative": kind} | more for kind, more in kinds.items()])
    about = {"alternatives": list(kinds), "reference": "baseline_2014", "worlds": 4}
    drawn = flows.draw(SimpleNamespace(table=table, about=about), "en")
    key = legend_of(drawn)
    cells = sorted((p for p in drawn.axes[0].patches if isinstance(p, Rectangle)), key=lambda p: p.get_x())
    for kind, cell in zip(kinds, cells, strict=True):
        assert to_hex(key[words("en")[f"loops_before_after.{kind}"]].get_facecolor()) == to_hex(cell.get_facecolor())


def test_marks_of_the_groups_are_those_of_the_key() -> None:
    rows = [
        {"alternative": "a", "by": by, "group": group, "outcome": "quality", "difference": float(n), "low": n - 0.1,
         "high": n + 0.1}
        for by, of in GROUPS.items()
        for n, group in enumerate(of)
    ]  # fmt: skip
    about = {"alternatives": ["a"], "outcomes": ["quality"], "reference": "baseline_2014", "worlds": 4}
    drawn = groups.draw(GroupsResult({"groups": pd.DataFrame(rows)}, about), "en", outcome="quality")
    for ax, (by, of) in zip(drawn.axes, GROUPS.items(), strict=False):
        at = {line.get_xdata()[0]: line for line in ax.lines if len(line.get_xdata()) == 1}
        for n, group in enumerate(of):
            sample = legend_of(ax)[group_label(by, group, "en")]
            assert (at[float(n)].get_marker(), at[float(n)].get_color()) == (sample.get_marker(), sample.get_color())


def test_lines_over_time_are_those_of_the_key() -> None:
    values = {"quality": noise(2, 1, 5), "motivation": noise(2, 1, 5) + 5}
    drawn = lines.draw(trajectories(study(values, years=(1, 2)), list(values)), "en")
    key = legend_of(drawn)
    middle = {
        line.get_color(): np.nanmean(line.get_ydata()) for line in drawn.axes[0].lines if len(line.get_xdata()) == 2
    }
    for outcome, table in values.items():
        colour = key[words("en")[f"outcomes.{outcome}.label"]].get_color()
        assert middle[colour] == pytest.approx(float((table[1] - table[0]).mean()))


def test_marks_of_the_tradeoffs_are_those_of_the_key() -> None:
    names = ["report_package", "one_state"]
    axis = tradeoffs.Axis("x", 1, {n: (i, i, i) for i, n in enumerate(["baseline_2014", *names])})
    drawn = tradeoffs.draw([(axis, axis)], names, "baseline_2014", ["one_state"], "", "en")
    say, key = words("en"), legend_of(drawn)
    at = {float(line.get_xdata()[0]): line for line in drawn.axes[0].lines if line.get_marker() in ("D", "o")}
    reference = say["tradeoffs.key_reference"].format(reference="2014 baseline")
    for place, reported in enumerate((reference, say["tradeoffs.key_free"], say["tradeoffs.key_dominated"])):
        for part in ("get_marker", "get_markerfacecolor", "get_markeredgecolor"):
            assert getattr(at[float(place)], part)() == getattr(key[reported], part)(), reported


def test_the_surface_names_options_by_their_own_marks_where_one_lacks_the_first_outcome() -> None:
    rows = [(o, a, float(n), 0.1, 0.1 - 0.2, 0.3, np.nan, np.nan) for o in ("quality", "motivation")
            for n, a in enumerate(("a", "b", "c"))]  # fmt: skip
    columns = ["outcome", "alternative", "run", "foretold", "low", "high", "run_low", "run_high"]
    table = pd.DataFrame(rows, columns=columns)
    table.loc[0, "run"] = np.nan  # "a" has no value of the first outcome
    result = SimpleNamespace(tables={"packages": table}, about={"study_worlds": 4, "points": 10})
    drawn = surface.draw(result, "en")
    own = {
        h.get_label(): (h.get_marker(), h.get_color())
        for ax in drawn.axes
        for h in ax.lines
        if h.get_marker() != "None"
    }
    for name, sample in legend_of(drawn).items():
        assert (sample.get_marker(), sample.get_color()) == own[name]


def test_dots_are_as_the_foot_says() -> None:
    values = np.array([np.zeros(8), 1 + 0.01 * noise(8), 0.3 * noise(8), -1 + 0.01 * noise(8, seed=1)])[:, None, :]
    drawn = dots.draw(paired(study({"quality": values})), "en")
    marks = [line for line in drawn.axes[0].lines if line.get_marker() == "o"]
    assert [mark.get_markerfacecolor() for mark in marks] == [style.BETTER, "white", style.WORSE]
    assert [to_hex(mark.get_markeredgecolor()) for mark in marks][1] == style.UNSEEN
    bars = [line for line in drawn.axes[0].lines if len(line.get_xdata()) == 2]
    assert not any(isinstance(bar, LineCollection) for bar in bars)
    foot = " ".join(text.get_text().replace("\n", " ") for text in drawn.texts)
    assert "Blue is better, orange is worse" in foot
    assert not is_warm(style.BETTER)
    assert is_warm(style.WORSE)
