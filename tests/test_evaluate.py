"""Runs on demand: asked once, kept, and read back; studies that run until they can tell."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli.main import main
from sim.config import Config, ConfigError
from sim.studies import engine as sweep_module
from sim.studies.evaluate import evaluator
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.study import study_from
from tests.pretend import TINY, Pretend

HERE = Executor("in_process")
STUDY = study_from("tiny", TINY)
POINTS = [
    {"governance": "baseline_2014"},
    {"governance": "report_package", "governance.local_autonomy": 0.9},
    {"governance": {"local_autonomy": 0.5}, "world.turbulence": 1.0},
]


@dataclass
class Counted:
    """Counts the runs it is asked for; may be interrupted after so many."""

    most: int = 10**9
    fails: tuple[int, ...] = ()
    seen: list[tuple[float, int]] = field(default_factory=list)

    def __call__(self, config: Config) -> np.ndarray:
        if len(self.seen) >= self.most:
            raise KeyboardInterrupt
        self.seen.append((config.governance.local_autonomy, config.seed))
        return Pretend(self.fails)(config)


def ask(folder, observe, worlds=range(4)) -> pd.DataFrame:
    with evaluator(STUDY, folder, HERE, observe=observe) as evaluate:
        return evaluate(POINTS, list(worlds))


def test_what_was_asked_is_not_run_again(tmp_path):
    first, again = Counted(), Counted()
    result = ask(tmp_path, first)
    assert sorted(first.seen) == sorted((a, w) for a in (0.3, 0.9, 0.5) for w in range(4))
    assert list(result.columns) == ["point", "world", "year", "outcome", "value"]
    assert len(result) == 3 * 4 * 2
    row = result.query("point == 2 and world == 3 and outcome == 'quality'")["value"].tolist()
    assert row == [np.random.default_rng(3).normal(size=2)[0] + 0.5 + 10]
    pd.testing.assert_frame_equal(ask(tmp_path, again), result)
    assert again.seen == []
    assert len(ask(tmp_path, again, worlds=range(5))) == 3 * 5 * 2
    assert len(again.seen) == 3


def test_what_is_interrupted_goes_on_where_it_was(tmp_path):
    whole = ask(tmp_path / "whole", Counted())
    with pytest.raises(KeyboardInterrupt):
        ask(tmp_path / "cut", Counted(most=5))
    rest = Counted()
    pd.testing.assert_frame_equal(ask(tmp_path / "cut", rest), whole)
    assert len(rest.seen) == 12 - 5
    assert [run["ended"] for run in Folder(tmp_path / "cut").manifest()["runs"]] == ["stopped", "complete"]


def test_a_run_that_fails_has_no_rows_and_a_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a command holds no path from the root of the disk
    result = ask(tmp_path, Counted(fails=(2,)))
    assert sorted(result["world"].unique()) == [0, 1, 3]
    known = Folder(tmp_path).read_failures()
    assert len(known) == 3
    command = next(iter(known.values()))["command"].split()
    assert main(command[1:]) == 0
    assert "(seed 2)" in capsys.readouterr().out


def test_many_rounds_share_their_workers(tmp_path):
    with evaluator(STUDY, tmp_path, Executor("local", workers=2), observe=Pretend()) as evaluate:
        rounds = [evaluate(POINTS, [world]) for world in range(6)]
    assert [len(result) for result in rounds] == [6] * 6
    whole = ask(tmp_path / "other", Pretend(), range(6))
    for world, result in enumerate(rounds):
        own = whole[whole["world"] == world].reset_index(drop=True)
        pd.testing.assert_frame_equal(result, own)


def test_a_setting_that_cannot_be_is_refused(tmp_path):
    with (
        pytest.raises(ConfigError, match=r"no setting 'governance.local_autnomy'"),
        evaluator(STUDY, tmp_path, HERE) as evaluate,
    ):
        evaluate([{"governance.local_autnomy": 1}], [0])


def test_a_study_runs_until_it_can_tell(tmp_path, monkeypatch):
    worlds = []

    def observe(outcomes, years, details):
        worlds.append(len(outcomes))
        return noise

    noise = Noisy()
    monkeypatch.setattr(sweep_module, "Observer", observe)
    settings = {"out": tmp_path, "executor": HERE, "most": 400}
    value = sim.run_until_enough(TINY, "quality", effect=1.0, **settings)
    row = value.tables["enough"].iloc[0]
    assert row["verdict"] == "seen"
    assert 8 < row["worlds"] < 400
    assert len(worlds) > 1, "in steps"
    noise = Noisy(by=0.0)
    untold = sim.run_until_enough(TINY, "quality", 0.01, most=40, out=tmp_path / "other", executor=HERE)
    assert untold.tables["enough"][["verdict", "worlds"]].values.tolist() == [["not_told", 40]]


@dataclass(frozen=True)
class Noisy:
    """Quality that differs by so much between the two options, with noise of its own in each run."""

    by: float = 1.0

    def __call__(self, config: Config) -> np.ndarray:
        package = config.governance.local_autonomy > 0.3
        return np.random.default_rng([config.seed, package]).normal(size=2) + self.by * package
