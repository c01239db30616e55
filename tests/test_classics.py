"""The other classics, the lines of the passport, and the mechanism of colleagues told slowly."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.config import ConfigError
from sim.knowledge import Knowledge, majority, majority_of_three, pack
from sim.loops.colleagues import learns_from_better
from sim.luck import Luck
from sim.validation.classics import chang, chang2000, fang, fang2010, lines, miller, miller2006
from sim.validation.classics.chang import REGIMES, setting
from sim.validation.classics.evaluate import at, goes, interval
from sim.validation.classics.passport_lines import Effort

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
KEYS = [
    "id", "classic", "target", "target_nb", "source", "published", "reference", "found", "low", "high", "tolerance",
    "verdict", "replications", "fitted", "note",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _organisations_run_once():
    """Each of Chang & Harrington's organisations is run once in this file: the quick lines have those of the others too."""
    runs: dict[tuple[str, str], pd.DataFrame] = {}
    simulate = chang._one

    def once(config):
        key = (repr(config), f"{config.seed}")
        if key not in runs:
            runs[key] = simulate(config)
        return runs[key].copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chang, "_one", once)
        yield


# -- learning from better colleagues -----------------------------------------------------------------


def words_of(views: np.ndarray) -> Knowledge:
    """Knowledge in words from int [rows, 64] of −1, 0, +1."""
    belief = Knowledge.empty(len(views), 1)
    belief.known, belief.answer = pack(views != 0), pack(views > 0)
    return belief


def step_by_step(views, standing, colleagues, listens, taken):
    """Person by person, practice by practice; ``taken`` says whether each cell would be taken up."""
    after = views.copy()
    for me in range(len(views)):
        for m in range(views.shape[1]):
            votes = 0
            for colleague, hears in zip(colleagues, listens, strict=True):
                other = colleague[me]
                if hears[me] and standing[other] > standing[me]:
                    votes += views[other, m]
            theirs = np.sign(votes)
            if theirs and theirs != views[me, m] and taken[me, m]:
                after[me, m] = theirs
    return after


@pytest.mark.parametrize("meetings", [1, 2, 3, 4, 6, 9])
def test_learning_from_better_colleagues_is_what_it_says_cell_by_cell(meetings):
    rng = np.random.default_rng(meetings)
    people = 23
    views, standing = rng.integers(-1, 2, (people, 64)), rng.integers(0, 5, people)
    colleagues = [rng.integers(0, people, people) for _ in range(meetings)]
    listens = [rng.random(people) < 0.8 for _ in range(meetings)]
    who, luck = np.arange(people, dtype=np.uint64), Luck(3).of("colleagues", 7)
    belief = words_of(views)
    change = learns_from_better(belief, standing, colleagues, listens, 0.4, who, luck)
    everywhere = np.full((people, 1), 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)
    taken = luck.chance("takes up", 0.4, where=everywhere, who=who)
    slow = step_by_step(views, standing, colleagues, listens, words_bits(taken))
    written = words_bits(change.where) == 1
    fast = np.where(written, 2 * words_bits(change.answer).astype(int) - 1, views)
    assert np.array_equal(fast, slow)
    assert written.any()
    assert not written.all()


def words_bits(words: np.ndarray) -> np.ndarray:
    return np.array([[int(word) >> bit & 1 for word in row for bit in range(64)] for row in words])


def test_a_person_follows_two_better_colleagues_against_one_and_no_worse_one():
    """Worked by hand: I stand at 1. Two of three who stand at 2 say +1; the third says −1; one at 0 says −1."""
    views = np.zeros((5, 64), int)
    views[1:4, 0] = (1, 1, -1)
    views[4, 0] = -1
    views[1:3, 1] = (1, -1)
    standing = np.array([1, 2, 2, 2, 0])
    colleagues = [np.full(5, row) for row in (1, 2, 3, 4)]
    always = [np.ones(5, bool)] * 4
    who, luck = np.arange(5, dtype=np.uint64), Luck(0).of("colleagues", 0)
    change = learns_from_better(words_of(views), standing, colleagues, always, 1.0, who, luck)
    assert change.where[0, 0] == 1  # practice 0; on practice 1 it is one against one
    assert change.answer[0, 0] & 1
    assert change.where[4, 0] == 1  # who stands lowest hears them all
    assert not change.where[1:4].any()


@pytest.mark.parametrize("voters", [1, 2, 3, 4, 5, 7, 8, 15])
def test_a_majority_of_any_number_is_counted_right(voters):
    rng = np.random.default_rng(voters)
    views = rng.integers(-1, 2, (voters, 6, 64))
    agreed, answer = majority([(pack(v != 0), pack(v > 0)) for v in views])
    votes = views.sum(axis=0)
    assert np.array_equal(words_bits(agreed) == 1, votes != 0)
    assert np.array_equal(words_bits(answer) == 1, votes > 0)


def test_three_voters_give_the_same_the_short_way_and_the_long():
    rng = np.random.default_rng(0)
    three = [(pack(v != 0), pack(v > 0)) for v in rng.integers(-1, 2, (3, 40, 64))]
    no_votes = (np.zeros((40, 1), np.uint64),) * 2
    short, long_way = majority_of_three(three), majority([*three, no_votes])
    assert all(np.array_equal(a, b) for a, b in zip(short, long_way, strict=True))


# -- Fang, Lee & Schilling -----------------------------------------------------------------------------


def test_semi_isolated_groups_do_best_in_the_end_and_not_at_first():
    result = {line["id"]: line for line in fang.relations(24, seed=2)}
    assert len(result) == 7
    for name, line in result.items():
        if name != "fang2010.optimum.simple.over-all":  # .002: it takes some sixty runs to see
            assert line["verdict"] == "holds", line


def test_a_complex_payoff_counts_whole_blocks_only():
    groups = fang._begin(0.0, 5, 1, Luck(0).of("fang", -1))
    truth = groups.truth
    groups.belief.known, groups.belief.answer = np.full_like(truth, (1 << 50) - 1), truth.copy()
    assert (groups.payoff == 100).all()
    groups.belief.answer[0, 0] ^= np.uint64(1 << 4)  # the last of the first block
    groups.belief.answer[0, 1] ^= np.uint64(1 << 49)  # the last of the last
    assert groups.payoff[0] == 90
    groups.complexity = 1
    assert groups.payoff[0] == 98


def test_ties_stay_in_the_group_or_leave_it_and_are_turned_for_good():
    luck = Luck(1).of("fang", -1)
    group = np.arange(2 * 280) // 7
    inside, half, across = (fang.ties(beta, 2, luck) for beta in (0.0, 0.5, 1.0))
    for near, some, far in zip(inside, half, across, strict=True):
        assert (near // 7 == group).all()
        assert (near != np.arange(560)).all()
        assert (far // 7 != group).all()
        assert (far // 280 == np.arange(560) // 280).all()
        assert ((some == near) | (some == far)).all()
        assert 0.4 < (some == far).mean() < 0.6


# -- Miller, Zhao & Calantone --------------------------------------------------------------------------


def test_a_code_caps_what_is_known_and_meeting_lifts_the_cap():
    result = list(miller.relations(60, seed=2))
    assert len(result) == 5
    assert all(line["verdict"] == "holds" for line in result), result
    assert result[0]["found"] == result[0]["low"] == result[0]["high"] == 0


def test_without_chances_nothing_is_learned_and_a_third_is_right():
    table = miller2006(0.3, p1=0.0, p2=0.0, learning=0.0, replications=40, seed=1)
    assert table["period"].max() == 1
    assert at(table, "knowledge").mean() == pytest.approx(1 / 3, abs=0.01)


def test_neighbours_on_the_grid_see_each_other():
    right, left, below, above = miller.neighbours(np.repeat([0, 1], 49))
    rows = np.arange(98)
    assert np.array_equal(right[left], rows)
    assert np.array_equal(below[above], rows)
    assert (right[0], left[0], below[0], above[0]) == (1, 6, 7, 42)
    assert (right // 49 == rows // 49).all()


# -- Chang & Harrington --------------------------------------------------------------------------------


def test_autonomy_and_mandate_differ_in_two_levers_and_nothing_else():
    one, other = (setting(regime, "alike", "calm", 1, 0) for regime in REGIMES)
    differ = {n for n in vars(one.governance) if getattr(one.governance, n) != getattr(other.governance, n)}
    assert differ == {"detail_management", "local_autonomy"}
    assert (one.world, one.uncertainty, one.scale) == (other.world, other.uncertainty, other.scale)


@pytest.mark.parametrize(
    ("contexts", "change", "better", "worse"),
    [("different", "calm", "autonomy", "mandate"), ("alike", "fast", "mandate", "autonomy")],
)
def test_who_wins_depends_on_the_world(contexts, change, better, worse):
    first, second = (
        chang2000(regime, contexts, change, replications=4).groupby("replication")["quality"].mean()
        for regime in (better, worse)
    )
    assert interval(first - second)[0] > 0.015
    assert (first > second).sum() >= 3


# -- the lines, and what cannot be run -----------------------------------------------------------------


def test_the_lines_come_in_order_and_say_all_there_is_to_say(monkeypatch):
    monkeypatch.setitem(lines.__globals__, "QUICK", Effort(6, 6, 6, 2, 4, 1))
    messages: list[str] = []
    result = list(lines(quick=True, tell=messages.append))
    assert len(result) == 27 + 7 + 27 + 11 + 7 + 5 + 6
    assert len({line["id"] for line in result}) == len(result)
    assert len(messages) == 5
    for line in result:
        assert list(line) == KEYS
        assert line["low"] <= line["found"] <= line["high"]
        assert line["verdict"] in ("holds", "fails")
        assert line["fitted"] is False
        assert line["target"].endswith(".")
        assert line["target_nb"].endswith(".")
        assert (line["tolerance"] is None) == (line["reference"] is None)
    assert result[0]["id"] == "march1991.fig1.program.p1=.1,p2=.1"
    assert [line["classic"] for line in result[-7::6]] == ["Miller, Zhao & Calantone 2006", "Chang & Harrington 2000"]


@pytest.mark.slow
def test_every_quick_line_holds():
    """All that the classics say, Chang & Harrington's six relations among it."""
    result = list(lines(quick=True))
    assert [line["id"] for line in result if line["verdict"] != "holds"] == []
    assert sum(line["classic"].startswith("Chang") for line in result) == 6


@pytest.mark.parametrize(
    ("differences", "expect", "verdict"),
    [
        ([0.1, 0.2, 0.15], "rises", "fails"), ([0.1, 0.2, 0.15, 0.12, 0.18], "rises", "holds"),
        ([-0.1, -0.2, -0.15, -0.12, -0.18], "rises", "fails"), ([-0.1, -0.2, -0.15, -0.12, -0.18], "falls", "holds"),
        ([0.0, 0.0], "keeps", "holds"), ([0.0, 0.001], "keeps", "fails"), ([0.5], "rises", "fails"),
    ],
)  # fmt: skip
def test_a_relation_holds_only_where_its_interval_says_so(differences, expect, verdict):
    assert goes(np.array(differences), expect) == (verdict == "holds")


def test_the_interval_is_students():
    assert interval(np.array([1.0, 2.0, 3.0])) == pytest.approx((2.0, 2 - 9.924843 / 3**0.5, 2 + 9.924843 / 3**0.5))


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (lambda: fang2010(1.2), "beta is 1.2, but must be a number from 0 to 1."),
        (lambda: fang2010(0.1, 3), "complexity is 3, but must divide 50"),
        (lambda: fang2010(0.1, replications=0), "whole numbers of 1 or more"),
        (lambda: miller2006(-0.1), "tacit is -0.1, but must be a number from 0 to 1."),
        (lambda: miller2006(periods=0), "whole numbers of 1 or more"),
        (lambda: chang2000("laissez-faire", "alike", "calm"), "must be one of: mandate, autonomy."),
        (lambda: chang2000("autonomy", "alike", "slow"), "must be one of: calm, fast."),
        (lambda: chang2000("autonomy", "alike", "calm", years=0), "whole numbers of 1 or more"),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(run, says):
    with pytest.raises(ConfigError, match=re.escape(says)):
        run()


# -- the experiments -----------------------------------------------------------------------------------

FOLDERS = ("march_1991", "fang_lee_schilling_2010", "miller_zhao_calantone_2006", "chang_harrington_2000")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_finding_names_its_table(folder):
    result = pd.read_csv(EXPERIMENTS / folder / "found.csv").rename(columns={"found": "here"})
    text = (EXPERIMENTS / folder / "finding.md").read_text(encoding="utf-8")
    assert (result["verdict"] == "holds").all()
    related = result[result["reference"].isna()] if "reference" in result else result
    assert len(related) >= 5
    for row in related.itertuples():
        line = f"| {row.target} | {row.here:+.4f} | {row.low:+.4f} to {row.high:+.4f} | {row.replications} |"
        assert line in text, line
        assert row.low <= row.here <= row.high


def test_the_smaller_experiments_draw_their_figures():
    from experiments.chang_harrington_2000 import run as chang_run
    from experiments.miller_zhao_calantone_2006 import run as miller_run

    table = miller_run.curves(3)
    assert [len(ax.lines) for ax in miller_run.draw(table, 3).axes] == [2, 3]
    runs = pd.concat(
        chang2000(regime, contexts, change, years=1, replications=1).assign(
            regime=regime, contexts=contexts, change=change
        )
        for regime in REGIMES
        for contexts in ("alike", "different")
        for change in ("calm", "fast")
    )
    assert [len(ax.lines) for ax in chang_run.draw(runs).axes] == [2, 2, 2, 2]
