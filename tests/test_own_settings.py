"""Packages, worlds and scales of one's own, from folders, files and mappings, in every verb and from Python."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from sim.cli import main
from sim.config import ConfigError, configure, load
from sim.config.options import read_own
from sim.config.overrides import jobs
from sim.studies.points import Points, content
from sim.studies.study import study_from
from sim.studies.workflow import prepared
from tests.small import SMALL

MINE = {
    "local_autonomy": [{"from": 0.7, "from_year": 0.25, "to": 0.5}, {"from_year": 0.5, "to": 0.9}],
    "upward_loop": 0.6,
}
HIGHER = {"package": "report_package", "upward_loop": 0.9}


@pytest.fixture(name="folder")
def own_folder(tmp_path: Path) -> Path:
    """A folder laid out as configs/, with an option of each kind."""
    files = {
        "governance/mine": {"defaults": ["levers", "_self_"], "package": "mine", **MINE},
        "governance/higher": {"defaults": ["report_package", "_self_"], "package": "higher", "upward_loop": 0.9},
        "governance/highest": {"defaults": ["higher", "_self_"], "package": "highest", "local_autonomy": 0.95},
        "world/windy": {"name": "windy", "turbulence": 0.8},
        "scale/tiny": {"name": "tiny", **SMALL},
        "uncertainty/sure": {"name": "sure", "peer_rate": 9},
        "population/young": {"under_40_state": 0.6},
        "study/ours": {
            "options": ["baseline_2014", "mine"],
            "world": "windy",
            "scale": "tiny",
            "years": 1,
            "replications": 1,
        },
    }
    for name, settings in files.items():
        path = tmp_path / "own" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return tmp_path / "own"


def test_an_option_of_each_kind_can_lie_in_a_folder(folder: Path) -> None:
    config = configure("mine", world="windy", scale="tiny", uncertainty="sure", population="young", config_dir=folder)
    by_hand = configure(
        MINE, world={"turbulence": 0.8}, scale=SMALL, uncertainty={"peer_rate": 9}, population={"under_40_state": 0.6}
    )
    assert content(config) == content(by_hand)
    assert (config.governance.package, config.world.name, config.scale.name) == ("mine", "windy", "tiny")
    highest = configure("highest", config_dir=[folder]).governance
    assert (highest.package, highest.upward_loop, highest.local_autonomy, highest.peer_guidance) == (
        "highest",
        0.9,
        0.95,
        0.6,
    )


def test_a_file_stands_in_place_of_a_name_and_levers_go_on_top(folder: Path) -> None:
    file = folder / "governance" / "mine.yaml"
    for what in (str(file), file, {"package": str(file)}):
        assert configure(what).governance == configure("mine", config_dir=folder).governance
    config = configure({"package": "mine", "peer_guidance": 0.8}, levers={"upward_loop": 0.1}, config_dir=folder)
    assert (config.governance.peer_guidance, config.governance.upward_loop) == (0.8, 0.1)
    assert configure(world=folder / "world" / "windy.yaml").world.turbulence == 0.8


def test_packages_can_be_mappings_files_or_build_on_each_other(folder: Path) -> None:
    packages = {
        "a": MINE,
        "b": HIGHER,
        "c": str(folder / "governance" / "mine.yaml"),
        "d": {"package": "b", "peer_guidance": 0.8},
    }
    levers = {name: configure(name, packages=packages).governance for name in packages}
    assert [own.package for own in levers.values()] == list("abcd")
    assert levers["a"].schedule == levers["c"].schedule == configure(MINE).governance.schedule
    assert (levers["d"].upward_loop, levers["d"].peer_guidance, levers["d"].local_autonomy) == (0.9, 0.8, 0.6)


def test_simulate_and_compare_take_them(folder: Path, tmp_path: Path) -> None:
    run = sim.simulate("mine", scale="tiny", years=1, config_dir=folder)
    assert run.organisation.config.governance.package == "mine"
    options = ["baseline_2014", "mine", "b", str(folder / "governance" / "highest.yaml"), ("freer", {"package": "b"})]
    comparison = sim.compare(
        options, scale="tiny", world="windy", years=1, replications=1, workers=1, out=tmp_path / "found",
        config_dir=folder, packages={"b": HIGHER},
    )  # fmt: skip
    assert comparison.options == ["baseline_2014", "mine", "b", "highest", "freer"]
    assert comparison.config["mine"]["world"]["turbulence"] == 0.8


def test_a_study_with_them_is_read_again_from_its_folder_alone(folder: Path, tmp_path: Path) -> None:
    tree = {
        "options": ["baseline_2014", "mine", {"freer": "b"}, {"freest": {"package": "mine", "upward_loop": 1.0}}],
        "factors": {"world": ["calm", "windy", str(folder / "world" / "windy.yaml").replace("windy", "windier")]},
        "scale": "tiny", "years": 1, "replications": 1, "keep": "last_year", "outcomes": ["quality"],
    }  # fmt: skip
    windier = yaml.safe_dump({"turbulence": 1.2})
    (folder / "world" / "windier.yaml").write_text(windier, encoding="utf-8")
    results = sim.sweep(tree, out=tmp_path / "out", executor="in_process", config_dir=folder, packages={"b": HIGHER})
    assert list(results.scenarios["world_name"]) == ["calm", "windy", "windier"]
    assert results.alternatives["option"].tolist() == ["baseline_2014", "mine", "freer", "freest"]
    shutil.rmtree(folder)
    again = sim.load_study(tmp_path / "out")
    assert again.values("quality").equals(results.values("quality"))
    jobs_, _ = prepared(tmp_path / "out", tmp_path / "out", {})
    points = jobs_.points
    assert content(points.config(1, 1, 0)) == content(configure(MINE, world={"turbulence": 0.8}, scale=SMALL, years=1))
    assert points.config(2, 0, 0).world.turbulence == 1.2
    assert points.config(2, 2, 0).governance.upward_loop == 0.9


@pytest.mark.parametrize(
    "levels",
    [["calm", {"mine": {"turbulence": 0.8}}], {"calm": {"name": "calm"}, "mine": {"turbulence": 0.8}}],
    ids=["a list", "a mapping"],
)
def test_a_factor_takes_worlds_by_name_and_settings(levels: Any) -> None:
    points = Points(study_from("own", {"factors": {"world": levels}}))
    assert list(points.table_of_scenarios()["world_name"]) == ["calm", "mine"]
    assert [points.config(s, 0, 0).world.turbulence for s in (0, 1)] == [0.1, 0.8]
    [factor] = study_from("own", {"factors": {"world": {"turbulence": [0.2, 1.0]}}}).factors
    assert factor.path == "world.turbulence"


def test_every_verb_takes_a_folder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main(["run", "governance=mine", "scale=tiny", "years=1", "config_dir=own", "output=run"]) == 0
    assert load(tmp_path / "run" / "config.yaml").governance.package == "mine"
    assert (
        main.main(["run", "governance=own/governance/mine.yaml", "world=windy", "--config-dir", "own", "--cfg", "job"])
        == 0
    )
    assert "turbulence: 0.8" in capsys.readouterr().out
    small = ["years=1", "replications=1", "scale=tiny", "config_dir=own"]
    assert main.main(["compare", "baseline_2014", "mine", *small, "workers=1", "out=found"]) == 0
    assert main.main(["sweep", "study=ours", "config_dir=own", "executor=in_process", "out=swept"]) == 0
    kept = yaml.safe_load((tmp_path / "swept" / "study.yaml").read_text(encoding="utf-8"))
    assert (kept["options"][1]["mine"]["local_autonomy"], kept["world"]) == (0.7, {"turbulence": 0.8})
    assert main.main(["sweep", "study=swept", "executor=in_process"]) == 0  # from the folder alone
    assert "no package 'mine'" in _refused(["compare", "baseline_2014", "mine"], capsys)


def _refused(words: list[str], capsys: Any) -> str:
    capsys.readouterr()
    assert main.main(words) == 2
    return str(capsys.readouterr().err)


@pytest.mark.parametrize(
    "text",
    ["", "upward_loop: 1\nupward_loop: 0\n", "upward_loop: 0,5\n", "upward_loop: &a 1\n", "_target_: os.getcwd\n",
     "# @package _global_\nupward_loop: 1\n", "defaults: 5\n", "defaults: [/world: calm]\n"],
)  # fmt: skip
def test_a_file_of_ones_own_is_read_strictly_wherever_it_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "governance" / "mine.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    asked: list[dict[str, Any]] = [
        {"governance": "mine", "config_dir": tmp_path},
        {"governance": file},
        {"governance": "own", "packages": {"own": file}},
    ]
    for given in asked:
        with pytest.raises(ConfigError, match=r"mine\.yaml (is|has|holds|cannot)"):
            configure(**given)
    for word, folders in (("mine", [tmp_path]), (file, [])):
        with pytest.raises(ConfigError, match=r"mine\.yaml (is|has|holds|cannot)"):
            jobs([f"governance={word}"], folders=folders)


def test_what_stands_for_two_things_or_for_nothing_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "governance" / "one_state.yaml").write_text("upward_loop: 1\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    refused: dict[str, tuple[dict[str, Any], str]] = {
        "a shadow in a folder": (
            {"config_dir": folder},
            "one_state.yaml has the name of a governance that there is already",
        ),
        "a shadow in a mapping": ({"packages": {"report_package": MINE}}, "packages.report_package has the name of"),
        "no folder": ({"config_dir": tmp_path / "nowhere"}, "must be a folder that exists"),
        "a folder of nothing": ({"config_dir": tmp_path / "empty"}, "has none of the folders governance, scale"),
        "no folders": ({"config_dir": 3}, "must be a folder or a list of folders"),
        "packages as a list": ({"packages": ["a"]}, "must be name: levers"),
        "a package that is a number": ({"packages": {"a": 0.5}}, "packages.a is 0.5, but must be levers"),
    }
    for given, expected in refused.values():
        with pytest.raises(ConfigError, match=expected):
            read_own(**given)
    with pytest.raises(ConfigError, match=r"packages\.a is 'b', but must be levers"):
        configure("a", packages={"a": "b"})
    with pytest.raises(ConfigError, match="builds on itself"):
        configure("a", packages={"a": {"package": "b"}, "b": {"package": "a"}})
    with pytest.raises(ConfigError, match=r"mine\.yaml cannot be read"):
        configure(tmp_path / "mine.yaml")
    with pytest.raises(ConfigError, match="so config_dir cannot be given"):
        sim.simulate(configure(), config_dir=tmp_path)
    with pytest.raises(ConfigError, match="no package 'mine'"):
        jobs(["governance=mine"])


def test_a_file_that_names_another_package_builds_on_it(tmp_path):
    (tmp_path / "governance").mkdir()
    files = {
        "mine": "package: report_package\nlocal_autonomy: 0.9\n",
        "named": "package: named\nlocal_autonomy: 0.9\n",
        "second": "package: mine\ndetail_management: 0.1\n",
        "round": "package: round_again\n",
        "round_again": "package: round\n",
        "both": "defaults: [report_package]\npackage: empowered_offices\n",
        "nothing": "package: no_such_package\n",
    }
    for name, text in files.items():
        (tmp_path / "governance" / f"{name}.yaml").write_text(text)
    own = read_own(tmp_path)
    report = configure("report_package").governance
    mine = configure(own.plain("governance", "mine")).governance
    assert (mine.local_autonomy, mine.upward_loop) == (0.9, report.upward_loop)
    by_path = own.plain("governance", str(tmp_path / "governance" / "mine.yaml"))
    assert configure(by_path).governance == mine
    second = configure(own.plain("governance", "second")).governance
    assert (second.local_autonomy, second.detail_management, second.upward_loop) == (0.9, 0.1, report.upward_loop)
    assert configure(own.plain("governance", "named")).governance.upward_loop == 0.15
    for name, part in (("round", "builds on itself"), ("both", "keep one of them"), ("nothing", "no_such_package")):
        with pytest.raises(ConfigError, match=part):
            own.plain("governance", name)


def test_lists_have_ones_own_besides(tmp_path, capsys):
    for group, name, text in (
        ("governance", "mine", "local_autonomy: 0.9\n"), ("world", "windy", "turbulence: 2\n"),
        ("study", "pilot", "options: [baseline_2014, mine]\nreplications: 7\ntitle: A pilot\n"),
    ):  # fmt: skip
        (tmp_path / group).mkdir()
        (tmp_path / group / f"{name}.yaml").write_text(text)
    for what, own in (("packages", "mine"), ("worlds", "windy"), ("studies", "pilot")):
        assert main.main(["list", what]) == 0
        usual = capsys.readouterr().out
        assert main.main(["list", what, f"config_dir={tmp_path}"]) == 0
        more = capsys.readouterr().out.splitlines()
        [line] = [line for line in more if line.strip() and own in line.split()]
        assert own not in usual
        assert {"mine": "your own", "windy": "turbulence 2", "pilot": "14"}[own] in line
