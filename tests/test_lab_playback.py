"""The playback and the closer looks: what the page shows is what the organisation did."""

from __future__ import annotations

import base64
import json
import subprocess
import sys

import numpy as np
import pytest

from sim.knowledge import unpack
from sim.lab.demos import demos
from sim.lab.playback import KNOWLEDGE_PLACES, MONTHS, OFFICE_OUTCOMES, SHADES, flows, play, shade, sum_over_year
from sim.lab.replay import simulate_config, warmed_up
from sim.lab.schema import config_of
from sim.lab.work import answer
from sim.mechanism import HOLDERS
from sim.organisation import Organisation
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.figures.flow_diagram import flows as drawn_flows
from sim.reporting.figures.flow_map import arrows

ASKED = {"scale": "classroom", "package": "report_package", "seed": 2}


@pytest.fixture(scope="module")
def config():
    return config_of(ASKED)


@pytest.fixture(scope="module")
def org(config):
    return Organisation(config).run()


@pytest.fixture(scope="module")
def recording(config):
    return play(config)


def values(recording, name):
    """An outcome of the offices as the page reads it: float [months + 1, offices]."""
    one = recording["offices"][name]
    steps = np.frombuffer(base64.b64decode(one["bytes"]), np.uint8).reshape(recording["months"] + 1, -1).astype(float)
    return np.where(steps == SHADES, np.nan, one["low"] + steps / (SHADES - 1) * (one["high"] - one["low"]))


def test_the_years_are_the_recorders(recording, org):
    for year, name, value in org.recorder.rows:
        seen = recording["outcomes"][name][year]
        if seen is None:
            assert np.isnan(value)
        else:
            assert seen == pytest.approx(value, abs=0.51 * 10 ** -(CATALOGUE[name].decimals + 2))
    assert all(len(years) == 11 for years in recording["outcomes"].values())


def test_at_the_end_of_a_year_the_offices_are_the_recorders(config, recording):
    for month, org in simulate_config(config, 24):
        if month % MONTHS == 0 and month:
            table = org.recorder.offices()
            for name in OFFICE_OUTCOMES:
                one = recording["offices"][name]
                step = (one["high"] - one["low"]) / (SHADES - 1)
                seen = values(recording, name)[month]
                expected = table[name].to_numpy(dtype=float)
                assert seen == pytest.approx(expected, abs=0.51 * step + 1e-9, nan_ok=True), name


def test_year_0_is_the_last_settling_year(config, recording):
    table = warmed_up(config).recorder.offices()
    for name in ("quality", "quality_discretionary", "measured_score", "motivation"):
        one = recording["offices"][name]
        seen = values(recording, name)[0]
        assert seen == pytest.approx(table[name].to_numpy(), abs=(one["high"] - one["low"]) / SHADES), name


def test_the_flows_are_the_ledgers(recording, org):
    months = recording["months"] + MONTHS
    right, wrong = (
        np.frombuffer(base64.b64decode(side), "<i4").reshape(len(arrows()), months) for side in recording["flows"]
    )
    ledger = org.ledger.table(org.settling_steps, org.now)
    drawn = {(f.loop, f.start, f.end): f for f in drawn_flows(ledger)}
    assert len(drawn) == len(arrows())
    for a, arrow in enumerate(arrows()):
        flow = drawn[arrow.loop, arrow.start, arrow.end]
        assert right[a, MONTHS:].sum() / 10 == pytest.approx(flow.right), arrow
        assert wrong[a, MONTHS:].sum() / 10 == pytest.approx(flow.wrong), arrow
    assert right[:, :MONTHS].sum() > 0  # the year before year 0, for the map at the start
    assert (flows(org) == np.stack([right, wrong])).all()


def test_looking_alters_nothing(config, org, recording):
    again = warmed_up(config).continue_under(config).run()
    assert again.recorder.rows == org.recorder.rows
    assert (again.ledger.counts == org.ledger.counts).all()
    assert json.dumps(play(config)) == json.dumps(recording)


def test_levels_end_as_the_recorder_has_them(recording):
    for holder in HOLDERS:
        assert recording["series"][f"level_{holder}"][-1] == pytest.approx(
            recording["outcomes"][f"knowledge_{holder}"][-1], abs=1e-4
        )


def test_where_knowledge_is_adds_up_to_what_is_at_hand(recording, org):
    parts = {name: np.array(recording["where"][name], float) for name in KNOWLEDGE_PLACES}
    assert all(len(months) == recording["months"] + 1 and (months >= 0).all() for months in parts.values())
    at_hand = parts["heads"] + parts["both"] + parts["routine"]
    assert at_hand[::MONTHS] == pytest.approx(recording["outcomes"]["knowledge_at_hand"], abs=3e-4)
    own, truth = org.caseworkers.belief.views(), 2 * unpack(org.reality.truth).astype(int) - 1
    truth, written = truth[org.caseworkers.office], org.offices.routine.views()[org.caseworkers.office]
    seen = {
        "heads": (own == truth) & (written != truth), "both": (own == truth) & (written == truth),
        "routine": (own == 0) & (written == truth), "unused": (own == -truth) & (written == truth),
    }  # fmt: skip
    for name in KNOWLEDGE_PLACES:
        assert parts[name][-1] == pytest.approx(seen[name].mean(), abs=1e-4)
        assert parts[name].max() > 0.01


@pytest.mark.parametrize("where", ["heads", "routines"])
def test_when_the_experts_leave_routines_fill_in_as_the_demonstration_says(where):
    leaves, stays = (play(config_of(demos()["T6"].variants[name]))["where"] for name in (where, f"{where}_stay"))
    gained = {name: leaves[name][48] - stays[name][48] for name in KNOWLEDGE_PLACES}
    assert gained["both"] < -0.02
    assert gained["routine"] > 0.02
    assert all(leaves[name][46] == stays[name][46] for name in KNOWLEDGE_PLACES)


def test_cases_under_either_law_make_up_all_cases(config, recording):
    """Quality is the mean of both kinds by their demand, so it lies between them."""
    for year in (3, 10):
        month = 12 * year
        state, municipal = (recording["series"][f"right_{law}_law"][month] for law in ("state", "municipal"))
        assert min(state, municipal) <= recording["outcomes"]["quality"][year] <= max(state, municipal)


def test_a_year_back_is_a_sum_over_twelve_months():
    months = np.arange(1.0, 31.0)
    year_0 = 78.0
    result = sum_over_year(np.concatenate([[year_0], months]), whole_year=True)
    assert result[0] == year_0
    assert result[12] == months[:12].sum()
    assert result[30] == months[18:30].sum()
    assert result[6] == pytest.approx(months[:6].sum() + year_0 / 2)
    means = sum_over_year(np.concatenate([[2.0], months]), whole_year=False)
    assert means[0] == 24.0
    assert means[12] == months[:12].sum()


def test_a_shade_is_near_its_value_and_nothing_has_a_shade_of_its_own():
    given = np.array([[0.0, np.nan], [0.5, 1.0]])
    value = shade(given)
    steps = np.frombuffer(base64.b64decode(value["bytes"]), np.uint8)
    assert (value["low"], value["high"]) == (0.0, 1.0)
    assert steps.tolist() == [0, SHADES, 127, SHADES - 1]
    assert shade(np.full((2, 2), np.nan))["low"] == 0.0
    assert set(base64.b64decode(shade(np.full((2, 2), 3.0))["bytes"])) == {0}


def test_worlds_are_numbered_as_in_a_study(config, recording):
    result = answer("worlds", {"options": [ASKED], "worlds": [0, 1]}, ("classroom",))
    assert dict(zip(CATALOGUE, result["outcomes"][0][0], strict=True)) == recording["outcomes"]
    assert result["outcomes"][1][0] != result["outcomes"][0][0]


LET_GO = """
import gc
from sim.lab.replay import warmed_up
from sim.lab.work import answered, warm_up
from sim.organisation import Organisation
warm_up()
for step in range(20):
    option = {"scale": "classroom", "levers": {"local_autonomy": step / 100}}
    assert answered("playback", {"option": option}, ("classroom",))[0]
print(sum(type(one) is Organisation for one in gc.get_objects()) - len(warmed_up.kept))
"""


def test_a_worker_lets_go_of_the_runs_it_has_answered():
    """Runs end in reference cycles; left to the usual pace of Python, a third of these would still be there."""
    value = subprocess.run([sys.executable, "-c", LET_GO], capture_output=True, text=True, check=True, timeout=280)
    assert int(value.stdout) <= 0


def test_only_so_many_worlds_are_kept():
    for seed in range(warmed_up.most + 3):
        warmed_up(config_of({"scale": "classroom", "seed": seed}))
    assert len(warmed_up.kept) == warmed_up.most
