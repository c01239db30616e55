"""What a study found stays readable when the model has changed, and says which model found it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml

from sim.cli.main import main
from sim.config import ConfigError
from sim.studies import folder as folder_module
from sim.studies import supplements
from sim.studies.engine import sweep
from sim.studies.executors import Executor
from sim.studies.fingerprint import model_hash
from sim.studies.folder import EARLIER, Folder
from sim.studies.provenance import changes, surroundings
from sim.studies.study import study_from
from sim.studies.workflow import load_study, repeat
from tests.pretend import TINY, Pretend

HERE = Executor("in_process")
STUDY = study_from("tiny", TINY | {"replications": 4})
OLD = model_hash()


def run(folder: Path, **more: object) -> None:
    study = study_from("tiny", STUDY.tree | more)
    sweep(Folder(folder).jobs(study), Folder(folder), HERE, observe=Pretend())


def the_model_is(name: str, monkeypatch) -> None:
    for module in ("sim.studies.jobs", "sim.studies.folder", "sim.studies.workflow"):
        monkeypatch.setattr(f"{module}.model_hash", lambda: name)
    monkeypatch.setattr(folder_module, "git_revision", lambda: f"revision-of-{name}")


@pytest.fixture
def old(tmp_path, monkeypatch) -> Path:
    """A study whose model is not the present one any more."""
    monkeypatch.setattr(folder_module, "git_revision", lambda: "abc123")
    run(tmp_path / "study")
    the_model_is("newer", monkeypatch)
    return tmp_path / "study"


def test_an_earlier_models_study_is_read_and_says_which_made_it(old, capsys):
    results = load_study(old)
    assert len(results.table) == 2 * 4 * 2
    assert results.manifest["model"] == OLD
    pd.testing.assert_frame_equal(results.table, pd.read_parquet(old / "results.parquet"))
    for words in (
        ["results", f"study={old}"],
        ["results", f"study={old}", "sql=select count(*) from results"],
        ["analyse", "differences", f"study={old}"],
        ["report", f"study={old}", "formats=[html]", "language=en"],
    ):
        assert main(words) == 0
        stated = capsys.readouterr().err
        assert f"were made by model {OLD} (orglearn " in stated, words
        assert "revision abc123); this is model newer." in stated, words
    assert OLD in (old / "report" / "report.html").read_text(encoding="utf-8")
    assert len(Folder(old).parts()) == 8, "nothing was run"


def test_a_damaged_table_of_an_earlier_model_is_rebuilt_from_its_runs(old):
    whole = load_study(old).table
    (old / "results.parquet").write_bytes(b"")
    pd.testing.assert_frame_equal(load_study(old).table, whole, check_categorical=False)


def test_a_run_of_an_earlier_model_is_not_repeated_by_this_one(old, capsys):
    key = str(load_study(old).table["key"].iloc[0])
    with pytest.raises(
        ConfigError, match=rf"made by model {OLD} \(orglearn \S+, revision abc123\), and this is model newer"
    ):
        repeat(old, key)
    assert main(["repeat", f"study={old}", f"key={key}"]) == 2
    assert "orglearn adopt study=" in capsys.readouterr().err


def test_what_goes_with_an_earlier_study_is_not_run_by_another_model(old, capsys):
    assert main(["report", f"study={old}", "with=all"]) == 2
    assert "What goes with them has to be of their model" in capsys.readouterr().err
    assert not (old / supplements.FOLDER).exists()


def test_the_next_sweep_writes_beside_an_earlier_model_and_never_over_it(old, monkeypatch, capsys):
    before, parts = load_study(old), {p.name: p.read_bytes() for p in (old / "parts").iterdir()}
    run(old, replications=2)
    assert load_study(old).manifest["model"] == "newer"
    assert load_study(old).worlds == [0, 1]
    assert {p.name: p.read_bytes() for p in (old / "parts").iterdir() if p.name in parts} == parts
    assert [entry["made"]["model"] for entry in Folder(old).manifest()["runs"]] == [OLD, "newer"]
    earlier = old / EARLIER / OLD
    kept = load_study(earlier)
    pd.testing.assert_frame_equal(kept.table, before.table, check_categorical=False)
    assert kept.manifest["model"] == OLD
    assert main(["results", f"study={earlier}"]) == 0
    stated = capsys.readouterr()
    assert f"were made by model {OLD}" in stated.err
    assert "8 runs" not in stated.err
    assert main(["analyse", "differences", f"study={earlier}"]) == 0
    capsys.readouterr()
    assert main(["results", f"study={old}"]) == 0
    assert f"What an earlier model found is in {earlier.as_posix()}." in capsys.readouterr().err
    the_model_is(OLD, monkeypatch)
    run(old)
    assert Folder(old).manifest()["runs"][-1]["runs_before"] == 8, "the earlier model finds its own runs again"
    assert load_study(old / EARLIER / "newer").worlds == [0, 1]


def test_what_an_earlier_model_left_is_not_gone_on_with(old):
    run(old)
    earlier = old / EARLIER / OLD
    with pytest.raises(ConfigError, match="is kept to be read; go on with the study in"):
        sweep(Folder(earlier).jobs(STUDY), Folder(earlier), HERE, observe=Pretend())


def test_a_sweep_that_is_killed_before_its_first_run_leaves_the_earlier_results_readable(old, monkeypatch):
    before = load_study(old).table

    def killed(*_):
        raise SystemExit(9)

    for step in ("write_study", "begin"):
        with monkeypatch.context() as patched:
            patched.setattr(Folder, step, killed)
            with pytest.raises(SystemExit):
                run(old, replications=1)
        place = old if load_study(old).manifest["model"] == OLD else old / EARLIER / OLD
        pd.testing.assert_frame_equal(load_study(place).table, before, check_categorical=False)


def test_a_supplement_of_another_model_is_left_out_of_the_document(old, monkeypatch):
    run(old / "supplements" / "robustness")
    assert supplements.supplements(load_study(old)) == {}
    the_model_is(OLD, monkeypatch)
    run(old / "supplements" / "robustness")
    assert list(supplements.supplements(load_study(old))) == ["robustness"]


# --- the environment ------------------------------------------------------------------------------


def test_what_computes_the_numbers_is_recorded_at_every_start(tmp_path):
    run(tmp_path, replications=1)
    run(tmp_path)
    runs = Folder(tmp_path).manifest()["runs"]
    for entry in runs:
        made = entry["made"]
        assert set(made) >= {"orglearn", "model", "git", "python", "libraries", "machine", "numpy"}
        assert made["numpy"]["blas"] != "unknown"
        assert isinstance(made["numpy"]["simd"], list)
        assert {"system", "release", "processor"} <= set(made["machine"])
    assert Folder(tmp_path).manifest()["environments"] == []
    assert "/" not in json.dumps(runs[0]["made"]).replace("-dirty", ""), "no paths of this machine"


def elsewhere(what: str) -> dict[str, object]:
    here = surroundings()
    changed = {
        "python": {"python": "3.99"},
        "library": {"libraries": here["libraries"] | {"numpy": "9.9"}},
        "processor": {"machine": here["machine"] | {"processor": "other"}},
        "simd": {"numpy": here["numpy"] | {"simd": ["X86_V2"]}},
        "blas": {"numpy": here["numpy"] | {"blas": "mkl 1"}},
    }
    return here | changed[what]


@pytest.mark.parametrize(
    ("what", "says"),
    [("python", "Python "), ("library", "numpy "), ("processor", "processor "), ("simd", "numpy's simd "),
     ("blas", "numpy's blas ")],
)  # fmt: skip
def test_a_resume_in_another_environment_is_reported(tmp_path, monkeypatch, capsys, what, says):
    run(tmp_path, replications=1)
    monkeypatch.setattr(folder_module, "surroundings", lambda: elsewhere(what))
    run(tmp_path)
    [change] = Folder(tmp_path).manifest()["environments"]
    assert change.startswith(says)
    assert " -> " in change
    assert main(["results", f"study={tmp_path}"]) == 0
    assert change in capsys.readouterr().err
    assert main(["report", f"study={tmp_path}", "formats=[html]", "language=en"]) == 0
    text = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "more than one environment" in text
    assert change.partition(" -> ")[0].replace("'", "&#x27;") in text.replace("&#39;", "&#x27;").replace("&gt;", ">")


def test_more_cores_or_a_new_kernel_are_no_other_environment():
    here = surroundings()
    there = here | {"machine": here["machine"] | {"cores": 999, "release": "99"}}
    assert changes(here, there) == []
    assert changes({}, here) == [], "what an earlier version did not record is not told as another"


def test_a_study_is_planned_with_a_word_about_an_earlier_model(old, capsys, monkeypatch):
    file = old.parent / "tiny.yaml"
    file.write_text(yaml.safe_dump(dict(STUDY.tree) | {"name": "tiny"}))
    assert main(["sweep", f"study={file}", f"out={old}", "--plan"]) == 0
    assert f"were made by model {OLD}" in capsys.readouterr().err
