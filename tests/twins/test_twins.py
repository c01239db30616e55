"""Each rule is implemented twice; the two implementations agree cell by cell under the same luck."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.config
from sim.config.levers import RECRUITMENT_PROFILES, STRUCTURES, UNIT_MODELS, Levers
from sim.mechanism import HOLDERS
from sim.organisation import STEP_ORDER, Organisation
from sim.world.practices import demand

from .differences import differences
from .mirror import from_organisation
from .organisation import gathered, twin_of
from .year import CALLED, how, one_caseworkers_year

TINY = {"offices": 5, "caseworkers": 60, "counties": 2, "settling_years": 1}
#: Everything happens more often, so that rare rules are compared too.
LIVELY = {
    "haste": 0.2, "trial_rate": 0.9, "bridge_rate": 2.0, "trial_learning": 3.0, "report_rate": 6.0,
    "review_rate": 6.0, "split_opinion": 0.1, "passed_on": 0.01, "letting_go": 0.9, "leader_turnover": 0.4,
    "voice_rate": 0.5, "exchange_rate": 6.0, "collecting_rate": 6.0, "appeal_rate": 0.3,
    "turnover_per_year": 0.3, "graduates_after": 0.0, "motivation_memory": 2.0, "leader_span": 4.0,
    "guidance_accuracy": 0.6, "research_county": 0.5, "revision": 0.2,
}  # fmt: skip
#: Name -> (package, seed, other settings).
CASES = {
    "baseline_2014": ("baseline_2014", 1, {}),
    "report_package": ("report_package", 2, {}),
    "county_units_secondment": ("county_units_secondment", 3, {}),
    "nav_profession": ("nav_profession", 4, {"uncertainty": {"graduates_after": 0.5}}),
    "full_municipal": ("full_municipal", 5, {}),
    "one_state": ("one_state", 6, {}),
    "lively": ("report_package", 2**40 + 7, {
        "scale": TINY | {"steps_per_year": 4, "practices": 128, "caseworkers": 45, "counties": 3},
        "uncertainty": LIVELY,
        "world": {"turbulence": 2.0, "pulse_year": 1, "pulse_years": 2, "experts_year": 1.75, "experts_share": 0.2},
        "levers": {"unified_leadership": 0.3, "recruitment_profile": "social_work"},
    }),
}  # fmt: skip
#: Years after which a case is looked at; what a change of structure costs in time is over after three.
AT = dict.fromkeys(CASES, 1.5) | {"one_state": 3.0}
#: Mechanism -> the holders whose views it moves, as its twin says.
MOVES = gathered("MOVES")
NAMES = tuple(m.name for m in STEP_ORDER)


def organisation(case: str, years: float) -> Organisation:
    """Return a fast organisation after so many years."""
    package, seed, settings = CASES[case]
    config = sim.config.configure(package, seed=seed, **({"scale": TINY} | settings))
    return Organisation(config).run(years)


def watched_step(fast: Organisation) -> dict[str, list[str]]:
    """One step in which each mechanism runs in both implementations from the same state; mechanism -> differences."""
    result = {}
    fast.demand = demand(fast.config.world, fast.practices, max(0.0, fast.year))
    levers = fast.levers_now()
    fast.ledger.open(fast.now, fast.year)
    for mechanism in fast.order:
        slow = from_organisation(fast)
        slow.do(mechanism.name)
        fast.commit(mechanism(fast, levers, fast.luck.of(mechanism.name, fast.now)), author=mechanism)
        result[mechanism.name] = differences(slow, fast)
    fast.recorder.note()
    fast.now += 1
    return result


@cache
def watched(case: str) -> tuple[dict[str, list[str]], set[tuple[str, str]]]:
    """Four steps, so that a quarter ends; mechanism -> differences, and who entered the ledger."""
    fast = organisation(case, AT[case])
    start = fast.now
    result = [watched_step(fast) for _ in range(4)]
    entered = fast.ledger.counts[start : fast.now].any(axis=(0, 3))
    busy = {(NAMES[a], HOLDERS[h]) for a, h in zip(*entered.nonzero(), strict=True)}
    return {name: [sentence for step in result for sentence in step[name]] for name in NAMES}, busy


@pytest.mark.parametrize("happens", STEP_ORDER, ids=lambda m: m.name)
def test_a_mechanism_has_a_twin_written_apart_from_it(happens):
    twin = twin_of(happens)
    assert twin.__module__.startswith("tests.twins.")
    assert twin.__code__ is not happens.propose.__code__


def test_a_mechanism_without_a_twin_is_named():
    def gossips(org, levers, luck):
        """Word gets round."""

    with pytest.raises(LookupError, match=r"gossip has no twin: tests/twins/test_twins\.py must define gossips\("):
        twin_of(dataclasses.replace(STEP_ORDER[-1], name="gossip", propose=gossips))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES)
def test_each_mechanism_gives_the_same_in_both_implementations(case, name):
    result, _ = watched(case)
    assert not result[name], "\n".join(result[name][:8])


def test_nothing_is_the_same_only_because_nothing_happens():
    """Between them the cases have every mechanism move every kind of holder that it can move."""
    busy = set().union(*(watched(case)[1] for case in CASES))
    assert busy == {(name, holder) for name, holders in MOVES.items() for holder in holders.split()}


@pytest.mark.parametrize("case", CASES)
def test_a_whole_year_is_the_same_in_both_implementations(case):
    fast = organisation(case, 0.5)
    slow = from_organisation(fast)
    for _ in range(fast.config.scale.steps_per_year):
        slow.step()
        fast.step()
        result = differences(slow, fast)
        assert not result, f"Step {fast.now}:\n" + "\n".join(result[:8])


numbers = st.floats(0, 1) | st.sampled_from([0.0, 1.0])
any_levers = st.fixed_dictionaries({
    "competence_units": st.fixed_dictionaries({"model": st.sampled_from(UNIT_MODELS), "intensity": numbers}),
    "recruitment_profile": st.sampled_from(RECRUITMENT_PROFILES),
    "structure": st.sampled_from(STRUCTURES),
} | {f.name: numbers for f in dataclasses.fields(Levers) if f.type == "float"})  # fmt: skip


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(any_levers, st.integers(0, 2**63 - 1), st.integers(1, 5), st.integers(0, 25))
def test_both_implementations_agree_whatever_the_levers_are(levers, seed, offices, more):
    scale = {"offices": offices, "caseworkers": 2 * offices + more, "counties": 1 + offices // 3,
             "smallest_office": 2, "settling_years": 0, "steps_per_year": 4}  # fmt: skip
    fast = Organisation(sim.config.configure(levers=levers, scale=scale, seed=seed, uncertainty=LIVELY))
    slow = from_organisation(fast)
    for _ in range(4):
        slow.step()
        fast.step()
    assert differences(slow, fast) == []


def test_the_comparison_notices_every_single_difference():
    fast = organisation("baseline_2014", 0.5)
    slow = from_organisation(fast)
    assert differences(slow, fast) == []
    me, was = slow.caseworkers[7], slow.caseworkers[7].views[17]
    me.views[17] = 1 if was != 1 else -1
    me.sources[18] += 1
    slow.offices[2].pressure += 1e-6
    slow.ledger[(0, "casework", "routines")] = [1, 0, 0, 0]
    result = "\n".join(differences(slow, fast))
    assert result.count("\n") == 3
    now = me.views[17]
    assert f"Caseworker 7's views[17] is {now} in the slow telling and {was} in the fast one." in result
    assert "Caseworker 7's sources[18]" in result
    assert "Office 2's pressure" in result
    assert "The ledger's (0, 'casework', 'routines')" in result


@pytest.mark.parametrize("name", ["casework", "colleagues", "decisions"])
def test_a_wrong_rule_is_noticed(monkeypatch, name):
    """A slow telling whose luck is another world's must not come out the same."""
    fast = organisation("report_package", 0.5)
    fast.demand = demand(fast.config.world, fast.practices, fast.year)
    slow = from_organisation(fast)
    mechanism = fast.order[NAMES.index(name)]
    fast.commit(mechanism(fast, fast.levers_now(), fast.luck.of(name, fast.now)), author=mechanism)
    slow.now += 1  # the luck of the next step
    slow.do(name)
    assert differences(slow, fast)


def test_a_caseworkers_year_can_be_written_in_sentences():
    story = one_caseworkers_year(seed=1)
    assert story == one_caseworkers_year(seed=1)
    assert story != one_caseworkers_year(seed=2)
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in story)
    assert 10 < len(story) < 150
    assert any("my own case" in sentence for sentence in story)


def test_every_way_a_view_can_move_has_words():
    """Everybody's year in the liveliest world: nothing that happens to those who stay lacks a sentence."""
    slow = from_organisation(organisation("lively", 0.5))
    slow.watched = set(slow.caseworkers)
    for _ in range(4):
        slow.step()
    moved = {(author, how(before, view)) for _, author, _, _, before, view in slow.diary}
    assert len(moved) > 15
    assert {(author, way) for author, way in moved if author != "turnover"} <= set(CALLED)
