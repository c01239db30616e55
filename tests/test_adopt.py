"""A study of an earlier version of the model counts as one of the present model, where its runs come out the same."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli.main import main
from sim.config import Config, ConfigError
from sim.studies import adopt as adopting
from sim.studies.adopt import adopt
from sim.studies.engine import sweep
from sim.studies.evaluate import evaluator
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.same_numbers import difference
from sim.studies.study import study_from
from sim.studies.workflow import load_study
from tests.pretend import TINY, Pretend

HERE = Executor("in_process")
STUDY = study_from("tiny", TINY)
POINT = [{"governance": "report_package"}]


def observed(outcomes, years, details, value: Pretend | None = None) -> Pretend:
    """In place of an Observer."""
    return value or Pretend()


class Changed(Pretend):
    """A model with another constant."""

    def __call__(self, config: Config) -> np.ndarray:
        return super().__call__(config) + np.array([0.0, 0.5])


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Path:
    """A study, a supplement of it and a search in it, all finished by a model that the present one takes the place of."""
    for place in (tmp_path, tmp_path / "supplements" / "robustness"):
        sweep(Folder(place).jobs(STUDY), Folder(place), HERE, observe=Pretend())
    with evaluator(STUDY, tmp_path / "search", HERE, observe=Pretend()) as evaluate:
        evaluate(POINT, [0, 1])
    monkeypatch.setattr("sim.studies.jobs.model_hash", lambda: "faster")
    monkeypatch.setattr(adopting, "model_hash", lambda: "faster")
    monkeypatch.setattr(adopting, "Observer", observed)
    return tmp_path


def left(folder: Path) -> int:
    return sum(1 for _ in Folder(folder).jobs().left(Folder(folder).parts()))


def test_equal_runs_are_adopted_with_their_keys_and_nothing_is_run_again(kept):
    keys, old = set(Folder(kept).parts().where), Folder(kept).manifest()["model"]
    assert left(kept) == 20
    result = adopt(kept, sample=3, seed=7, golden=lambda: None)
    assert set(result) == {kept, kept / "supplements" / "robustness", kept / "search"}
    assert left(kept) == left(kept / "supplements" / "robustness") == 0
    assert {job.key for job in Folder(kept).jobs()} == keys
    [entry] = Folder(kept).manifest()["adopted"]
    assert entry.pop("at")
    assert entry == {"from": old, "to": "faster", "sample": 3, "seed": 7, "golden": "holds"}
    assert Folder(kept).manifest()["model"] == old, "a document of the study does not change"


def test_an_adopted_study_can_be_extended(kept):
    adopt(kept)
    before = load_study(kept).table
    more = study_from("tiny", TINY | {"replications": 12})
    report = sweep(Folder(kept).jobs(more), Folder(kept), HERE, observe=Pretend())
    assert (report.before, report.finished) == (20, 4)
    after = load_study(kept).table
    pd.testing.assert_frame_equal(
        after[after["world"] < 10].astype({"key": str}), before.astype({"key": str}), check_categorical=False
    )
    assert Folder(kept).manifest()["adopted"], "the next sitting keeps the record"


def test_what_an_analysis_asked_for_is_read_back_after_an_adoption(kept):
    adopt(kept)
    with evaluator(STUDY, kept / "search", HERE, observe=Pretend(fails=tuple(range(10)))) as evaluate:
        assert len(evaluate(POINT, [0, 1])) == 4
        assert evaluate.report.finished == 0


def test_a_changed_constant_is_refused_with_the_run_the_outcome_and_the_difference(kept, monkeypatch):
    monkeypatch.setattr(adopting, "Observer", functools.partial(observed, value=Changed()))
    with pytest.raises(
        ConfigError, match=r"Run \w{24} \(.*world \d\) does not .*: backlog in year 1 .*difference of 0.5"
    ):
        adopt(kept)
    assert not Folder(kept).adopted()
    assert left(kept) == 20


def test_nothing_is_recorded_where_a_supplement_differs(kept, monkeypatch):
    beside = Folder(kept / "supplements" / "robustness")
    beside.write_study(study_from("tiny", TINY | {"seed": 1}))
    with pytest.raises(ConfigError, match="has no finished run of its model"):
        adopt(kept)
    assert not Folder(kept).adopted()


def test_a_golden_baseline_that_does_not_hold_refuses_the_adoption(kept):
    with pytest.raises(ConfigError, match="golden baseline of this copy does not hold: quality moved"):
        adopt(kept, golden=lambda: "quality moved")
    assert not Folder(kept).adopted()


def test_without_a_golden_baseline_the_record_says_so(kept):
    adopt(kept)
    assert Folder(kept).manifest()["adopted"][0]["golden"] == "not available"


def test_another_model_still_has_runs_of_its_own_after_an_adoption(kept, monkeypatch):
    adopt(kept)
    monkeypatch.setattr("sim.studies.jobs.model_hash", lambda: "other")
    assert left(kept) == 20
    monkeypatch.setattr(adopting, "model_hash", lambda: "other")
    adopt(kept)
    assert left(kept) == 0
    monkeypatch.setattr("sim.studies.jobs.model_hash", lambda: "faster")
    assert left(kept) == 0, "both adoptions stand"


def test_there_has_to_be_something_to_adopt(kept, tmp_path):
    adopt(kept)
    with pytest.raises(ConfigError, match="there is nothing to adopt"):
        adopt(kept)
    with pytest.raises(ConfigError, match="no study in"):
        adopt(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="sample is 0, but must be"):
        adopt(kept, sample=0)


def test_numbers_are_held_to_the_bit_here_and_to_twelve_digits_elsewhere():
    kept = np.array([1.0, np.nan, 3.0])
    near = np.array([1.0, np.nan, 3.0 * (1 + 1e-14)])
    assert difference(kept, kept.copy(), exact=True) is None
    assert difference(kept, near, exact=True) == (2, 3.0, near[2])
    assert difference(kept, near, exact=False) is None
    assert difference(kept, np.array([1.0, 2.0, 3.0]), exact=False)[0] == 1
    assert difference(kept, kept * (1 + 1e-10), exact=False)[0] == 0


def test_the_verb_adopts_a_study_and_prints_what_it_recorded(kept, monkeypatch, capsys):
    monkeypatch.setattr("sim.cli.adopt.golden_of_this_copy", lambda: None)
    assert main(["adopt", f"study={kept}", "sample=1", "seed=4"]) == 0
    text = capsys.readouterr().out
    assert "1 done again came out the same (seed 4), golden baseline: not available." in text
    assert main(["adopt", f"study={kept}"]) == 2
    assert "there is nothing to adopt" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["study=a", "ensemble=b"], ["sample=2"]])
def test_the_verb_asks_what_to_adopt(words, capsys):
    assert main(["adopt", *words]) == 2
    assert "one of them" in capsys.readouterr().err
