"""Studies from the command line: planned, run, gone on with, asked, repeated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.cli.main import main
from sim.cli.sweep import planned as planned_study
from sim.cli.verbs import VERBS
from sim.cli.words import read
from sim.studies import engine as sweep_module
from sim.studies import evaluate as evaluate_module
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.workflow import load_study
from tests.pretend import TINY, Pretend


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "mine" / "study.yaml"
    file.parent.mkdir()
    file.write_text(yaml.safe_dump(TINY | {"replications": 6}))
    return file


@pytest.fixture
def pretend(monkeypatch):
    """Runs that take no time; what is given are the worlds that fail."""

    def use(*fails: int) -> None:
        monkeypatch.setattr(sweep_module, "Observer", lambda *what: Pretend(fails=fails))

    use()
    return use


def planned(words):
    return planned_study(read(VERBS["sweep"], words))


def words(study, out, *more: str) -> list[str]:
    return ["sweep", f"study={study}", f"out={out}", "executor=in_process", *more]


def test_a_study_is_planned_before_it_is_run(study, tmp_path, capsys):
    assert main([*words(study, tmp_path / "out"), "--plan"]) == 0
    value = capsys.readouterr().err
    assert "mine: 2 alternatives × 1 scenario × 6 worlds" in value
    assert "12 runs. 12 to do: about " in value
    assert " on 1 worker, about " in value
    assert " of disk." in value
    assert not (tmp_path / "out").exists(), "planning leaves nothing behind"


def test_a_study_is_run_and_gone_on_with(study, tmp_path, capsys, pretend):
    out = tmp_path / "out"
    assert main(words(study, out)) == 0
    assert "12 runs in 1 s; 12 of 12 are finished." in capsys.readouterr().err
    assert main(words(study, out)) == 0
    assert "Nothing is left to do. More worlds: replications=N." in capsys.readouterr().err
    assert main(words(out, out, "replications=8")) == 0, "the folder alone is enough to go on"
    assert "16 runs, 12 of them done before. 4 to do" in capsys.readouterr().err
    assert main(["results", f"study={out}"]) == 0
    assert "<Results of mine: 2 alternatives, 1 scenario, 8 worlds>" in capsys.readouterr().out


def test_runs_of_another_model_are_reported_and_left_out(study, tmp_path, capsys, pretend, monkeypatch):
    out = tmp_path / "out"
    main(words(study, out))
    monkeypatch.setattr("sim.studies.jobs.model_hash", lambda: "another")
    capsys.readouterr()
    assert main([*words(study, out), "--plan"]) == 0
    value = capsys.readouterr().err
    assert "12 runs. 12 to do" in value
    assert "12 runs there are of other settings or another version of the model, and are left out." in value
    assert main(["analyse", "sample_size", f"study={out}", "outcome=quality", "effect=0.1"]) == 0, "it stays readable"


def test_settings_may_be_given_in_place_of_the_studys_own(study, tmp_path, pretend):
    out = tmp_path / "out"
    more = ("factors.world.turbulence=[0.2,1.0]", "scale.offices=1", "replications=2", "options=[baseline_2014]")
    assert main(words(study, out, *more)) == 0
    result = load_study(out)
    assert result.scenarios["turbulence"].tolist() == [0.2, 1.0]
    assert result.study["scale"] == TINY["scale"] | {"offices": 1}
    assert (list(result.alternatives.index), result.worlds) == (["baseline_2014"], [0, 1])


def test_failures_are_listed_with_commands_that_repeat_them(study, tmp_path, capsys, pretend):
    out = tmp_path / "out"
    pretend(4)
    assert main(words(study, out)) == 3
    value = capsys.readouterr().err
    assert "2 failed" in value
    commands = [line.split() for line in value.splitlines() if line.startswith("  orglearn repeat")]
    assert len(commands) == 2
    assert len(pd.read_csv(out / "failures.csv")) == 2
    assert main(commands[0][1:]) == 0, "the model itself does not fail there"
    value = capsys.readouterr().out
    assert "world 4 (seed 4)" in value
    assert "The store does not hold this run." in value
    pretend()
    assert main(words(study, out)) == 0
    assert load_study(out).failures.empty


def keep_another(folder, stored, key, change):
    """Write the store anew, with another first number of one run."""
    for file in Folder(folder).parts().files:
        file.unlink()
    parts = Folder(folder).parts()
    for name, values in stored.items():
        parts.add(name, np.concatenate([[change(values[0])], values[1:]]) if name == key else values, 0.1)
    parts.flush()


def test_a_run_is_repeated_bit_for_bit(tmp_path, capsys):
    out = tmp_path / "out"
    small = {"offices": 3, "caseworkers": 30, "counties": 1, "settling_years": 1}
    file = tmp_path / "real.yaml"
    file.write_text(yaml.safe_dump(TINY | {"scale": small, "replications": 1, "outcomes": "all"}))
    assert main(words(file, out)) == 0
    key = load_study(out).table["key"].iloc[0]
    assert main(["repeat", f"study={out}", f"key={key[:8]}"]) == 0
    assert "Bit for bit as in the store." in capsys.readouterr().out
    parts = Folder(out).parts()
    stored = {name: parts.values(name).copy() for name in parts.where}
    for change, code, text in (
        (lambda number: np.nextafter(number, 2), 0, "to twelve digits; the last ones differ: quality in year"),
        (lambda number: number * (1 + 3e-13), 0, "the last ones differ"),
        (lambda number: number * (1 + 3e-12), 3, "NOT as in the store: quality in year"),
        (lambda number: np.nan, 3, "and was nan"),
    ):
        keep_another(out, stored, key, change)
        assert main(["repeat", f"study={out}", f"key={key[:8]}"]) == code
        assert text in capsys.readouterr().out
    assert main(["repeat", f"study={out}", "key=ffffffff"]) == 2
    assert "has no run whose key begins with 'ffffffff'" in capsys.readouterr().err


def test_a_question_in_sql(study, tmp_path, capsys, pretend):
    out = tmp_path / "out"
    main(words(study, out))
    capsys.readouterr()
    sql = "select option, count(*) as n from results where outcome = 'quality' group by option order by option"
    assert main(["results", f"study={out}", "--sql", sql]) == 0
    assert "report_package" in capsys.readouterr().out
    answer = tmp_path / "answer.csv"
    assert main(["results", f"study={out}", "--sql", sql, "--csv", str(answer)]) == 0
    assert pd.read_csv(answer)["n"].tolist() == [6, 6]
    assert main(["results", f"study={out}", "--sql", "drop table results; select 1 from nowhere"]) == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["sweep"], "Say which study: study=NAME (drivers, levels, packages"),
        (["sweep", "study=pakcages"], "There is no study 'pakcages'; did you mean 'packages'?"),
        (["sweep", "study=packages", "replicatons=3"], "There is no setting 'replicatons'; did you mean 'replications'?"),
        (["sweep", "study=packages", "replications=1,2"], "gives several values"),
        (["sweep", "study=packages", "on_error=never"], "'never'"),
        (["sweep", "study=packages", "executor=daks"], "There is no executor 'daks'; did you mean 'dask'?"),
        (["sweep", "study=packages", "world._target_=os.system"], "no name starts with '_'"),
        (["sweep", "study=packages", "scale.ofices=3"], "There is no setting 'scale.ofices'; did you mean 'scale.offices'?"),
        (["sweep", "packages"], "'packages' is not a setting; write it as name=value"),
        (["results", "study=never_run"], "`orglearn sweep study=...` runs one."),
        (["repeat", "study=never_run"], "Say which run: key=KEY"),
        (["analyse", "diferences", "study=x"], "There is no analysis 'diferences'; did you mean 'differences'?"),
        (["analyse", "sample_size", "study=x", "outcom=quality"], "There is no setting 'outcom'; did you mean 'outcome'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_in_a_sentence(line, sentence, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(line) == 2
    assert sentence in capsys.readouterr().err


def test_too_little_room_is_reported_before_anything_is_run(study, tmp_path, capsys, pretend, monkeypatch):
    monkeypatch.setattr("sim.studies.forecast.shutil.disk_usage", lambda path: type("Usage", (), {"free": 10})())
    assert main(words(study, tmp_path / "out")) == 2
    assert "has 10 bytes free; make room" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "files"),
    [
        (["differences", "outcomes=[quality]"], {"differences.csv", "alternatives.csv"}),
        (["sample_size", "outcome=quality", "effect=0.1"], {"enough.csv"}),
        (["robustness", "outcomes=quality", "draws=20", "thresholds={quality:0.5}"], {"regret.csv", "ranks.csv"}),
        (["discovery", "outcome=quality", "alternative=report_package"], {"cases.csv"}),
    ],
)
def test_a_study_is_analysed(study, tmp_path, capsys, pretend, line, files):
    out = tmp_path / "out"
    main(words(study, out, "factors.world.turbulence=[0.2,0.6,1.0]"))
    capsys.readouterr()
    assert main(["analyse", line[0], f"study={out}", *line[1:], "language=nb"]) == 0
    value = capsys.readouterr().out
    assert "Tabeller og figur: " in value
    made = {path.name for path in (out / "analysis" / line[0]).iterdir()}
    assert {"found.json", "found.nb.txt", "found.en.txt", "figure.nb.png", "figure.en.svg"} <= made
    assert files <= made


def test_the_executor_may_be_given_with_dots():
    there = planned(["study=packages", "executor=dask", "executor.address=tcp://10.0.0.1:8786"])[2]
    assert there == Executor("dask", address="tcp://10.0.0.1:8786")
    assert planned(["study=packages", "executor.workers=3"])[2] == Executor("local", workers=3)
    assert planned(["study=packages"])[2] == Executor("local")


@pytest.mark.parametrize(
    ("line", "files"),
    [
        (
            ["break_even", "outcome=quality", "alternative=report_package", "assumptions=[turbulence,workload]"],
            {"assumptions.csv"},
        ),
        (
            ["search", "levers=[local_autonomy,reflection_arenas]", "objectives=[quality,backlog]", "population=8",
             "generations=2", "worlds=3", "fresh_worlds=4"],
            {"front.csv", "progress.csv"},
        ),
    ],
)  # fmt: skip
def test_an_analysis_that_runs_what_it_needs_keeps_it(study, tmp_path, capsys, pretend, monkeypatch, line, files):
    out = tmp_path / "out"
    monkeypatch.setattr(evaluate_module, "Observer", lambda *what: Pretend())
    main(words(study, out))
    what = ["analyse", line[0], f"study={out}", *line[1:], "executor=in_process"]
    assert main(what) == 0
    made = {path.name for path in (out / "analysis" / line[0]).iterdir()}
    assert files | {"found.nb.txt", "figure.en.png"} <= made
    kept = Folder(out / line[0]).manifest()["runs"][-1]["runs_kept"]
    capsys.readouterr()
    assert main(what) == 0, "a second time nothing is run"
    assert Folder(out / line[0]).manifest()["runs"][-1]["runs_kept"] == kept > 0
    assert main([w for w in what if not w.startswith(("alternative=", "levers="))]) == 2
    assert "needs " in capsys.readouterr().err
