"""A folder that somebody else made: reading leaves it as it is, writing follows no link out of it, and bombs stay whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.cli.main import main
from sim.config.fields import ConfigError
from sim.studies.files import open_new, put, read_json, refuse_links, write_csv, write_table
from sim.studies.folder import Folder
from sim.studies.log import Log
from sim.studies.shards import LAYOUT, Shards, fits, parquet_bytes
from sim.studies.study import study_from
from sim.studies.workflow import load_study
from tests import shared
from tests.studied import drawn

TREE = {"options": ["baseline_2014", "report_package"], "replications": 3, "years": 1, "keep": "last_year"}
LINKS = pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")


@pytest.fixture
def study(tmp_path) -> Path:
    return shutil.copytree(
        shared.folder("foreign", lambda place: drawn(study_from("mine", TREE), place)), tmp_path / "mine"
    )


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "read",
    [
        lambda folder: sim.load_study(folder),
        lambda folder: main(["results", f"study={folder}"]),
        lambda folder: main(["results", f"study={folder}", "sql=select count(*) from results"]),
        lambda folder: main(["sweep", f"study={folder}", "--plan"]),
        lambda folder: main(["analyse", "differences", f"study={folder}", f"out={folder.parent / 'out'}"]),
    ],
    ids=["load_study", "results", "sql", "plan", "analyse"],
)
def test_reading_leaves_a_folder_as_it_was(study, read):
    before = state(study)
    assert read(study) in (0, None) or isinstance(read(study), sim.Results)
    assert state(study) == before


# --- links -----------------------------------------------------------------------------------------


@LINKS
@pytest.mark.parametrize("name", ["file.txt", "file.txt.writing"])
@pytest.mark.parametrize(
    "write",
    [
        lambda path: put(path, b"new"),
        lambda path: write_csv(load_table(), path),
        lambda path: write_table(load_table(), path.parent, path.stem) if path.suffix == ".parquet" else put(path, b"new"),
        lambda path: open_new(path).close(),
    ],
    ids=["put", "csv", "table", "open_new"],
)  # fmt: skip
def test_a_file_is_written_over_a_link_and_never_through_it(tmp_path, name, write):
    aim = tmp_path / "aim.txt"
    aim.write_text("kept")
    (tmp_path / name).symlink_to(aim)
    write(tmp_path / "file.txt")
    assert aim.read_text() == "kept"
    assert not (tmp_path / "file.txt").is_symlink()


def load_table() -> object:
    return pa.table({"a": [1]}).to_pandas()


@LINKS
def test_a_log_is_not_appended_to_through_a_link(tmp_path):
    (tmp_path / "aim.txt").write_text("{}\n")
    (tmp_path / "log.jsonl").symlink_to(tmp_path / "aim.txt")
    log = Log(tmp_path / "log.jsonl", {}, "nth")
    with pytest.raises(OSError, match=r"log\.jsonl"):
        log.add({"nth": 1})
    assert (tmp_path / "aim.txt").read_text() == "{}\n"


@LINKS
@pytest.mark.parametrize("name", ["parts", "failures", "supplements", "report", ".lock", ".running.json", "analysis"])
def test_nothing_is_written_into_a_folder_with_links(study, tmp_path, name, capsys):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if (study / name).is_dir():
        shutil.rmtree(study / name)
    (study / name).unlink(missing_ok=True)
    (study / name).symlink_to(elsewhere, target_is_directory=True)
    for line in (
        ["sweep", "replications=4", "executor=in_process"],
        ["report", "formats=[html]"],
        ["analyse", "differences"],
    ):
        before = state(study)
        if main([*line, f"study={study}"]) == 2:
            assert state(study) == before
    with pytest.raises(ConfigError, match="is a link; nothing is written"), Folder(study).lock():
        pass
    assert not list(elsewhere.iterdir())


@LINKS
def test_a_study_may_itself_stand_behind_a_link(study, tmp_path):
    (tmp_path / "short").symlink_to(study, target_is_directory=True)
    refuse_links(tmp_path / "short")
    with Folder(tmp_path / "short").lock():
        pass


# --- files that are none ---------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
@pytest.mark.parametrize(
    "name", ["manifest.json", "results.json", "results.parquet", "parts/part-1-x.parquet", "failures/x.json"]
)
def test_a_pipe_in_place_of_a_file_is_not_waited_for(study, name):
    path = study / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    assert len(load_study(study).table) > 0
    assert read_json(path) == {}


# --- limits ----------------------------------------------------------------------------------------


def many_rows() -> pa.Table:
    keys = pa.array(["x"] * 10_000)
    return pa.table(
        [keys, pa.array(np.zeros(10_000)), pa.array([[0.0]] * 10_000, LAYOUT.field("values").type)], schema=LAYOUT
    )


def many_numbers() -> pa.Table:
    flat = pa.array(np.zeros(2**26 + 1))
    one = pa.ListArray.from_arrays(pa.array([0, len(flat)], pa.int32()), flat)
    return pa.table([pa.array(["x"]), pa.array([1.0]), one], schema=LAYOUT)


def other_columns() -> pa.Table:
    return pa.table({"key": ["x"], "seconds": [1.0], "values": ["text"]})


def part(folder: Path, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"part-1-{hashlib.sha256(content).hexdigest()[:20]}.parquet"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("make", [many_rows, many_numbers, other_columns])
def test_a_part_that_says_too_much_is_no_part(tmp_path, make: Callable[[], pa.Table], monkeypatch):
    content = parquet_bytes(make())
    assert len(content) < 2_000_000
    part(tmp_path / "parts", content)
    monkeypatch.setattr(pq, "read_table", lambda *_: pytest.fail("it was read"))
    parts = Shards(tmp_path / "parts").open(repair=False)
    assert len(parts) == 0
    assert len(parts.set_aside) == 1


def test_a_table_with_more_rows_than_the_study_has_is_not_read(study):
    table = pq.read_table(study / "results.parquet")
    rows = len(table)
    assert fits(study / "results.parquet", rows)
    pq.write_table(pa.concat_tables([table, table]), study / "results.parquet")
    assert not fits(study / "results.parquet", rows)
    assert len(load_study(study).table) == rows


def test_what_is_no_parquet_does_not_fit(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1 nothing PAR1")
    assert not fits(tmp_path / "x.parquet", 10)
    assert not fits(tmp_path / "none.parquet", 10)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"replications": 1_000_000, "factors": {"world.turbulence": [n / 100 for n in range(40)]}}, "200,000 settings"),
        ({"factors": {f"world.{name}": [n / 100 for n in range(50)] for name in ("turbulence",)}
          | {f"uncertainty.{name}": [5 + n / 100 for n in range(200)] for name in ("peer_rate",)}
          | {"local_autonomy": [n / 400 for n in range(400)]}, "replications": 1_000_000}, "one study can have"),
    ],
)  # fmt: skip
def test_a_study_of_any_number_of_runs_is_refused(more, sentence, tmp_path):
    tree = {"options": ["baseline_2014"], "years": 1} | more
    with pytest.raises(ConfigError, match=sentence):
        Folder(tmp_path).jobs(study_from("mine", tree))


def test_a_grid_of_any_number_of_points_is_refused_before_it_is_built(tmp_path):
    names = ("local_autonomy", "detail_management")
    factors = {name: [n / 2000 for n in range(2000)] for name in names}
    with pytest.raises(ConfigError, match="one study can have"):
        Folder(tmp_path).jobs(study_from("mine", {"options": ["baseline_2014"], "factors": factors, "years": 1}))
