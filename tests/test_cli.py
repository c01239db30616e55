# ruff: noqa: E501 - one slip of the hand a line
"""The commands: what they write, and how they refuse. `python -m sim` and `orglearn run` are the same code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim.api
from sim.cli import compare, main
from sim.cli.analyses import ANALYSES, analysis_named
from sim.cli.run import main as run
from sim.cli.verbs import LISTS, STUDY_SETTINGS, VERBS
from sim.cli.which_study import readable
from sim.cli.words import read
from sim.config import ConfigError, config_hash, configure, load, option_names, package_names
from sim.config.files import GROUPS
from sim.config.levers import LeverMove
from sim.config.overrides import TOP, jobs, resolved
from sim.studies.study import USUAL

ROOT = Path(__file__).resolve().parent.parent
SMALL = ["scale.offices=4", "scale.caseworkers=40", "scale.counties=1", "scale.settling_years=1", "years=1"]


def refusal(code: int, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence on stderr of a command that ended with exit code 2."""
    text = capsys.readouterr()
    assert code == 2, text
    assert text.out == ""
    assert text.err.count("\n") == 1, text.err
    assert "Traceback" not in text.err
    return text.err


# --- what a run writes ----------------------------------------------------------------------------


def test_a_run_writes_its_tables_settings_and_provenance(tmp_path: Path, capsys: Any) -> None:
    arguments = [*SMALL, "governance=report_package", "governance.local_autonomy=0.7", "seed=3"]
    assert run([*arguments, f"output={tmp_path}"]) == 0
    text = capsys.readouterr()
    assert text.err == ""
    assert "Right decisions" in text.out
    assert str(tmp_path) in text.out
    config = load(tmp_path / "config.yaml")
    scale = {"offices": 4, "caseworkers": 40, "counties": 1, "settling_years": 1}
    assert config == configure("report_package", scale=scale, levers={"local_autonomy": 0.7}, years=1, seed=3)
    written = pd.read_csv(tmp_path / "outcomes.csv")
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "outcomes.parquet"), written, check_dtype=False, check_exact=False
    )
    again = sim.api.simulate(config).outcomes
    pd.testing.assert_frame_equal(again, written, check_dtype=False, check_exact=False)
    assert len(pd.read_csv(tmp_path / "offices.csv")) == 4
    for name in ("ledger.csv", "levers.csv"):
        assert (tmp_path / name).stat().st_size
    about = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert config_hash(config) in str(about)


def test_orglearn_run_is_the_same_code_in_both_languages(tmp_path: Path, capsys: Any) -> None:
    assert main.main(["run", *SMALL, f"output={tmp_path}", "language=nb", "governance=one_state"]) == 0
    out = capsys.readouterr().out
    assert "endring" in out
    assert "utenfor rapporten" in out


def test_multirun_gives_each_run_a_folder_of_its_own(tmp_path: Path) -> None:
    plan = "governance.schedule.detail_management={from_year: 0.5, to: 0.45, over_years: 2}"
    assert run(["-m", *SMALL, "governance=baseline_2014,report_package", plan, f"output={tmp_path}"]) == 0
    configs = [load(tmp_path / str(i) / "config.yaml") for i in range(2)]
    assert [c.governance.package for c in configs] == ["baseline_2014", "report_package"]
    assert configs[0].governance.schedule["detail_management"][0].to == 0.45


def test_the_schedule_can_be_written_with_dots_too(tmp_path: Path) -> None:
    dots = ["governance.schedule.upward_loop.from_year=0.5", "governance.schedule.upward_loop.to=0.9"]
    assert run([*SMALL, *dots, f"output={tmp_path}", "governance.competence_units.model=secondment"]) == 0
    governance = load(tmp_path / "config.yaml").governance
    assert governance.schedule == {"upward_loop": (LeverMove(from_year=0.5, to=0.9, over_years=0.0),)}
    assert governance.competence_units.model == "secondment"


def test_a_folder_of_ones_own_settings_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own" / "governance").mkdir(parents=True)
    text = "defaults: [report_package, _self_]\npackage: mine\nlocal_autonomy: 0.9\n"
    (tmp_path / "own" / "governance" / "mine.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["--config-dir", "own", *SMALL, "governance=mine", "output=out"]) == 0
    assert load(tmp_path / "out" / "config.yaml").governance.local_autonomy == 0.9


def test_the_help_names_what_there_is(capsys: Any) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for group in ("scale", "world") for name in option_names(group))
    assert run(["--cfg", "job", "governance=report_package"]) == 0
    assert "local_autonomy: 0.6" in capsys.readouterr().out


# --- what a run refuses ---------------------------------------------------------------------------

BAD: dict[str, tuple[list[str], str]] = {
    "unknown package": (["governance=raport_package"], "no package 'raport_package' for governance; did you mean 'report_package'"),
    "unknown scale": (["scale=natonal"], "no scale 'natonal'; did you mean 'national'? (allowed: classroom, national, reduced, teaching, validation)"),
    "unknown world": (["world=turbulnt"], "no world 'turbulnt'; did you mean 'turbulent'"),
    "misspelt lever": (["governance.local_autonmy=0.5"], "did you mean 'governance.local_autonomy'"),
    "misspelt section": (["governence.local_autonomy=0.5"], "no setting 'governence'; did you mean 'governance'"),
    "misspelt setting": (["yeers=3"], "no setting 'yeers'; did you mean 'years'"),
    "1.4": (["governance.upward_loop=1.4"], "governance.upward_loop is 1.4, but must be a number from 0 to 1"),
    "text": (["governance.upward_loop=much"], "governance.upward_loop is 'much', but must be a number from 0 to 1"),
    "a decimal comma": (["governance.upward_loop=0,7"], "write 0.7 for 0,7"),
    "nan": (["governance.upward_loop=nan"], "governance.upward_loop is nan, but must be a finite number"),
    "inf": (["years=inf"], "years is inf, but must be a finite number"),
    "zero offices": (["scale.offices=0"], "scale.offices is 0, but must be a whole number from 1 to 2000"),
    "more offices than people": (["scale.offices=600"], "scale.offices is 600, but 1750 caseworkers"),
    "more counties than offices": (["scale.counties=60", "scale.offices=20"], "scale.counties is 60, but must be at most"),
    "negative years": (["years=-2"], "years is -2, but must be a number from 0 to 100"),
    "a lever over time that starts nowhere": (["governance.upward_loop={from: 0.1, to: 1}"], "in year 0 and at once"),
    "a lever over time, too late": (["governance.upward_loop={from_year: 2, to: 1}", "years=2"], "too late to have any effect"),
    "units that are not there": (["governance.competence_units.intensity=0.5"], "model is none, so there are no units"),
    "a schedule of nothing": (["governance.schedule.upward_lop={to: 1}"], "did you mean 'upward_loop'"),
    "unknown language": (["language=nn"], "no language 'nn'"),
    "a class to build": (["+world._target_=os.system"], "'world._target_' cannot be set"),
    "a class in a value": (["world={_target_: os.system}"], "has the key '_target_'"),
    "a class deep in a value": (["governance.schedule.x={to: {_target_: os.system}}"], "has the key '_target_'"),
    "a launcher": (["hydra/launcher=joblib"], "'hydra/launcher' cannot be set"),
    "a launcher's class": (["hydra.launcher._target_=os.system"], "cannot be set"),
    "a sweeper": (["-m", "hydra/sweeper=evil"], "'hydra/sweeper' cannot be set"),
    "a callback": (["+hydra.callbacks.x={_target_: os.system}"], "'hydra.callbacks.x' cannot be set"),
    "a moved group": (["governance@hydra.callbacks=one_state"], "'governance@hydra.callbacks' is not a setting"),
    "taking away": (["~governance"], "write it as name=value"),
    "no value": (["governance"], "write it as name=value"),
    "half a brace": (["world={turbulence: 1"], "world is '{turbulence: 1', but must be"),
    "a value cut at its spaces": (["governance.upward_loop={from_year: 3}", "to:"], "'to:' is not a setting; write it as name=value, for instance years=10. A value with spaces or braces goes in quotes"),
    "a reference to nothing": (["governance.upward_loop=${x}"], "governance.upward_loop is '${x}', but must be a number"),
    "too many runs": (["-m", "seed=range(0,100000000)"], "more than 10000 runs"),
    "a span": (["-m", "years=interval(1,2)"], "name the values"),
    "a slip in the second of two": (["-m", "governance.upward_loop=0.2,1.4"], "governance.upward_loop is 1.4"),
    "unknown flag": (["--multrun"], "did you mean 'multirun'?"),
    "other settings altogether": (["--config-path", "/tmp"], "no setting 'config_path'; did you mean 'config_dir'?"),
    "a pickled run": (["--experimental-rerun", "x.pickle"], "no setting 'experimental_rerun'"),
    "settings from nowhere": (["--config-dir", "/nowhere"], "must be a folder that exists"),
    "no output": (["output="], "output is '', but must be the name of a folder"),
}  # fmt: skip


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test in which anything is simulated."""

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("a run was started")

    monkeypatch.setattr(sim.api, "simulate", never)
    monkeypatch.setattr(sim.api, "compare", never)


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("slip", BAD)
def test_a_slip_ends_in_one_sentence(
    slip: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, expected = BAD[slip]
    first = refusal(run(arguments), capsys)
    assert expected in first
    assert refusal(main.main(["run", *arguments]), capsys) == first
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("command", ["run", "compare"])
def test_an_output_folder_that_cannot_be_written_is_named(command: str, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "file").touch()
    folder = str(tmp_path / "file" / "out")
    arguments = [f"output={folder}"] if command == "run" else ["G0", "G3", "--out", folder]
    assert f"output is '{folder}', but must be a folder that can be written to" in refusal(
        main.main([command, *arguments]), capsys
    )


@pytest.mark.usefixtures("no_run")
def test_a_usual_output_folder_that_cannot_be_written_is_named_too(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outputs").touch()
    monkeypatch.chdir(tmp_path)
    assert "outputs" in refusal(run([]), capsys)


@pytest.mark.usefixtures("no_run")
def test_a_settings_file_that_is_not_yaml_is_named(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "mine.yaml").write_text("turbulence: [1", encoding="utf-8")
    text = refusal(run(["--config-dir", str(tmp_path), "world=mine"]), capsys)
    assert "mine.yaml is not YAML (line 1)" in text


@pytest.mark.parametrize("text", ["${oops", "${oc.env:ORGLEARN_SECRET}", "${seed}", "${oc.create:{a: 1}}"])
@pytest.mark.usefixtures("no_run")
def test_a_reference_in_a_settings_file_is_a_text_and_nothing_is_looked_up(
    text: str, capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORGLEARN_SECRET", "0.25")
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "mine.yaml").write_text(f"turbulence: '{text}'", encoding="utf-8")
    message = refusal(run([f"--config-dir={tmp_path}", "world=mine"]), capsys)
    assert f"world.turbulence is '{text}', but must be a number" in message


@pytest.mark.parametrize(
    "reference",
    ["${oc.env:ORGLEARN_SECRET}", "${oc.env:${x}}", "${governance}", "${", "${}", "${now", "${oc.decode:1}"],
)
@pytest.mark.usefixtures("no_run")
def test_a_folders_name_refers_to_time_and_settings_alone(
    reference: str, capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ORGLEARN_SECRET", "a secret")
    monkeypatch.chdir(tmp_path)
    message = refusal(run([f"output='{reference}/x'"]), capsys)
    assert "stands for nothing; a reference is ${now:%Y-%m-%d}" in message
    assert "a secret" not in message
    assert not list(tmp_path.iterdir())


def test_a_folders_name_has_the_time_and_settings_as_text() -> None:
    settings = {"seed": 3, "governance": {"package": "${oc.env:HOME}"}}
    assert resolved("${now:%Y}/${seed}/${governance.package}", settings) == (f"{datetime.now():%Y}/3/${{oc.env:HOME}}")


def test_an_error_of_ours_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sim.api, "simulate", broken)
    with pytest.raises(ZeroDivisionError):
        run([f"output={tmp_path}"])


@pytest.mark.parametrize("command", [["run"], ["compare", "G0", "G3"]])
def test_ctrl_c_ends_with_130_and_a_sentence(
    command: list[str], tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim.api, "simulate", stopped)
    monkeypatch.setattr(sim.api, "compare", stopped)
    monkeypatch.chdir(tmp_path)
    assert main.main(command) == 130
    assert capsys.readouterr().err == "Stopped before the end.\n"


def test_nothing_to_compare_ends_with_1(tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any, **__: Any) -> None:
        raise ValueError("No world was finished.")

    monkeypatch.setattr(sim.api, "compare", nothing)
    assert main.main(["compare", "G0", "G3", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "No world was finished.\n"


# --- compare, list, version -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "packages", "expected"),
    [
        ([], "all", package_names()),
        ([], "G0-G8", package_names()[:10]),
        (["G0", "report_package"], None, ("baseline_2014", "report_package")),
        (["G3", "G3"], "G0,G4a", ("report_package", "baseline_2014", "county_units_permanent")),
        ([], "G4-G5", ("county_units_permanent", "county_units_secondment", "leadership_first")),
        ([], "G9-G9", ("full_municipal", "one_state")),
    ],
)
def test_packages_are_named_by_code_span_or_name(names: list[str], packages: str | None, expected: Any) -> None:
    given = read(VERBS["compare"], [*names, *([f"packages={packages}"] if packages else [])])
    assert tuple(compare.packages_named(given.text("packages"))) == expected


def test_compare_starts_from_the_study_and_hands_on_what_was_asked() -> None:
    asked = ["--years", "3", "--scale=classroom", "replications=2", "--seed", "5"]
    study = compare.planned(read(VERBS["compare"], asked))
    assert study == {
        "options": list(package_names()[:10]), "replications": 2, "scale": "classroom", "world": "norway_2014",
        "uncertainty": "priors", "years": 3, "seed": 5,
    }  # fmt: skip


BAD_COMPARE = {
    "unknown package": (["compare", "G0", "raport_package"], "did you mean 'report_package'"),
    "unknown code": (["compare", "--packages", "G0-G12"], "no span G0-G12; the codes are G0, G1"),
    "one package": (["compare", "G3"], "at least two packages"),
    "unknown scale": (["compare", "--scale", "natonal"], "did you mean 'national'"),
    "unknown world": (["compare", "--world", "clam"], "did you mean 'calm'"),
    "text for years": (["compare", "--years", "ten"], "years is 'ten', but must be a number from 0 to 100"),
    "negative years": (["compare", "--years", "-1"], "years is -1, but must be a number from 0 to 100"),
    "no replications": (["compare", "--replications", "0"], "replications is 0, but must be a whole number from 1"),
    "no workers": (["compare", "--workers", "nan"], "workers is nan, but must be a finite number"),
    "unknown language": (["compare", "--language", "nn"], "no language 'nn'"),
    "unknown study": (["compare", "--study", "pakages"], "did you mean 'packages'"),
    "unknown flag": (["compare", "--sede", "3"], "no setting 'sede'; did you mean 'seed'?"),
    "unknown command": (["comapre"], "did you mean 'compare'?"),
    "unknown list": (["list", "levrs"], "did you mean 'levers'?"),
}  # fmt: skip


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("slip", BAD_COMPARE)
def test_orglearn_refuses_in_one_sentence(slip: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments, expected = BAD_COMPARE[slip]
    assert expected in refusal(main.main(arguments), capsys)


@pytest.mark.slow
def test_compare_writes_tables_and_a_page(tmp_path: Path, capsys: Any) -> None:
    asked = ["compare", "G0", "G3", "--scale", "classroom", "--years", "1", "--replications", "2", "--workers", "1"]
    assert main.main([*asked, "--out", str(tmp_path)]) == 0
    assert "Right decisions" in capsys.readouterr().out
    result = pd.read_csv(tmp_path / "differences.csv")
    assert set(result["option"]) == {"report_package"}
    assert (tmp_path / "index.html").stat().st_size > 10_000
    assert (tmp_path / "provenance.json").exists()


@pytest.mark.parametrize("what", LISTS)
@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_list_can_be_printed(what: str, language: str, capsys: Any) -> None:
    assert main.main(["list", what, "--language", language]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 3


def test_no_command_and_version_say_what_this_is(capsys: Any) -> None:
    assert main.main([]) == 0
    text = capsys.readouterr().out
    assert all(f"orglearn {verb.name} " in text and verb.help in text for verb in VERBS.values())
    assert run(["--version"]) == 0
    version = capsys.readouterr().out
    assert version.startswith("orglearn ")
    assert main.main(["--version"]) == 0
    assert capsys.readouterr().out == version


def test_every_group_has_a_folder_and_the_api_refuses_alike() -> None:
    assert all(option_names(group) for group in GROUPS)
    with pytest.raises(ConfigError, match="did you mean 'report_package'"):
        sim.api.simulate("raport_package")


# --- from outside, as a user meets it -------------------------------------------------------------


def outside(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in another folder, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def test_it_works_from_another_folder(tmp_path: Path) -> None:
    done = outside(["sim", *SMALL, "output=here"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "here" / "outcomes.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["sim", "governance=raport_package"],
        ["sim", "+world._target_=os.system"],
        ["sim", "--multirun", "hydra/launcher=joblib", "hydra.launcher._target_=os.system"],
        ["sim.cli.main", "run", "governance.upward_loop=1.4"],
        ["sim.cli.main", "compare", "--scale", "natonal"],
    ],
)
def test_a_slip_from_outside_ends_with_2_and_a_sentence(arguments: list[str], tmp_path: Path) -> None:
    done = outside(arguments, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


NOTES_ITS_STEPS = """
import sys
from pathlib import Path
from sim.__main__ import main
from sim.organisation import Organisation

usual = Organisation.step

def step(self):
    usual(self)
    if self.now == 15:  # everything that is compiled has been by then
        Path("in_the_years").touch()

Organisation.step = step
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""
"""``python -m sim``, which leaves a file when it is well under way."""


@pytest.mark.slow
def test_ctrl_c_from_outside(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(NOTES_ITS_STEPS)
    command = [sys.executable, "script.py", "scale=national", "years=100", "output=here"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        while not (tmp_path / "in_the_years").exists() and process.poll() is None:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        texts = process.stderr.read()
    assert (process.returncode, texts) == (130, "Stopped before the end.\n")


def test_a_study_that_varies_more_than_options_is_for_sweeps(tmp_path, capsys: Any) -> None:
    assert main.main(["compare", "--study", "robustness", "--out", str(tmp_path)]) == 2
    assert "run it with `orglearn sweep study=robustness`" in capsys.readouterr().err


def test_words_and_flags_may_stand_in_any_order(tmp_path, capsys: Any) -> None:
    tiny = ["scale=classroom", "years=1", "replications=2", f"out={tmp_path}"]
    assert main.main(["sweep", "study=packages", "--plan", *tiny]) == 0
    assert "20 runs" in capsys.readouterr().err
    assert main.main(["sweep", "study=packages", "--plant", *tiny]) == 2
    assert "no setting 'plant'; did you mean 'plan'?" in capsys.readouterr().err
    assert main.main(["list", "packages", "scale=classroom"]) == 2


# --- one syntax -----------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_every_setting_of_every_verb_is_written_in_three_ways(verb: str) -> None:
    for one in VERBS[verb].settings:
        text = "true" if one.kind == "flag" else one.choices[0] if one.choices else "3"
        name = one.name.replace("_", "-")
        ways = ([f"{one.name}={text}"], [f"--{name}={text}"], [f"--{name}"] + [text] * (one.kind != "flag"))
        first, *others = (read(VERBS[verb], way) for way in ways)
        assert all(other == first for other in others), one.name
        assert first.values or first.words


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_refuses_an_unknown_setting_with_the_nearest_right_name(verb: str, capsys: Any) -> None:
    right = "language" if "language" in VERBS[verb].names else "study"
    wrong = right[:-1] + "x"
    text = f"There is no setting '{wrong}'; did you mean '{right}'?"
    for way in ([f"{wrong}=nb"], [f"--{wrong}", "nb"]):
        assert text in refusal(main.main([verb, *way]), capsys)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_that_names_its_settings(verb: str, capsys: Any) -> None:
    assert main.main([verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {one.name} " in text for one in VERBS[verb].settings)
    assert callable(import_module(VERBS[verb].module).command)


def test_the_settings_of_a_study_and_of_a_run_are_all_in_the_registry() -> None:
    assert {one.name for one in STUDY_SETTINGS} == set(USUAL)
    assert {one.name for one in VERBS["run"].settings if one.kind == "value"} == set(TOP)


def test_every_analysis_is_there_and_takes_what_the_registry_says() -> None:
    for one in ANALYSES.values():
        parameters = signature(one.load()).parameters
        filled = {"alternative", "against"} if one.name == "break_even" else set()
        assert {*one.needs, *one.takes} <= set(parameters) | filled, one.name


def test_old_spellings_still_work_and_the_new_one_is_printed(capsys: Any) -> None:
    assert read(VERBS["sweep"], ["errors=slow"]).values == {"on_error": "drain"}
    assert capsys.readouterr().err == "errors=slow is now written on_error=drain.\n"
    assert analysis_named("enough").name == "sample_size"
    assert capsys.readouterr().err == "analyse enough is now written analyse sample_size.\n"
    assert analysis_named("flip").name == "break_even"


@pytest.mark.parametrize("verb", [name for name, verb in VERBS.items() if "study" in verb.names])
def test_every_verb_takes_a_study_by_name_file_and_folder(
    verb: str, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "study.yaml").write_text("options: [baseline_2014, report_package]", encoding="utf-8")
    refused = {
        "compare": ["language=xx"], "sweep": ["on_error=never"], "report": ["with=[robustness]", "formats=[odt]"],
        "verify": ["page=none"], "repeat": ["key=1"], "analyse": ["what=differences"],
    }  # fmt: skip
    if verb in ("compare", "sweep", "report"):
        folders = [readable(way)[0] for way in ("packages", "mine", "mine/study.yaml")]
        assert folders == ["packages", "mine", "mine"]
        return
    for way in ("packages", "mine", "mine/study.yaml"):
        text = refusal(main.main([verb, f"study={way}", *refused.get(verb, [])]), capsys)
        assert text == f"The study {way} has not been run here. `orglearn sweep study={way}` runs it.\n"
    for way in ("nowhere", "nowhere.yaml"):
        assert "There is no study" in refusal(main.main([verb, f"study={way}", *refused.get(verb, [])]), capsys)


@pytest.mark.parametrize("group", GROUPS)
def test_hydra_and_the_library_compose_the_same_settings(group: str) -> None:
    for name in option_names(group):
        (job,) = jobs([f"{group}={name}"])
        assert job.config == configure(**{group: name}), name


def test_a_text_with_other_signs_is_refused_with_the_way_to_write_it(capsys):
    assert main.main(["sweep", "study=packages", "constraints=[turbulence <= 1]", "--plan"]) == 2
    assert "['offices <= 20']" in capsys.readouterr().err
    assert main.main(["sweep", "study=drivers", "constraints=['turbulence <= 9']", "--plan"]) == 0
