"""March (1991) on our own routines: every point of his Figures 1 and 2, and the rules as he prints them.

Reference values are means of 4 000 runs (program) and 2 000 runs (text) of an independent telling; published values
are read off the printed figures, ±.003.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.config import ConfigError
from sim.validation.classics import march1991, march_figures, march_relations
from sim.validation.classics.evaluate import at

REPLICATIONS = 1000
# The printed figures once more, typed apart from the code, so that a slip in either shows.
P1 = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FIGURE_1 = {  # p2: (published, reference, standard deviation between runs) for each p1
    0.1: ((.857, .814, .803, .788, .801, .816, .807, .803, .794), (.864, .818, .801, .799, .800, .801, .806, .812, .813),
          (.085, .100, .103, .103, .104, .102, .102, .100, .100)),
    0.5: ((.954, .919, .874, .836, .797, .779, .781, .753, .746), (.953, .909, .869, .837, .812, .789, .770, .754, .739),
          (.050, .067, .079, .087, .092, .096, .099, .102, .102)),
    0.9: ((.977, .951, .912, .889, .854, .803, .770, .744, .751), (.973, .941, .908, .873, .841, .812, .781, .754, .729),
          (.040, .056, .067, .078, .089, .095, .101, .104, .110)),
}  # fmt: skip
FIGURE_2 = {  # average p1: (published, reference)
    0.2: (.934, .934), 0.3: (.925, .927), 0.4: (.921, .915), 0.5: (.899, .901), 0.6: (.888, .884), 0.7: (.857, .859),
    0.8: (.815, .812),
}  # fmt: skip
TEXT = {
    0.1: (.745, .709, .701, .690, .682, .680, .684, .678, .673),
    0.5: (.836, .800, .770, .749, .731, .719, .710, .695, .686),
    0.9: (.863, .833, .806, .783, .758, .738, .721, .705, .691),
}  # fmt: skip


@pytest.mark.parametrize("p2", FIGURE_1)
@pytest.mark.parametrize("i", range(9))
def test_every_point_of_figure_1_is_reproduced(p2, i):
    published, reference, sd = (row[i] for row in FIGURE_1[p2])
    result = march1991(P1[i], p2, replications=REPLICATIONS, seed=1)["code_knowledge"].mean()
    assert abs(result - reference) <= 4 * sd / np.sqrt(REPLICATIONS)
    assert abs(result - published) <= 3 * sd * np.sqrt(1 / 80 + 1 / REPLICATIONS) + 0.003


@pytest.mark.parametrize("average", FIGURE_2)
def test_every_point_of_figure_2_is_reproduced(average):
    published, reference = FIGURE_2[average]
    fast = round(50 * (average - 0.1) / 0.8) / 50
    table = march1991((0.1, 0.9), 0.5, share_fast=fast, replications=REPLICATIONS, seed=2)
    result, sd = table["code_knowledge"].mean(), table["code_knowledge"].std()
    assert abs(result - reference) <= 4 * sd / np.sqrt(REPLICATIONS)
    assert abs(result - published) <= 3 * sd * np.sqrt(1 / 80 + 1 / REPLICATIONS) + 0.003


@pytest.mark.parametrize("p2", TEXT)
@pytest.mark.parametrize("i", range(9))
def test_the_rules_as_printed_give_their_own_numbers(p2, i):
    table = march1991(P1[i], p2, replications=REPLICATIONS, seed=3, rules="text")["code_knowledge"]
    standard_error = table.std() * np.sqrt(1 / REPLICATIONS + 1 / 2000)
    assert abs(table.mean() - TEXT[p2][i]) <= 4 * standard_error + 0.0005


def test_slow_and_fast_learners_are_reported_apart_and_every_period_is_recorded():
    table = march1991((0.1, 0.9), 0.5, share_fast=0.5, periods=20, replications=200, seed=4)
    assert len(table) == 20 * 200
    early = table[table["period"] == 5]
    assert early["fast_knowledge"].mean() > early["slow_knowledge"].mean()
    alone = march1991(0.5, 0.5, replications=3, seed=4)
    assert alone["fast_knowledge"].isna().all()


def test_the_passport_judges_by_the_same_numbers_as_stand_here():
    assert march_figures.P1 == P1
    assert march_figures.FIGURE_1 == FIGURE_1
    assert march_figures.FIGURE_2 == FIGURE_2
    assert march_figures.TEXT == TEXT


@pytest.fixture(scope="module")
def relations():
    return {line["id"]: line for line in march_relations.relations(400, seed=5)}


@pytest.mark.parametrize(
    "name",
    [
        "horizon.equilibrium", "horizon.period10", "fig3.fast-over-slow", "fig3.fast-gain-from-slow",
        "fig3.mixing.equilibrium", "fig3.mixing.period20", "fig4.fast", "fig4.slow", "fig5.falls-behind",
        "fig5.turnover-keeps-up", "fig5.steadier",
    ],
)  # fmt: skip
def test_figures_3_to_5_go_the_way_they_should(relations, name):
    line = relations[f"march1991.{name}"]
    assert line["verdict"] == "holds", line
    assert line["low"] <= line["found"] <= line["high"]


def test_the_horizon_turns_the_sign(relations):
    for end, early in (
        ("horizon.equilibrium", "horizon.period10"),
        ("fig3.mixing.equilibrium", "fig3.mixing.period20"),
    ):
        assert relations[f"march1991.{end}"]["low"] > 0 > relations[f"march1991.{early}"]["high"]


def test_a_moving_world_leaves_a_code_without_newcomers_knowing_next_to_nothing():
    """After 100 periods most dimensions have turned, so what was settled early is right by chance: 0 when signed."""
    still = march1991(0.5, 0.5, 0.0, 0.02, periods=200, replications=200, seed=5)
    assert abs(at(still, "code_knowledge", 200).mean()) < 0.05
    assert at(still, "code_knowledge", 10).mean() > 0.5


def test_the_same_seed_gives_the_same_bits_and_replications_do_not_depend_on_their_number():
    one, two = (march1991(0.5, 0.5, replications=n, seed=6, periods=10) for n in (40, 10))
    first_ten = one[one["replication"] < 10].reset_index(drop=True)
    assert first_ten.equals(two)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"p1": 1.4, "p2": 0.5}, "p1 is 1.4"),
        ({"p1": 0.5, "p2": 0.5, "rules": "figures"}, "must be one of: text, program"),
        ({"p1": (0.1, 0.9), "p2": 0.5}, "exactly when share_fast"),
        ({"p1": 0.5, "p2": 0.5, "p3": 0.1}, "no equilibrium"),
    ],
)
def test_what_cannot_be_run_is_refused(settings, says):
    with pytest.raises(ConfigError, match=says):
        march1991(**settings)


def test_the_experiment_draws_every_figure():
    from experiments.march_1991 import run

    result, drawn = run.lines(4, 4), run.curves(4)
    assert len(result) == 27 + 7 + 27 + 11
    figure = run.draw(result, drawn, 4)
    assert [len(ax.lines) for ax in figure.axes] == [6, 2, 2, 4, 2, 3]
    assert {name: len(table) for name, table in drawn.items()} == {"figure_3": 9, "figure_4": 12, "figure_5": 200}


def test_the_figures_are_the_same_in_code_and_test() -> None:
    assert march_figures.FIGURE_1 == FIGURE_1
    assert march_figures.FIGURE_2 == FIGURE_2
    assert march_figures.TEXT == TEXT
