"""What the lab may be asked: everything is checked, nothing from outside names a file or a class, and it can be repeated."""

from __future__ import annotations

import json

import pytest
import yaml

from sim.config import ConfigError, config_hash, configure
from sim.config.levers import LeverMove
from sim.config.overrides import jobs
from sim.lab.catalogue import about
from sim.lab.export import command, overrides
from sim.lab.schema import SCALES, WORLD_NUMBERS, config_of, reversals
from sim.lab.work import answer, answered
from sim.studies.jobs import Jobs, world_seed
from sim.studies.points import Points, content
from sim.studies.study import read, study_from

ASKED = {
    "package": "report_package",
    "levers": {
        "detail_management": 0.3,
        "innovation_money": {"from": 0.9, "to": 0, "from_year": 5},
        "upward_loop": {"to": 0.7, "from_year": 3, "over_years": 2},
        "local_autonomy": [{"from": 0.7, "to": 0.5, "from_year": 2, "over_years": 1}, {"to": 0.9, "from_year": 8}],
        "competence_units.model": "hybrid",
        "competence_units.intensity": 0.7,
        "recruitment_profile": "nav_profession",
    },
    "world": {"name": "pulse", "experts_year": 3, "experts_share": 0.1},
    "seed": 7,
    "scale": "classroom",
    "reversed": ["learning_is_free", "same_everywhere"],
}


def test_what_is_asked_becomes_the_settings_of_a_run():
    result = config_of(ASKED)
    levers = result.governance
    assert (levers.package, levers.detail_management, levers.innovation_money) == ("report_package", 0.3, 0.9)
    assert levers.schedule["innovation_money"] == (LeverMove(from_year=5, to=0, over_years=0),)
    assert levers.schedule["upward_loop"] == (LeverMove(from_year=3, to=0.7, over_years=2),)
    assert levers.local_autonomy == 0.7
    assert levers.schedule["local_autonomy"] == (LeverMove(2, 0.5, 1), LeverMove(8, 0.9, 0))
    assert (levers.competence_units.model, levers.competence_units.intensity) == ("hybrid", 0.7)
    assert (result.world.name, result.world.experts_share, result.world.local_variation) == ("pulse", 0.1, 0)
    assert (result.scale.offices, result.years, result.seed) == (12, 10, world_seed(7, 0))
    assert result.costs.continuing_education == 0


def test_one_value_may_be_pulled_past_the_other_on_the_page():
    levers = config_of({"levers": {"upward_loop": {"from": 0.4, "to": 0.4, "from_year": 3}}}).governance
    assert (levers.upward_loop, levers.schedule["upward_loop"]) == (0.4, (LeverMove(3, 0.4, 0),))


def test_a_package_without_its_units_has_none_of_them_left():
    units = config_of(
        {"package": "report_package", "levers": {"competence_units.model": "none"}}
    ).governance.competence_units
    assert (units.model, units.intensity) == ("none", 0.0)


def test_nothing_asked_is_the_baseline():
    assert config_of({}) == configure("baseline_2014", years=10)


REFUSED = {
    "a part that is not there": ({"_target_": "os.system"}, "There is no part '_target_'"),
    "a file": ({"package": "../../etc/passwd"}, "There is no package"),
    "a package that is no text": ({"package": ["baseline_2014"]}, "There is no package"),
    "a lever that is not there": ({"levers": {"detail_managment": 1}}, "detail_management"),
    "a schedule of one's own": ({"levers": {"schedule": {}}}, "There is no lever 'schedule'"),
    "a whole unit": ({"levers": {"competence_units": {"model": "hybrid"}}}, "There is no lever"),
    "a lever beyond its span": ({"levers": {"upward_loop": 1.01}}, "governance.upward_loop is 1.01"),
    "a lever that is no number": ({"levers": {"upward_loop": "much"}}, "governance.upward_loop is 'much'"),
    "a lever that is nothing": ({"levers": {"upward_loop": None}}, "upward_loop"),
    "a lever that is true": ({"levers": {"upward_loop": True}}, "upward_loop"),
    "a lever that is a list": ({"levers": {"upward_loop": [1]}}, "must be one value"),
    "a lever later without an end": ({"levers": {"upward_loop": {"from_year": 1}}}, "must be {from_year"),
    "a lever later with more": ({"levers": {"upward_loop": {"to": 1, "by": 2}}}, "part of a lever 'by'"),
    "a lever later that starts twice": (
        {"levers": {"upward_loop": [{"to": 1, "from_year": 1}, {"from": 0, "to": 0.2}]}},
        "only the first says from",
    ),
    "moves that overlap": (
        {"levers": {"upward_loop": [{"to": 1, "from_year": 1, "over_years": 4}, {"to": 0, "from_year": 3}]}},
        "no earlier than that one ends",
    ),
    "a lever later than the last year": (
        {"levers": {"upward_loop": {"to": 1, "from_year": 10}}},
        "too late to have any effect",
    ),
    "units that are not there": ({"levers": {"competence_units.intensity": 0.5}}, "so there are no units"),
    "units later": ({"levers": {"competence_units.intensity": {"to": 1}}}, "cannot change later"),
    "a structure that is not there": ({"levers": {"structure": "private"}}, "structure"),
    "a world that is not there": ({"world": "mars"}, "There is no world 'mars'"),
    "a number of the world": ({"world": {"clarity": 0.6}}, "There is no number of the world 'clarity'"),
    "a world beyond its span": ({"world": {"turbulence": 99}}, "world.turbulence is 99"),
    "a world that is a list": ({"world": []}, "world must be"),
    "a seed that is too large": ({"seed": 10**9}, "seed is"),
    "a seed that is no whole number": ({"seed": 0.5}, "seed is 0.5"),
    "a scale that is not offered": ({"scale": "validation"}, "There is no scale 'validation'"),
    "a number without end": ({"levers": {"upward_loop": float("inf")}}, "upward_loop"),
    "no number": ({"levers": {"upward_loop": float("nan")}}, "upward_loop"),
    "assumptions as a text": ({"reversed": "learning_is_free"}, "reversed must be a list"),
    "an assumption that is not there": ({"reversed": ["gravity"]}, "There is no assumption 'gravity'"),
    "very many assumptions": ({"reversed": ["learning_is_free"] * 21}, "at most 20"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_cannot_be_is_refused_with_a_sentence(name):
    asked, entry = REFUSED[name]
    with pytest.raises(ConfigError) as refused:
        config_of(asked)
    assert entry in str(refused.value)
    assert len(str(refused.value)) < 900


@pytest.mark.parametrize("asked", [None, [], "baseline_2014", 3])
def test_what_is_no_tree_is_refused(asked):
    with pytest.raises(ConfigError, match="must be a tree"):
        config_of(asked)


def test_a_long_name_is_shortened_in_the_error():
    with pytest.raises(ConfigError) as refused:
        config_of({"package": "x" * 100_000})
    assert len(str(refused.value)) < 900


@pytest.mark.parametrize("name", list(reversals()))
def test_every_assumption_that_is_turned_round_changes_a_setting_and_leans_on_the_report(name):
    usual, turned = config_of({}), config_of({"reversed": [name]})
    assert usual.governance == turned.governance
    assert usual != turned
    for section, values in reversals()[name]["settings"].items():
        for key, value in values.items():
            assert getattr(getattr(turned, section), key) == value != getattr(getattr(usual, section), key)
    entry = json.loads(about("nb", SCALES))["reversals"]
    assert next(one for one in entry if one["id"] == name)["passage"]["quote"]


@pytest.mark.parametrize("asked", [{}, ASKED, {"world": {"name": "calm", "turbulence": 0.25}, "seed": 3}])
def test_the_command_gives_the_same_settings(asked):
    words = overrides(asked)
    assert command(asked).startswith("python -m sim governance=")
    (job,) = jobs(words)
    assert config_hash(job.config) == config_hash(config_of(asked))


def test_the_study_has_the_same_options_in_the_same_worlds(tmp_path):
    other = ASKED | {"levers": {}, "package": "baseline_2014"}
    value = answer("settings", {"options": [ASKED, other], "labels": ["Mine", "Usual: «2014»"], "worlds": 30}, SCALES)
    assert config_hash(config_of(ASKED)) == value["config_hash"]
    assert yaml.safe_load(value["yaml"])["seed"] == world_seed(7, 0)
    (tmp_path / "lab.yaml").write_text(value["study"], encoding="utf-8")
    study = study_from(*read(str(tmp_path / "lab.yaml")))
    assert [label for label, _ in study.options] == ["Mine", "Usual: «2014»"]
    runs = Jobs(study, Points(study))
    same = [runs.config(job) for job in runs if job.world == 0]
    assert [content(one) for one in same] == [content(config_of(one)) for one in (ASKED, other)]
    assert {one.seed for one in same} == {world_seed(7, 0)}


def test_options_in_different_worlds_make_no_study():
    value = answer("settings", {"options": [{}, {"world": "calm"}], "labels": ["a", "b"], "worlds": 20}, SCALES)
    assert value["study"] is None


QUESTIONS = {
    "too many parts": ("playback", {"option": {}, "more": 1}),
    "too few parts": ("playback", {}),
    "no tree": ("playback", [1]),
    "no such kind": ("shell", {"option": {}}),
    "too many options": ("worlds", {"options": [{}] * 7, "worlds": [0]}),
    "no options": ("worlds", {"options": [], "worlds": [0]}),
    "too many worlds": ("worlds", {"options": [{}], "worlds": [0, 1, 2]}),
    "a world beyond the last": ("worlds", {"options": [{}], "worlds": [200]}),
    "a world that is true": ("worlds", {"options": [{}], "worlds": [True]}),
    "an office beyond the last": ("office", {"option": {"scale": "classroom"}, "office": 12, "month": 0}),
    "a month beyond the last": ("office", {"option": {"scale": "classroom"}, "office": 0, "month": 121}),
    "a practice beyond the last": ("trace_practice", {"option": {"scale": "classroom"}, "practice": 64}),
    "a practice as text": ("trace_practice", {"option": {"scale": "classroom"}, "practice": "1"}),
    "cases in two worlds": ("trace_case", {"first": {}, "second": {"seed": 1}, "person": None, "practice": None}),
    "a person beyond the last": ("trace_case", {"first": {"scale": "classroom"}, "second": {"scale": "classroom"},
                                                "person": 350, "practice": 0}),
    "labels that are alike": ("settings", {"options": [{}, {}], "labels": ["a", "a"], "worlds": 20}),
    "a label that is a tree": ("settings", {"options": [{}], "labels": [{}], "worlds": 20}),
    "a long label": ("settings", {"options": [{}], "labels": ["x" * 121], "worlds": 20}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_a_question_that_is_not_made_up_rightly_is_refused(name):
    kind, question = QUESTIONS[name]
    ok, value = answered(kind, question, SCALES)
    assert not ok
    assert value.decode().endswith((".", "?"))


def test_only_scales_that_are_offered_can_be_asked_for():
    ok, value = answered("playback", {"option": {"scale": "national"}}, ("classroom", "teaching"))
    assert not ok
    assert b"There is no scale 'national'" in value


def test_numbers_of_the_world_are_declared_in_the_world():
    text = json.loads(about("en", SCALES))
    assert set(text["world_numbers"]) == set(WORLD_NUMBERS)
    for name, (low, high) in text["world_numbers"].items():
        config_of({"world": {name: low}})
        config_of({"world": {name: min(high, 1.0)}})
