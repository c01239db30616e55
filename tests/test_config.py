# ruff: noqa: E501 - one slip of the hand a line
"""Names and settings in, a checked and frozen Config out, and every slip refused in a sentence."""

from __future__ import annotations

import copy
import dataclasses
import math
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim.config import (
    Config,
    ConfigError,
    as_dict,
    config_dir,
    config_hash,
    configure,
    from_dict,
    load,
    option_names,
    package_names,
    read_study,
)
from sim.config.fields import metas
from sim.config.files import package_codes, read_option
from sim.config.levers import LeverMove, Levers
from sim.config.options import SECTIONS
from sim.config.overrides import jobs
from sim.config.scale import Scale
from sim.config.yaml_text import read_yaml

# --- what comes out -------------------------------------------------------------------------------


def test_the_usual_config_is_the_2014_baseline_at_teaching_scale() -> None:
    config = configure()
    assert config == Config()
    assert (config.governance.package, config.scale.name, config.world.name) == (
        "baseline_2014", "teaching", "norway_2014",
    )  # fmt: skip
    assert (config.years, config.seed) == (10.0, 0)


@pytest.mark.parametrize("name", package_names())
def test_every_package_changes_only_what_its_file_says(name: str) -> None:
    written = yaml.safe_load((config_dir() / "governance" / f"{name}.yaml").read_text(encoding="utf-8"))
    del written["defaults"]
    expected = dataclasses.asdict(Levers()) | written
    assert as_dict(configure(name))["governance"] == expected


def test_the_twelve_packages_stand_in_order() -> None:
    assert list(package_codes()) == [
        "G0", "G1", "G2", "G3", "G4a", "G4b", "G5", "G6", "G7", "G8", "G9a", "G9b",
    ]  # fmt: skip
    assert package_names()[3] == "report_package"
    assert option_names("governance") == package_names()


@pytest.mark.parametrize(
    ("name", "offices", "people", "counties"),
    [("classroom", 12, 350, 2), ("teaching", 60, 1750, 4), ("national", 428, 12500, 19)],
)
def test_the_three_scales(name: str, offices: int, people: int, counties: int) -> None:
    scale = configure(scale=name).scale
    assert (scale.name, scale.offices, scale.caseworkers, scale.counties) == (name, offices, people, counties)


def test_every_world_differs_from_the_usual_one_as_it_says() -> None:
    usual, calm, turbulent, pulse = (configure(world=w).world for w in ("norway_2014", "calm", "turbulent", "pulse"))
    assert calm.turbulence < usual.turbulence < turbulent.turbulence
    assert calm.local_drift_per_year < usual.local_drift_per_year < turbulent.local_drift_per_year
    assert usual.pulse_years == 0 < pulse.pulse_years
    assert pulse.turbulence == usual.turbulence


def test_the_study_compares_the_packages_of_the_report_and_can_be_configured() -> None:
    study = read_study()
    assert tuple(study["options"]) == package_names()[:10]
    for name in study["options"]:
        configure(name, **{key: study[key] for key in ("scale", "world", "uncertainty", "years", "seed")})
    with pytest.raises(ConfigError, match="no study 'pakages'; did you mean 'packages'"):
        read_study("pakages")


def test_settings_build_on_the_option_they_name() -> None:
    config = configure({"package": "report_package", "local_autonomy": 0.7}, scale={"offices": 20})
    assert (config.governance.local_autonomy, config.governance.upward_loop) == (0.7, 0.55)
    assert (config.scale.offices, config.scale.caseworkers) == (20, 1750)
    assert configure(world={"name": "calm", "workload": 0.9}).world.turbulence == 0.1
    assert configure(scale=Scale(offices=3, counties=1)).scale.offices == 3


def test_levers_can_be_written_with_a_dot_and_over_time() -> None:
    plan = {"from_year": 3, "to": 0.45, "over_years": 2}
    levers = {"detail_management": plan, "competence_units.intensity": 0.3, "peer_guidance": 1}
    governance = configure("report_package", levers=levers).governance
    assert governance.schedule == {"detail_management": (LeverMove(**plan),)}
    assert governance.detail_management == 0.45
    assert (governance.competence_units.model, governance.competence_units.intensity) == ("hybrid", 0.3)
    assert isinstance(governance.peer_guidance, float)
    later = configure(levers={"structure": {"from_year": 2, "to": "municipal"}}).governance.schedule
    assert later == {"structure": (LeverMove(from_year=2.0, to="municipal", over_years=0.0),)}


def test_numbers_from_numpy_are_numbers() -> None:
    config = configure(levers={"local_autonomy": np.float64(0.7)}, seed=np.int64(3))  # type: ignore[arg-type]
    assert (type(config.governance.local_autonomy), type(config.seed)) == (float, int)


def test_a_config_can_be_written_read_and_recognised(tmp_path: Path) -> None:
    config = configure("report_package", levers={"upward_loop": {"to": 0.9}}, scale="classroom", seed=3)
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(as_dict(config)), encoding="utf-8")
    assert load(tmp_path / "config.yaml") == config
    assert config_hash(from_dict(as_dict(config))) == config_hash(config)
    assert len(config_hash(config)) == 12
    assert configure(config) is config


@pytest.mark.parametrize("section", [s for s in SECTIONS if s not in ("scale", "world")])
def test_every_number_reaches_the_hash(section: str) -> None:
    """Whatever differs is another run; a setting that the hash forgot would hide that."""
    usual = config_hash(Config())
    for name, meta in metas(SECTIONS[section]).items():
        config = Config()
        value = meta.choices[-1] if meta.choices else meta.low
        if getattr(getattr(config, section), name) == value:
            value = meta.choices[0] if meta.choices else meta.high
        other = dataclasses.replace(getattr(config, section), **{name: value})
        assert config_hash(dataclasses.replace(config, **{section: other})) != usual, name


MOVES = {"detail_management": {"from_year": 3, "to": 0.45}}


def parts_of(config: Config) -> list[Any]:
    """The config, its sections, and what stands inside a section."""
    governance = config.governance
    inner = [governance.competence_units, *(move for moves in governance.schedule.values() for move in moves)]
    return [config, *(getattr(config, name) for name in SECTIONS), *inner]


def test_no_field_of_a_config_can_be_altered_after_it_was_made() -> None:
    config = configure(levers=MOVES)
    before = as_dict(config)
    for part in parts_of(config):
        for field in dataclasses.fields(part):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(part, field.name, getattr(part, field.name))
    assert as_dict(config) == before


@pytest.mark.parametrize(
    "alter",
    [
        lambda moves: moves.update(x=1),
        lambda moves: moves.pop("detail_management"),
        lambda moves: moves.clear(),
        lambda moves: moves.setdefault("x", 1),
        lambda moves: moves.popitem(),
        lambda moves: moves.__setitem__("x", 1),
        lambda moves: moves.__delitem__("detail_management"),
        lambda moves: moves.__ior__({"x": 1}),
    ],
)
def test_the_schedule_of_a_config_cannot_be_altered_after_it_was_made(alter: Any) -> None:
    schedule = configure(levers=MOVES).governance.schedule
    with pytest.raises(TypeError, match="cannot be changed after they are made"):
        alter(schedule)
    assert list(schedule) == ["detail_management"]


def test_a_config_can_be_copied_and_sent_to_another_process() -> None:
    config = configure("report_package", levers=MOVES)
    assert copy.deepcopy(config) == config == pickle.loads(pickle.dumps(config))


def test_a_changed_copy_is_checked_and_leaves_the_first_as_it_was() -> None:
    config = configure(seed=3)
    other = dataclasses.replace(config, world=dataclasses.replace(config.world, workload=1))
    assert (other.world.workload, type(other.world.workload), other.seed) == (1.0, float, 3)
    with pytest.raises(ConfigError, match=r"world\.workload is 9, but must be a number from 0.3 to 2"):
        dataclasses.replace(config, world=dataclasses.replace(config.world, workload=9))
    assert config == configure(seed=3)


def test_a_checked_section_leaves_the_one_it_was_given_as_it_was() -> None:
    given = Scale(offices=np.int64(3), counties=1)  # type: ignore[arg-type]
    config = Config(scale=given)
    assert (type(config.scale.offices), type(given.offices)) == (int, np.int64)


def test_the_plain_tree_of_a_config_is_open_to_change() -> None:
    config = configure(levers=MOVES)
    tree = as_dict(config)
    tree["governance"]["schedule"]["detail_management"]["to"] = 0.9
    assert type(tree["governance"]["schedule"]) is dict
    assert config.governance.schedule["detail_management"][0].to == 0.45


# --- what is refused ------------------------------------------------------------------------------

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unknown package": ({"governance": "raport_package"}, "no package 'raport_package'.*did you mean 'report_package'"),
    "unknown scale": ({"scale": "natonal"}, "no scale 'natonal'; did you mean 'national'.*classroom, national, reduced, teaching, validation"),
    "unknown world": ({"world": "calmer"}, "no world 'calmer'; did you mean 'calm'.*norway_2014"),
    "unknown uncertainty": ({"uncertainty": "prior"}, "'prior'.*did you mean 'priors'"),
    "a name that is a path": ({"scale": "../governance/one_state"}, "no scale"),
    "misspelt lever": ({"levers": {"local_autonmy": 0.5}}, "governance.local_autonmy'; did you mean 'governance.local_autonomy'"),
    "misspelt setting": ({"scale": {"ofices": 5}}, "'scale.ofices'; did you mean 'scale.offices'"),
    "1.4": ({"levers": {"upward_loop": 1.4}}, "governance.upward_loop is 1.4, but must be a number from 0 to 1"),
    "text": ({"levers": {"upward_loop": "much"}}, "governance.upward_loop is 'much', but must be a number from 0 to 1"),
    "a truth value": ({"levers": {"upward_loop": True}}, "is True, but must be a number"),
    "nothing": ({"levers": {"upward_loop": None}}, "is None, but must be a number"),
    "nan": ({"levers": {"upward_loop": math.nan}}, "governance.upward_loop is nan, but must be a finite number"),
    "inf": ({"scale": {"offices": math.inf}}, "scale.offices is inf, but must be a finite number"),
    "huge": ({"seed": 10**400}, "seed is 10+, but must be a finite number"),
    "zero offices": ({"scale": {"offices": 0}}, "scale.offices is 0, but must be a whole number from 1 to 2000"),
    "half an office": ({"scale": {"offices": 2.5}}, "scale.offices is 2.5, but must be a whole number"),
    "more offices than people": ({"scale": {"offices": 500}}, "scale.offices is 500, but 1750 caseworkers .* at most 437"),
    "more counties than offices": ({"scale": {"offices": 3, "counties": 4}}, "scale.counties is 4.*at most .* 3"),
    "odd practices": ({"scale": {"practices": 100}}, "scale.practices is 100, but must be a multiple of 64"),
    "outcomes that mislead": ({"world": {"clarity": 0.6}}, "world.clarity_fall is 0.27, but must be at most 0.1"),
    "negative years": ({"years": -1}, "years is -1, but must be a number from 0 to 100"),
    "years as text": ({"years": "ten"}, "years is 'ten', but must be a number"),
    "negative seed": ({"seed": -1}, "seed is -1, but must be a whole number"),
    "a class to build": ({"world": {"_target_": "os.system"}}, "world has the key '_target_'.*no name starts with '_'"),
    "a class inside": ({"levers": {"competence_units": {"_target_": "x"}}}, "has the key '_target_'"),
    "wrong choice": ({"levers": {"structure": "municiple"}}, "'municiple' for governance.structure; did you mean 'municipal'"),
    "wrong model": ({"levers": {"competence_units.model": "hybird"}}, "did you mean 'hybrid'"),
    "wrong part": ({"levers": {"competence_units.intensty": 0.2}}, "did you mean 'governance.competence_units.intensity'"),
    "plan without end": ({"levers": {"upward_loop": {"from_year": 3}}}, "schedule.upward_loop.*must be .from_year"),
    "plan misspelt": ({"levers": {"upward_loop": {"to": 1, "form_year": 3}}}, "did you mean .*from_year"),
    "plan too far": ({"levers": {"upward_loop": {"to": 1.4}}}, "schedule.upward_loop.to is 1.4, but must be a number from 0"),
    "plan to no choice": ({"levers": {"structure": {"to": 1}}}, "no choice '1' for governance.schedule.structure.to"),
    "plan of nothing": ({"levers": {"schedule": {"upward_lop": {"to": 1}}}}, "no lever 'upward_lop'.*mean 'upward_loop'"),
    "levers as text": ({"levers": "much"}, "levers is 'much', but must be settings"),
    "population as text": ({"population": "all"}, "population is 'all', but must be settings"),
    "a package without name": ({"governance": Levers(package="")}, "governance.package is '', but must be a name"),
    "a section of another kind": ({"world": Scale()}, "world is a Scale, but must be a World"),
    "a ready config and more": ({"governance": Config(), "world": "calm"}, "already holds every setting"),
}  # fmt: skip


@pytest.mark.parametrize("slip", BAD)
def test_a_slip_is_refused_in_a_sentence_that_helps(slip: str) -> None:
    settings, expected = BAD[slip]
    with pytest.raises(ConfigError, match=expected) as refused:
        configure(**settings)
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_config_made_by_hand_is_checked_too() -> None:
    with pytest.raises(ConfigError, match=r"seed is 1.5"):
        Config(seed=1.5)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=r"sim.configure makes one from names"):
        Config(governance="report_package")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="no setting 'govenance'; did you mean 'governance'"):
        from_dict({"govenance": {}})


FILES = {
    "name: [1, 2": r"not YAML \(line",
    "just a sentence": "holds no settings",
    "name: x\n_target_: os.system": "has the key '_target_'",
    "# @package hydra.callbacks\nname: x": "has an @package header",
    "defaults: [{override /hydra/launcher: evil}]": "only names of files beside it",
    "defaults: [mine]": "builds on itself",
    "\0": "not YAML",
}


@pytest.mark.parametrize("text", FILES)
def test_a_file_that_is_not_plain_settings_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=FILES[text]):
        read_option("world", "mine", [tmp_path])
    with pytest.raises(ConfigError, match=FILES[text]):
        jobs(["world=mine"], folders=[tmp_path])


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere.yaml cannot be read \(No such file"):
        load(tmp_path / "nowhere.yaml")
    (tmp_path / "noise.yaml").write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(ConfigError, match="line 1 is not UTF-16 text"):
        read_yaml(tmp_path / "noise.yaml")


def test_an_option_of_ones_own_builds_on_another(tmp_path: Path) -> None:
    (tmp_path / "governance").mkdir()
    text = "defaults: [report_package, _self_]\npackage: mine\nlocal_autonomy: 0.9\n"
    (tmp_path / "governance" / "mine.yaml").write_text(text, encoding="utf-8")
    levers = read_option("governance", "mine", [tmp_path])
    assert (levers["package"], levers["local_autonomy"], levers["upward_loop"]) == ("mine", 0.9, 0.55)
    (job,) = jobs(["governance=mine"], folders=[tmp_path])
    assert job.config == from_dict(
        {"governance": levers, "scale": read_option("scale", "teaching"), "world": {"name": "norway_2014"}}
    )


def test_a_whole_number_too_large_for_a_float_is_still_a_whole_number():
    seed = 2**53 + 1
    assert configure(seed=seed).seed == seed
