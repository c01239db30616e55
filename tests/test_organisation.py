"""The organisation as a whole: luck, levers, ledger, people, time, and what a reader may rely on."""

from __future__ import annotations

import dataclasses
import gc
import weakref
from functools import cache

import numpy as np
import pytest

from sim.agents.caseworkers import Caseworker
from sim.agents.county import CountyUnit, Directorate
from sim.agents.leader import Leader
from sim.config import configure
from sim.config.levers import CompetenceUnits, Levers
from sim.knowledge import count
from sim.mechanism import HOLDERS, Change, Mechanism, Update, WorldTurns
from sim.organisation import STEP_ORDER, Organisation
from tests.small import config, organisation

LEVERS = [f.name for f in dataclasses.fields(Levers) if f.name not in ("package", "schedule")]
OTHER = {
    "recruitment_profile": "nav_profession",
    "structure": "state",
    "competence_units": CompetenceUnits("hybrid", 0.7),
}


def other_value(name: str):
    value = getattr(Levers(), name)
    return OTHER.get(name, 0.95 if not isinstance(value, float) or value < 0.5 else 0.05)


def flat(proposals) -> list:
    """Proposals as comparable plain data."""
    out = []
    for p in proposals:
        if isinstance(p, Change):
            known, answer = np.broadcast_to(p.known, p.where.shape), np.broadcast_to(p.answer, p.where.shape)
            out += [p.holder, p.where.tobytes(), (known & p.where).tobytes(), (answer & p.where).tobytes()]
        elif isinstance(p, Update):
            out += [(p.of, name, repr(v) if not isinstance(v, np.ndarray) else v.tobytes())
                    for name, v in p.columns.items() if name != "month"]  # fmt: skip
            month = p.columns.get("month")
            out += [v.tobytes() for v in vars(month).values()] if month else []
        elif isinstance(p, WorldTurns):
            out += [p.national.tobytes(), p.local.tobytes()]
    return out


@pytest.fixture(scope="module")
def simulate_config() -> Organisation:
    """An organisation in the middle of things, with no schedule due."""
    return organisation("report_package", seed=5).run(1)


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_leaves_every_mechanism_it_does_not_touch_bit_for_bit_unchanged(simulate_config, usual_proposals, name):
    """From the same state, with one lever moved, only mechanisms that declare it propose otherwise."""
    usual = simulate_config.levers_now()
    moved = dataclasses.replace(usual, **{name: other_value(name)})
    assert getattr(moved, name) != getattr(usual, name)
    for mechanism in STEP_ORDER:
        if name not in mechanism.moved_by:
            assert proposed(simulate_config, mechanism, moved) == usual_proposals[mechanism.name], mechanism.name


@pytest.fixture(scope="module")
def usual_proposals(simulate_config) -> dict[str, list]:
    """What each mechanism proposes from that state, with the levers as they are."""
    return {m.name: proposed(simulate_config, m, simulate_config.levers_now()) for m in STEP_ORDER}


def proposed(org: Organisation, mechanism: Mechanism, levers: Levers) -> list:
    """What a mechanism proposes, in a copy of the organisation."""
    luck = org.luck.of(mechanism.name, org.now)
    return flat(mechanism(org.continue_under(org.config), levers, luck))


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_moves_some_mechanism_besides_the_clock(name):
    """Somewhere in two years the lever shows: in knowledge, decisions or plans, not only in hours."""
    touched = [m.name for m in STEP_ORDER if name in m.moved_by and m.name != "time_budget"]
    only_time = {"protected_learning_time"}  # what it protects is time; room is how it reaches every loop
    assert touched or name in only_time
    org = organisation(seed=2, years=4, levers={name: _plain(other_value(name))})
    assert any(not np.array_equal(usual, org.run(1).caseworkers.belief.answer) for usual in usual_answers_by_year())


@cache
def usual_answers_by_year() -> list[np.ndarray]:
    """What caseworkers think at the end of each of four years, with the levers as they are."""
    org = organisation(seed=2, years=4)
    return [org.run(1).caseworkers.belief.answer.copy() for _ in range(4)]


def _plain(value):
    return dataclasses.asdict(value) if isinstance(value, CompetenceUnits) else value


@pytest.mark.parametrize("name", LEVERS)
def test_the_worlds_luck_never_depends_on_a_lever(name):
    one = usual_after_a_year()
    two = organisation(seed=3, levers={name: _plain(other_value(name))}).run(1)
    assert np.array_equal(one.reality.national, two.reality.national)
    assert np.array_equal(one.reality.deviation, two.reality.deviation)
    assert all(np.array_equal(a, b) for a, b in zip(one.reality.reforms, two.reality.reforms, strict=True))


@cache
def usual_after_a_year() -> Organisation:
    """An organisation with the levers as they are; to look at only."""
    return organisation(seed=3).run(1)


def test_a_mechanism_that_reads_an_undeclared_lever_is_refused(simulate_config):
    def reads(org, levers, luck):
        """Something happens."""
        return [levers.detail_management]

    sly = Mechanism("sly", reads, (), "outside", "", (), "", "")
    with pytest.raises(AttributeError, match="sly reads the lever detail_management without declaring it"):
        sly(simulate_config, simulate_config.levers_now(), simulate_config.luck.of("sly", 0))


def stock(org: Organisation) -> np.ndarray:
    """Right and wrong views of each holder: int [holders, 2]."""
    rows = []
    for name in HOLDERS:
        holder, truth, row = org.holder(name)
        rows.append((count(holder.right(truth[row])).sum(), count(holder.wrong(truth[row])).sum()))
    return np.array(rows)


@pytest.mark.parametrize("package", ["baseline_2014", "report_package", "full_municipal", "one_state"])
def test_the_ledger_sums_to_the_change_in_knowledge_exactly(package):
    org = organisation(package, seed=1)
    before, first = stock(org), org.now
    org.run(2)
    entries = org.ledger.counts[first : org.now].sum(axis=(0, 1))
    assert np.array_equal(stock(org)[:, 0] - before[:, 0], entries[:, 0] - entries[:, 1])
    assert np.array_equal(stock(org)[:, 1] - before[:, 1], entries[:, 2] - entries[:, 3])
    table = org.ledger.table(first, org.now)
    assert table["became_right"].sum() == entries[:, 0].sum()
    assert set(table["loop"]) == {m.name for m in STEP_ORDER}


def test_provenance_names_the_loop_that_put_a_view_there(simulate_config):
    sources = simulate_config.caseworkers.belief.sources()
    known = simulate_config.caseworkers.belief.views() != 0
    names = {STEP_ORDER[s].name for s in np.unique(sources[known])}
    assert {"guidance", "casework", "colleagues"} <= names <= {m.name for m in STEP_ORDER}


def test_with_every_lever_off_and_no_reforms_guidance_and_repository_stay_unchanged():
    off = {name: 0.0 for name in LEVERS if isinstance(getattr(Levers(), name), float)}
    org = organisation(seed=1, levers=off, world={"reforms_per_practice_year": 0.0}, scale={"settling_years": 0})
    before = org.guidance.copy()
    org.run(2)
    assert np.array_equal(before.known, org.guidance.known)
    assert np.array_equal(before.answer, org.guidance.answer)
    assert count(org.repository.known).sum() == 0


def test_guidance_alone_reaches_staff_at_the_rate_it_is_given():
    """One loop left running spreads the guidance as its rate says: a known answer by the exponential."""
    rate, years = 0.7, 2
    quiet = {
        "training_rate": 0, "dialogue_rate": 0, "internalising_rate": rate, "initial_knows": 0, "municipal_reach": 1,
    }  # fmt: skip
    only = tuple(m for m in STEP_ORDER if m.name in ("reality", "time_budget", "decisions", "guidance"))
    setup = config(
        seed=4, years=years, uncertainty=quiet, levers={"detail_management": 1.0, "differentiation": 0.0},
        world={"reforms_per_practice_year": 0, "local_drift_per_year": 0},
        scale={"caseworkers": 400, "settling_years": 0},
    )  # fmt: skip
    org = OnlySome(setup, only).run()
    taught = count(org.caseworkers.belief.known).sum() / (400 * count(org.guidance.known)[0])
    expected = 1 - np.exp(-rate * years)
    assert taught == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / (400 * 40)))


class OnlySome(Organisation):
    """An organisation with some of the mechanisms left out."""

    def __init__(self, setup, order):
        super().__init__(setup, order=order)
        self.recorder.note = lambda: None


def test_two_runs_are_identical_and_another_seed_is_another_world():
    one, two, other = (organisation(seed=s).run() for s in (7, 7, 8))
    assert one.recorder.outcomes().equals(two.recorder.outcomes())
    assert np.array_equal(one.caseworkers.belief.source, two.caseworkers.belief.source)
    assert not one.recorder.outcomes().equals(other.recorder.outcomes())


def test_options_that_share_their_settling_years_get_the_same_bits():
    own = organisation("report_package", seed=3).run()
    shared = organisation("baseline_2014", seed=3).continue_under(config("report_package", seed=3)).run()
    assert own.recorder.outcomes().equals(shared.recorder.outcomes())
    assert np.array_equal(own.caseworkers.belief.source, shared.caseworkers.belief.source)


def test_more_practices_than_one_word_holds():
    org = organisation(scale={"practices": 128}, years=1).run()
    assert org.caseworkers.belief.views().shape == (120, 128)
    values = org.recorder.outcomes().set_index(["year", "outcome"])["value"]
    assert 0.5 < values[1, "quality"] < 1


def test_the_population_has_the_shares_of_the_report():
    org = Organisation(configure(scale={"offices": 428, "caseworkers": 12_500, "counties": 19, "settling_years": 0}))
    people, offices = org.caseworkers, org.offices
    assert len(offices) == 428
    assert offices.size.sum() == len(people) == 12_500
    assert people.municipal.mean() == pytest.approx(0.40, abs=0.02)
    assert people.social_worker[people.municipal].mean() == pytest.approx(0.63, abs=0.02)
    assert people.social_worker[~people.municipal].mean() == pytest.approx(0.22, abs=0.02)
    assert people.degree.mean() == pytest.approx(0.64, abs=0.02)
    assert people.degree[people.under_40].mean() == pytest.approx(0.90, abs=0.02)
    assert (people.former > 0).mean() == pytest.approx(0.60, abs=0.02)
    assert people.value_match.mean() == pytest.approx(0.73, abs=0.02)
    assert np.median(offices.size) < offices.size.mean()  # many small, few large


def test_mesa_sees_leaders_counties_directorate_and_caseworkers():
    org = organisation().run(1)
    kinds = org.agents_by_type
    assert len(kinds[Caseworker]) == 120
    assert len(kinds[CountyUnit]) == 2
    assert len(kinds[Directorate]) == 1
    assert len(kinds[Leader]) == 12
    assert 0 < kinds[Leader].agg("competence", np.mean) < 1
    someone = next(iter(kinds[Caseworker].select(lambda c: c.municipal)))
    assert someone.tenure == org.caseworkers.tenure[someone.row]
    assert np.array_equal(someone.beliefs, org.caseworkers.belief.views()[someone.row])
    with pytest.raises(AttributeError, match="A caseworker has no 'salary'"):
        _ = someone.salary


def test_a_caseworker_agent_reads_the_current_columns():
    org = organisation()
    someone = next(iter(org.agents_by_type[Caseworker]))
    before = someone.tenure
    org.run(1)
    assert someone.tenure != before
    assert someone.tenure == org.caseworkers.tenure[someone.row]


def test_a_schedule_moves_a_lever_when_and_as_slowly_as_it_says():
    plan = {"detail_management": {"from_year": 1, "to": 0.4, "over_years": 1}}
    org = organisation(levers=plan, years=3)
    values = []
    for _ in range(36):
        values.append(org.levers_now().detail_management)
        org.step()
    assert values[:12] == [0.8] * 12
    assert values[18] == pytest.approx(0.6)
    assert values[24:] == [0.4] * 12


def test_a_pulse_of_turbulence_brings_more_reforms():
    calm = organisation(seed=2, years=4).run()
    pulse = organisation(seed=2, years=4, world={"pulse_year": 1, "pulse_years": 2, "pulse_turbulence": 5}).run()
    reforms = [sum(int(count(r)[0]) for r in org.reality.reforms[24:48]) for org in (calm, pulse)]
    assert reforms[1] > 2 * reforms[0]


def test_outcomes_are_complete_and_within_their_bounds(simulate_config):
    frame = simulate_config.recorder.outcomes()
    from sim.outcomes.catalogue import CATALOGUE

    assert set(frame["outcome"]) == set(CATALOGUE)
    values = frame.pivot(index="year", columns="outcome", values="value").loc[1]
    for name, outcome in CATALOGUE.items():
        if outcome.unit.startswith("share of") or outcome.unit == "index 0-1":
            assert 0 <= values[name] <= 1 or np.isnan(values[name]), name
    parts = values[["time_casework", "time_admin", "time_double_work", "time_learning"]].sum()
    assert 0.9 < parts <= 1.0 + 1e-9  # the rest is what newcomers do not manage yet
    assert values[
        [f"mix_{t}" for t in ("standardisation", "professional", "innovation", "improvement")]
    ].sum() == pytest.approx(1)


def test_the_table_of_offices_has_a_row_for_each():
    org = organisation(years=2).run()
    table = org.recorder.offices()
    assert list(table["size"]) == list(org.offices.size)
    assert table["size"] @ table["quality"] / 120 == pytest.approx(
        org.recorder.outcomes().set_index(["year", "outcome"])["value"][2, "quality"]
    )


def test_each_years_learning_is_the_ledgers_of_that_year_no_step_lost_or_counted_twice():
    org = organisation("report_package", seed=2, years=3).run()
    outcomes = org.recorder.outcomes().set_index(["outcome", "year"])["value"]
    table = org.ledger.table(org.settling_steps, org.now)
    table["learned"] = table["became_right"] + table["became_wrong"]
    loops = [m.name for m in STEP_ORDER if m.cycle == "single"]
    value = table[table["loop"].isin(loops) & table["holder"].isin(["caseworkers", "routines"])]
    for year, learned in value.groupby("year")["learned"].sum().items():
        assert outcomes["single_loop_events", year] == pytest.approx(learned / 120)
    guidance = table[table["holder"] == "guidance"].set_index(["loop", "year"])
    for year in (1, 2, 3):
        up, talk = guidance.loc[("upward", year)], guidance.loc[("steering_dialogue", year)]
        least = up["became_right"] + up["became_wrong"] + talk["ceased_right"] + talk["ceased_wrong"]
        assert outcomes["double_loop_events", year] >= least - 1e-9


def test_learning_ability_of_a_year_is_of_that_years_reforms():
    """Year 1 asks about what turned in the last settling year, and is not year 0 repeated."""
    busy = {"reforms_per_practice_year": 0.5}
    org = organisation(seed=2, years=2, world=busy, scale={"settling_years": 2})
    asked = []
    for _ in range(12):
        org.step()
        turned = org.reality.reforms[org.now - 1 - 12]
        asked.append((count(org.month.own_right & turned).sum(), 120 * int(count(turned)[0])))
    right, of = np.sum(asked, axis=0)
    outcomes = org.recorder.outcomes().set_index(["outcome", "year"])["value"]
    assert outcomes["learning_ability", 1] == pytest.approx(right / of)
    assert outcomes["learning_ability", 1] != outcomes["learning_ability", 0]


def test_an_organisation_without_references_is_freed_from_memory():
    simulate_config = Organisation(configure(scale={"name": "classroom", "settling_years": 0}, years=1))
    heir = simulate_config.continue_under(simulate_config.config)
    heir.look()
    assert len({agent.unique_id for agent in heir.agents}) == len(heir.agents)
    gone = weakref.ref(simulate_config), weakref.ref(heir)
    del simulate_config, heir
    gc.collect()
    assert [ref() for ref in gone] == [None, None]


def test_those_who_know_most_leave_together_in_one_step_only():
    world = {"experts_year": 0.5, "experts_share": 0.25}
    fields = {"seed": 4, "years": 1, "world": world, "uncertainty": {"turnover_per_year": 0.0}}
    org = organisation(**fields)
    exits = []
    for step in range(12):
        if step == 6:
            before = count(org.caseworkers.belief.right(org.reality.truth[org.caseworkers.office]))
        org.step()
        exits.append(org.exits)
        if step == 6:
            gone = org.caseworkers.tenure == 0
    assert exits == [0] * 6 + [30] + [0] * 5
    # Views move within the month before they go, so the order is only nearly that of the month's start.
    assert before[gone].mean() > np.sort(before)[-45:].mean() - 2 > before[~gone].mean()
    calm = organisation(**(fields | {"world": None})).run()
    assert calm.exits == 0
    assert count(org.caseworkers.belief.known).sum() < count(calm.caseworkers.belief.known).sum()
