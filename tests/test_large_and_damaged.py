"""A manifest that is damaged, and a study that is far too large: each is told in a sentence, and nothing is lost."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path

import pytest
import yaml

from sim.cli.main import main
from sim.config import ConfigError
from sim.studies import points as points_module
from sim.studies.engine import sweep
from sim.studies.executors import Executor
from sim.studies.files import read_json
from sim.studies.folder import Folder
from sim.studies.points import Points, check_size, size_of
from sim.studies.study import study_from
from sim.studies.workflow import load_study
from tests.pretend import TINY, Pretend, jobs

HERE = Executor("in_process")


@pytest.fixture
def study(tmp_path) -> Path:
    sweep(jobs(replications=3), Folder(tmp_path), HERE, observe=Pretend())
    return tmp_path


DAMAGE = {
    "empty": b"",
    "cut off": b'{\n  "study": "tiny",\n  "runs": [',
    "no JSON": b"\x00\xff\x00",
    "a list": b"[1, 2]",
    "a list of pairs": b'[["model", "x"], ["runs", []]]',
    "a number": b"3",
    "runs that are none": b'{"model": "x", "runs": 3}',
    "a run that is none": b'{"model": "x", "runs": [1]}',
    "adoptions that are none": b'{"model": "x", "runs": [], "adopted": [{}]}',
    "no model": b"{}",
}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_manifest_is_reported_and_set_aside_and_the_study_goes_on(study, capsys, content):
    manifest = study / "manifest.json"
    manifest.write_bytes(content)
    assert main(["results", f"study={study}"]) == 0, "what is there is read"
    stated = capsys.readouterr()
    assert stated.err.count("manifest.json in") == 1
    assert "is damaged" in stated.err
    assert "3 worlds" in stated.out
    assert manifest.read_bytes() == content, "reading changes nothing"
    report = sweep(jobs(replications=4), Folder(study), HERE, observe=Pretend())
    assert (report.before, report.finished) == (6, 2)
    assert (study / "manifest.damaged-1.json").read_bytes() == content
    assert Folder(study).damage() == ""
    assert len(Folder(study).manifest()["runs"]) == 1
    manifest.write_bytes(content)
    sweep(jobs(replications=4), Folder(study), HERE, observe=Pretend())
    assert (study / "manifest.damaged-2.json").read_bytes() == content, "the first is kept too"
    assert load_study(study).worlds == [0, 1, 2, 3]


def test_the_plan_of_a_study_says_that_its_manifest_is_damaged(study, capsys):
    (study / "manifest.json").write_text("[")
    assert main(["sweep", f"study={study}", f"out={study}", "--plan"]) == 0
    assert "manifest.json in" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", '[["a", 1]]', "3", "null", '"text"', "{", "[" * 100_000])
def test_facts_are_a_mapping_or_nothing(tmp_path, text):
    (tmp_path / "facts.json").write_text(text)
    assert read_json(tmp_path / "facts.json") == {}


def test_a_whole_manifest_is_left_as_it_is(study):
    before = json.loads((study / "manifest.json").read_text())
    sweep(jobs(replications=4), Folder(study), HERE, observe=Pretend())
    assert Folder(study).manifest()["runs"][0] == before["runs"][0]
    assert not list(study.glob("manifest.damaged*"))


# --- large studies --------------------------------------------------------------------------------

TEN = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def number_names() -> list[str]:
    from sim.config.fields import metas
    from sim.config.levers import Levers

    return [name for name in metas(Levers) if isinstance(getattr(Levers(), name), float)][:7]


def large(tmp_path: Path) -> Path:
    tree = TINY | {"options": ["baseline_2014"], "factors": {name: list(TEN) for name in number_names()}}
    (tmp_path / "large.yaml").write_text(yaml.safe_dump(tree))
    return tmp_path / "large.yaml"


def test_a_grid_of_ten_million_points_is_planned_at_once_in_little_memory(tmp_path, capsys):
    file = large(tmp_path)
    main(
        ["sweep", f"study={file}", "factors={}", f"out={tmp_path / 'out'}", "--plan"]
    )  # what is loaded once is not measured
    capsys.readouterr()
    tracemalloc.start()
    start = time.perf_counter()
    assert main(["sweep", f"study={file}", f"out={tmp_path / 'out'}", "--plan"]) == 0
    seconds, (_, most) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stated = capsys.readouterr().err
    assert "10000001 alternatives × 1 scenario × 10 worlds, at most" in stated
    assert "100000010 runs: about " in stated
    assert "it is refused where it is run" in stated
    assert most < 50e6
    assert seconds < 60, "building its points alone would take longer"
    assert not (tmp_path / "out").exists()


def test_a_study_that_is_too_large_is_refused_in_a_sentence_before_anything_is_made(tmp_path, capsys):
    assert main(["sweep", f"study={large(tmp_path)}", f"out={tmp_path / 'out'}", "executor=in_process"]) == 2
    stated = capsys.readouterr().err
    assert "10,000,001 settings in 10 worlds, and one study can have 200,000 settings and 10,000,000 runs." in stated
    assert stated.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("tree", "settings"),
    [
        ({"factors": {"structure": ["state", "municipal"], "world.turbulence": [0.1, 0.4, 0.9]}}, 2 * 3 * 3),
        ({"factors": {"structure": ["state", "municipal"], "world": ["calm"]}, "design": "one_at_a_time"}, None),
        ({"factors": {"world.turbulence": {"from": 0.1, "to": 0.9}}, "design": {"kind": "lhs", "samples": 5}}, 2 * 5),
        ({"factors": {"world.turbulence": {"from": 0.1, "to": 0.9}}, "design": {"kind": "sobol", "samples": 4}}, 2 * 12),
        ({"factors": {"world.turbulence": {"from": 0.1, "to": 0.9}}, "design": {"kind": "morris", "trajectories": 3}}, 12),
        ({"ensemble": "report_patterns", "sets": 4}, 8),
        ({"options": ["baseline_2014"], "design": {"kind": "leave_one_out"}}, None),
        ({"options": ["baseline_2014"], "design": {"kind": "package_factorial", "parts": "levels"}}, None),
        ({"options": ["baseline_2014"], "design": {"kind": "shapley", "parts": "levels", "orders": 4}}, None),
    ],
    ids=lambda what: str(what)[:60],
)  # fmt: skip
def test_the_size_of_a_study_is_known_without_making_it_and_never_too_small(tree, settings):
    study = study_from("sized", TINY | tree)
    alternatives, scenarios = size_of(study)
    made = Points(study)
    assert len(made.scenarios) == scenarios
    assert len(made.alternatives) <= alternatives
    if settings is not None:
        assert alternatives * scenarios == settings
    else:
        assert alternatives * scenarios <= 2 * len(made) + 4, "and not far from it"


def test_more_runs_or_settings_than_are_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(points_module, "MOST_RUNS", 19)
    check_size(study_from("tiny", TINY | {"replications": 9}))
    with pytest.raises(ConfigError, match="2 settings in 10 worlds"):
        Points(study_from("tiny", TINY))
    monkeypatch.setattr(points_module, "MOST_SETTINGS", 1)
    with pytest.raises(ConfigError, match="2 settings in 1 worlds"):
        Points(study_from("tiny", TINY | {"replications": 1}))


def test_a_large_study_with_constraints_is_planned_too(tmp_path, capsys):
    constraint = f"{number_names()[0]} <= 0.5"
    words = ["sweep", f"study={large(tmp_path)}", f"constraints=['{constraint}']", f"out={tmp_path / 'out'}", "--plan"]
    assert main(words) == 0
    assert "at most" in capsys.readouterr().err
