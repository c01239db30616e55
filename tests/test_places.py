"""Every result has a folder of its own: nobody writes over what something else made, at the same time or later."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import sim
from sim.cli.main import main
from sim.config import ConfigError, load
from sim.config.overrides import jobs as runs_asked_for
from sim.studies.files import read_json
from sim.studies.folder import Folder
from sim.studies.places import MARK, OtherResultsError, claim, claimed, in_own_folder, namesakes, new_folder
from sim.studies.workflow import load_study
from tests.pretend import TINY, Quick

ROOT = Path(__file__).resolve().parent.parent
SCALE = ["scale.offices=2", "scale.caseworkers=8", "scale.counties=1", "scale.settling_years=0", "years=1"]
SMALL = {"offices": 2, "caseworkers": 8, "counties": 1, "settling_years": 0}


def seeds(folder: Path) -> dict[str, int]:
    """The seed of each run in a folder of results, by its place."""
    return {file.parent.relative_to(folder).as_posix(): load(file).seed for file in sorted(folder.rglob("config.yaml"))}


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- folders that nobody named --------------------------------------------------------------------


def _new(folder: str) -> str:
    return str(new_folder(Path(folder)))


def test_no_two_callers_get_the_same_new_folder(tmp_path):
    (tmp_path / "12-00-00").touch()  # a file has the name too
    with multiprocessing.get_context("fork").Pool(4) as pool:
        made = pool.map(_new, [str(tmp_path / "12-00-00")] * 40)
    assert sorted(made) == sorted(str(tmp_path / f"12-00-00-{number}") for number in range(2, 42))


def test_six_launches_in_one_second_leave_six_whole_folders(tmp_path, monkeypatch):
    """The clock stands still, so that all six would have the same folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sitecustomize.py").write_text(
        "import sim.config.overrides as o\n_looked_up = o._looked_up\n"
        "o._looked_up = lambda r, s: '12-00-00' if r['form'] else _looked_up(r, s)\n"
    )
    where = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    words = [sys.executable, "-m", "sim", *SCALE]
    started = [subprocess.Popen([*words, f"seed={seed}"], env=where, stdout=subprocess.DEVNULL) for seed in range(6)]
    assert [one.wait(timeout=300) for one in started] == [0] * 6
    seen = seeds(tmp_path / "outputs")
    assert sorted(seen.values()) == list(range(6))
    assert sorted(place.partition("/")[2] for place in seen) == sorted(
        ["12-00-00", *(f"12-00-00-{number}" for number in range(2, 7))]
    )
    names = {len(list((tmp_path / "outputs" / place).glob("*.parquet"))) for place in seen}
    assert names == {3}, "every folder is whole"


def test_all_runs_of_one_launch_are_in_one_folder_though_the_clock_goes_on(tmp_path, monkeypatch, capsys):
    ticks = iter(range(100))
    looked_up = "sim.config.overrides._looked_up"
    monkeypatch.setattr(looked_up, lambda reference, settings: f"tick-{next(ticks)}")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "-m", *SCALE, "seed=1,2,3"]) == 0
    seen = seeds(tmp_path / "outputs")
    assert list(seen.values()) == [1, 2, 3]
    assert len({place.rpartition("/")[0] for place in seen}) == 1


def test_a_default_folder_that_stays_empty_is_taken_away(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(sim.api, "simulate", stopped)
    assert main(["run", *SCALE]) == 130
    assert not [path for path in (tmp_path / "outputs").rglob("*") if path.is_file()]


# --- folders that were named ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["run", "seed=1"], ["run", "seed=2"]),
        (["run", "seed=1"], ["run", "-m", "seed=1,2"]),
        (["run", "-m", "seed=1,2,3"], ["run", "-m", "seed=1,2"]),
        (["run", "seed=1"], ["compare", "G0", "G3"]),
        (["compare", "G0", "G3"], ["run", "seed=1"]),
        (["compare", "G0", "G3"], ["compare", "G0", "G2"]),
        (["compare", "G0", "G3"], ["compare", "G0", "G3", "seed=4"]),
        (["run", "seed=1"], ["sweep", "study=packages"]),
        (["sweep", "study=packages", "options=[baseline_2014]"], ["sweep", "study=packages", "options=[one_state]"]),
        (["sweep", "study=packages", "options=[baseline_2014]"], ["sweep", "study=levels"]),
    ],
    ids=lambda words: " ".join(words),
)  # fmt: skip
def test_a_named_folder_with_other_results_is_refused(tmp_path, monkeypatch, capsys, first, second):
    monkeypatch.setattr("sim.studies.engine.Observer", Quick)
    monkeypatch.setattr("sim.reporting.comparison.folder.illustrate", lambda c, folder, language: folder / "index.html")
    out = tmp_path / "out"
    more = {
        "run": [*SCALE, f"output={out}"],
        "compare": ["scale=classroom", "years=1", "replications=1", "workers=1", f"out={out}"],
        "sweep": ["scale=classroom", "years=1", "replications=1", "executor=in_process", f"out={out}"],
    }
    assert main([*first, *more[first[0]]]) == 0
    there = files_of(out)
    capsys.readouterr()
    assert main([*second, *more[second[0]]]) == 2
    stated = capsys.readouterr().err
    assert "which is not written over; name another folder, or move that one away." in stated
    assert str(out) in stated
    assert files_of(out) == there, "nothing in the folder is another"
    assert main([*first, *more[first[0]]]) == 0, "the same is the same thing, and is allowed"


def test_a_file_that_someone_put_there_is_not_written_over(tmp_path, capsys):
    (tmp_path / "config.yaml").write_text("mine: 1\n")
    assert main(["run", *SCALE, f"output={tmp_path}"]) == 2
    assert "holds other results (config.yaml)" in capsys.readouterr().err
    assert (tmp_path / "config.yaml").read_text() == "mine: 1\n"
    (tmp_path / "config.yaml").rename(tmp_path / "notes.txt")
    assert main(["run", *SCALE, f"output={tmp_path}"]) == 0
    assert (tmp_path / "notes.txt").read_text() == "mine: 1\n"


def test_a_run_that_is_stopped_in_writing_leaves_what_was_there(tmp_path, monkeypatch):
    words = ["run", *SCALE, f"output={tmp_path}"]
    assert main(words) == 0
    there = files_of(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.cli.run.write_json", full)
    assert main(words) == 2
    assert {name: files_of(tmp_path)[name] for name in there} == there


def test_one_process_at_a_time_writes_a_folder(tmp_path, capsys):
    already = pytest.raises(ConfigError, match=r"is being run already, by process \d+ on ")
    with claimed(tmp_path, "run", "x"), already, claimed(tmp_path, "run", "x"):
        raise AssertionError("two have the folder")


def test_a_claim_is_for_one_thing(tmp_path):
    claim(tmp_path, "run", "a")
    claim(tmp_path, "run", "a")
    with pytest.raises(OtherResultsError, match="another run"):
        claim(tmp_path, "run", "b")
    with pytest.raises(OtherResultsError, match="holds a run"):
        claim(tmp_path, "comparison", "a")
    (tmp_path / MARK).write_text("")  # damaged: then only what is to be written counts
    (tmp_path / "config.yaml").touch()
    with pytest.raises(OtherResultsError, match=r"other results \(config.yaml\)"):
        claim(tmp_path, "run", "a", ["config.yaml"])
    assert read_json(tmp_path / MARK) == {}


def test_a_comparison_without_a_named_folder_has_one_of_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sim.studies.engine.Observer", Quick)
    monkeypatch.setattr("sim.reporting.comparison.folder.illustrate", lambda c, folder, language: folder / "index.html")
    monkeypatch.chdir(tmp_path)
    words = ["scale=classroom", "years=1", "workers=1"]
    assert main(["compare", "G0", "G3", *words, "replications=1"]) == 0
    assert main(["compare", "G0", "G2", *words, "replications=1"]) == 0
    assert main(["compare", "G0", "G3", *words, "replications=2"]) == 0, "more worlds go on in the folder"
    capsys.readouterr()
    seen = {path.name: load_study(path / "study") for path in (tmp_path / "outputs").iterdir()}
    assert {name: (len(r.alternatives), len(r.worlds)) for name, r in seen.items()} == {
        "compare": (2, 2), "compare-2": (2, 1)
    }  # fmt: skip


def test_work_is_offered_the_next_folder_only_where_none_was_named():
    def work(place: Path) -> str:
        if place.name != "x-3":
            raise OtherResultsError("another's")
        return "done"

    assert in_own_folder("", "x", work) == (Path("x-3"), "done")
    with pytest.raises(OtherResultsError):
        in_own_folder("x", "x", work)


def test_a_document_of_another_study_is_not_written_over(tmp_path, monkeypatch, capsys):
    for seed in (1, 2):
        study = TINY | {"replications": 2, "seed": seed, "scale": SMALL}
        sim.sweep(study, out=tmp_path / f"study{seed}", executor="in_process")
    words = ["formats=[html]", f"out={tmp_path / 'document'}"]
    assert main(["report", f"study={tmp_path / 'study1'}", *words]) == 0
    page = (tmp_path / "document" / "report.html").read_bytes()
    assert main(["report", f"study={tmp_path / 'study2'}", *words]) == 2
    assert "holds another document" in capsys.readouterr().err
    assert (tmp_path / "document" / "report.html").read_bytes() == page
    assert main(["report", f"study={tmp_path / 'study1'}", *words, "language=en"]) == 0, "its own is made anew"
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("study1", "document"):
        (tmp_path / name).rename(moved / name)
    assert main(["report", f"study={moved / 'study1'}", "formats=[html]", f"out={moved / 'document'}"]) == 0


def test_the_settings_of_a_run_say_where_it_goes_without_making_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [job] = runs_asked_for(SCALE)
    assert not job.output.exists()
    assert not (tmp_path / "outputs").exists()


# --- two studies of one name ----------------------------------------------------------------------


def dict_study(**more: object) -> dict[str, object]:
    return TINY | {"scale": SMALL, "replications": 2} | more


@pytest.mark.parametrize(
    "other",
    [
        {"options": ["baseline_2014", "one_state"]},
        {"seed": 1},
        {"years": 2},
        {"outcomes": ["quality"]},
        {"factors": {"world.turbulence": [0.2, 0.8]}, "options": ["one_state"]},
        {"scale": SMALL | {"caseworkers": 9}},
    ],
    ids=lambda other: ", ".join(other),
)
def test_two_studies_given_as_settings_have_a_folder_each(tmp_path, monkeypatch, other):
    monkeypatch.chdir(tmp_path)
    one = sim.sweep(dict_study(), executor="in_process")
    table = (one.folder / "results.parquet").read_bytes()
    two = sim.sweep(dict_study(**other), executor="in_process")
    assert (one.folder.name, two.folder.name) == ("study", "study-2")
    assert (one.folder / "results.parquet").read_bytes() == table
    assert len(Folder(one.folder).parts()) == 4
    again = sim.sweep(dict_study(**other), replications=3, executor="in_process")
    assert again.folder == two.folder, "each goes on in its own"
    assert load_study(one.folder).worlds == [0, 1]


@pytest.mark.parametrize(
    "more",
    [
        {"replications": 3},
        {"options": ["baseline_2014", "report_package", "one_state"]},
        {"options": ["baseline_2014"]},
        {"title": "Another title"},
        {"options": ["baseline_2014", {"the package": "report_package"}]},
    ],
    ids=str,
)
def test_a_study_that_grows_stays_in_its_folder(tmp_path, monkeypatch, more):
    monkeypatch.chdir(tmp_path)
    one = sim.sweep(dict_study(), executor="in_process")
    two = sim.sweep(dict_study(**more), executor="in_process")
    assert one.folder == two.folder
    assert [run["runs_before"] for run in two.manifest["runs"]][1] >= 2, "its runs are not done again"


def test_a_named_folder_with_another_study_is_refused_and_says_what_differs(tmp_path):
    sim.sweep(dict_study(), out=tmp_path, executor="in_process")
    with pytest.raises(ConfigError, match=r"holds another study \(another years and seed\)"):
        sim.sweep(dict_study(years=2, seed=3), out=tmp_path, executor="in_process")
    with pytest.raises(ConfigError, match=r"holds another study \(another seed\)"):
        sim.sweep(tmp_path, seed=3, executor="in_process")


def test_a_study_is_seen_by_its_file_though_another_has_the_name(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for number in (1, 2):
        (tmp_path / f"of{number}").mkdir()
        file = tmp_path / f"of{number}" / "mine.yaml"
        file.write_text(yaml.safe_dump(dict_study(seed=number)))
        assert main(["sweep", f"study={file}", "executor=in_process"]) == 0
    assert "outputs/sweeps/mine holds another study of that name" in capsys.readouterr().err
    for number, folder in ((1, "mine"), (2, "mine-2")):
        assert main(["results", f"study=of{number}/mine.yaml"]) == 0
        assert f"table: outputs/sweeps/{folder}/results.parquet" in capsys.readouterr().out


def test_a_folder_with_a_study_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "study.yaml").write_text("name: old\nnothing_of_the_kind: 1\n")
    with pytest.raises(ConfigError, match="holds a study that this version cannot read"):
        sim.sweep(dict_study(), out=tmp_path, executor="in_process")


def test_namesakes_are_numbered_from_two():
    names = namesakes(Path("a/b"))
    assert [next(names).as_posix() for _ in range(3)] == ["a/b", "a/b-2", "a/b-3"]
