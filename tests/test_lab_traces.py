"""The closer looks of the lab: an office, a practice and a case are shown as the organisation had them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.knowledge import count
from sim.lab.office import office
from sim.lab.replay import organisation_at
from sim.lab.schema import config_of
from sim.lab.trace_case import trace_case
from sim.lab.trace_practice import candidates, month_new, trace_practice, watch_views
from sim.organisation import Organisation

ASKED = {"scale": "classroom", "package": "report_package", "seed": 2}


@pytest.fixture(scope="module")
def config():
    return config_of(ASKED)


@pytest.fixture(scope="module")
def org(config):
    return Organisation(config).run()


@pytest.fixture(scope="module")
def history(config):
    return watch_views(config)


def test_an_office_is_shown_as_the_organisation_has_it(config):
    org = organisation_at(config, 30)
    result = office(config, 4, 30)
    rows = slice(org.offices.start[4], org.offices.start[4] + org.offices.size[4])
    truth = org.reality.truth[[4]]
    right = org.caseworkers.belief.right(org.reality.truth[org.caseworkers.office])[rows]
    assert [one["right"] for one in result["people"]] == count(right).tolist()
    assert [one["municipal"] for one in result["people"]] == org.caseworkers.municipal[rows].tolist()
    assert sum(result["practices"]["right"]) == count(right).sum()
    routine = org.offices.routine
    assert result["practices"]["routine"].count(1) == count(routine.right(org.reality.truth))[4]
    assert result["practices"]["routine"].count(-1) == count(routine.wrong(org.reality.truth))[4]
    assert sum(a for a, _ in result["sources"]["people"].values()) == count(right).sum()
    assert sum(sum(pair) for pair in result["sources"]["routine"].values()) == count(routine.known)[4]
    assert result["practices"]["guidance"].count(1) == count(org.guidance.right(truth))[0]


def test_a_practice_is_followed_by_who_has_it_right(config, org):
    result = trace_practice(config, None)
    m = result["practice"]
    national = (org.reality.national[0, 0] >> np.uint64(m)) & np.uint64(1)
    views = org.caseworkers.belief.views()[:, m]
    assert result["right"]["caseworkers"][-1] == pytest.approx((views == (1 if national else -1)).mean(), abs=1e-4)
    by_loop = np.sum(list(result["by_loop"].values()), axis=0)
    assert by_loop == pytest.approx(result["right"]["caseworkers"], abs=1e-3)
    assert result["right"]["guidance"][result["born"]] == 0


def test_the_steps_of_a_practice_name_who_had_it_first_and_from_where(config, history):
    m = candidates(history)[0]
    result = trace_practice(config, m)
    step = result["steps"]["guidance"]
    assert step is not None
    assert step["loop"] == "upward", "the best story is one that experience brought into the guidance"
    assert step["month"] > result["born"] == month_new(history)[m]
    assert result["right"]["guidance"][step["month"]] == 1
    assert result["right"]["guidance"][step["month"] - 1] == 0
    first = result["steps"]["caseworkers"]
    assert first["month"] >= result["born"]
    assert history.views["caseworkers"][first["month"], first["who"], m] == 1
    assert history.office_of[first["who"]] == first["office"]


def test_a_tacit_practice_never_reaches_the_guidance(history):
    for m in np.flatnonzero(history.tacit):
        assert not (history.views["guidance"][:, 0, m] == 1).any()
        assert month_new(history)[m] == 0


def test_a_case_parts_where_the_decisions_part(config):
    usual = config_of(ASKED | {"package": "baseline_2014"})
    result = trace_case(config, usual, None, None)
    one, other = result["lines"]
    assert result["parted"] == next(m for m in range(120) if one["acts"][m] != other["acts"][m])
    assert one["acts"][: result["parted"]] == other["acts"][: result["parted"]]
    assert sum(a != b for a, b in zip(one["right"], other["right"], strict=True)) > 30
    named = trace_case(config, usual, result["person"], result["practice"])
    assert named == result


def test_a_case_is_shown_as_it_was_decided(config):
    person, practice, month = 17, 40, 31
    result = trace_case(config, config, person, practice)
    assert result["parted"] is None
    assert result["because"] is None
    org = organisation_at(config, month)
    bit = np.uint64(practice)
    line = result["lines"][0]
    assert line["right"][month - 1] == int((org.month.right[person, 0] >> bit) & np.uint64(1))
    assert line["acts"][month - 1] == int((org.month.acts[person, 0] >> bit) & np.uint64(1))


@pytest.mark.parametrize("way", ["integrated", "bypassed", "abdicated"])
def test_a_conflict_is_named_by_how_it_was_met(way):
    """Under detailed control some have to cope; each way of coping is there in the line of whoever took it."""
    config = config_of({"scale": "classroom", "package": "detailed_control"})
    org = organisation_at(config, 12)
    rows, words = np.nonzero(getattr(org.month, way))
    assert len(rows)
    person = int(rows[0])
    practice = int(getattr(org.month, way)[person, words[0]]).bit_length() - 1
    assert trace_case(config, config, person, practice)["lines"][0]["how"][11] == way
