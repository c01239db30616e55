"""What is pasted or opened: commands reach the shell whole, tables hold no formulas, and no text steers a terminal."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli import words
from sim.cli.main import main
from sim.cli.verbs import VERBS
from sim.reporting.document.build import build
from sim.studies import pool
from sim.studies.commands import orglearn, shown_path, without_paths
from sim.studies.engine import repeat_command
from sim.studies.files import csv_text, distinct_names, read_csv, write_csv
from sim.studies.folder import Folder
from sim.studies.provenance import command
from sim.studies.study import study_from
from sim.studies.terminal import CleanStream, Terminal, clean_output, cleaned
from tests.studied import drawn

HOSTILE = (
    "x;touch${IFS}P;#", "R&D", "o'brien", "a b", "$(touch P)", "`touch P`", 'say "no"', "*", "a\\b", "-x", "~", "ø|æ", "a>P",
)  # fmt: skip


def through_a_shell(line: str, folder: Path) -> list[str]:
    """The words that a program gets from a line that was pasted into a shell, in an empty folder, which stays empty."""
    stub = folder / "bin" / "orglearn"
    stub.parent.mkdir(exist_ok=True)
    stub.write_text(f'#!{sys.executable}\nimport json, sys\nprint(json.dumps(["orglearn", *sys.argv[1:]]))\n')
    stub.chmod(0o755)
    place = folder / "empty"
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        [shutil.which("sh") or "/bin/sh", "-c", line], cwd=place, env={"PATH": f"{stub.parent}:/usr/bin:/bin"},
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert not list(place.iterdir())
    return list(json.loads(done.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_command_reaches_the_program_as_it_was_meant(name, tmp_path):
    meant = ["orglearn", "analyse", "differences", f"study={name}", f"alternative={name}", "outcomes=[quality]"]
    assert through_a_shell(orglearn(*meant[1:]), tmp_path) == meant
    given = words.read(VERBS["analyse"], meant[2:])
    assert given.values["study"] == given.values["alternative"] == name
    assert given.values["outcomes"] == ["quality"]
    assert through_a_shell(repeat_command(Folder(name), "0" * 24), tmp_path)[2] == f"study={name}"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_every_command_of_a_document_can_be_pasted_and_names_no_path_of_this_machine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "x;touch${IFS}P;# R&D o'brien"
    options = ["baseline_2014", *({label: {"local_autonomy": 0.9 - n / 9}} for n, label in enumerate(HOSTILE[:3]))]
    tree = {"title": HOSTILE[0], "options": options, "replications": 4, "years": 1, "keep": "last_year"}
    results = drawn(study_from("mine", tree), tmp_path / name)
    document = build(results, "en")
    assert tmp_path.as_posix() not in repr(document)
    commands = [source.command for source in document.sources.values() if "study=" in source.command]
    assert len(commands) > 3
    for line in commands:
        got = through_a_shell(line, tmp_path)
        assert got == shlex.split(line)
        assert f"study={name}" in got


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_command_that_was_typed_is_recorded_as_it_can_be_typed_again(name, tmp_path):
    assert (
        through_a_shell(command(["/usr/local/bin/orglearn", "sweep", f"study={name}"]), tmp_path)[2] == f"study={name}"
    )


# --- tables ----------------------------------------------------------------------------------------

TEXTS = ("=1+1", "+47 22", "-x", "@SUM(A1)", "\tx", "\rx", "'=1", "''-x", "plain", "o'brien", "a,b", "'quoted'")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_no_formula_and_comes_back_as_it_was(text, tmp_path):
    table = pd.DataFrame({text: [text, "other"], "value": [-0.1, 1e-300]})
    table["kind"] = pd.Categorical([text, text])
    write_csv(table, tmp_path / "t.csv")
    raw = (tmp_path / "t.csv").read_bytes().decode("utf-8")
    for cell in raw.replace("\n", ",").split(","):
        assert cell.strip('"')[:1] not in ("=", "+", "@", "\t", "\r")
        assert cell[:1] != "-" or float(cell) == -0.1
    again = read_csv(tmp_path / "t.csv")
    assert list(again) == list(table)
    assert again[text].tolist() == [text, "other"]
    assert again["kind"].tolist() == [text, text]
    assert again["value"].tolist() == [-0.1, 1e-300]


def test_the_tables_of_a_study_hold_no_formulas(tmp_path):
    label = "=HYPERLINK(1)"
    tree = {"options": ["baseline_2014", {label: {"local_autonomy": 0.9}}], "years": 1, "replications": 1}
    small = {"scale": {"offices": 2, "caseworkers": 20, "counties": 1, "settling_years": 1}}
    results = sim.sweep(tree | small, out=tmp_path, executor="in_process")
    text = (tmp_path / "alternatives.csv").read_text(encoding="utf-8")
    assert f"'{label}" in text
    assert f"\n{label}" not in text
    assert read_csv(tmp_path / "alternatives.csv")["alternative"].tolist() == list(results.alternatives.index)
    assert main(["results", f"study={tmp_path}", f"csv={tmp_path / 'out.csv'}"]) == 0
    assert f"\n{label}" not in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_numbers_alone_are_written_as_pandas_writes_them():
    table = pd.DataFrame({"a": [-1.5, float("nan"), 3e-17], "b": [1, -2, 3], "c": [True, False, True]})
    assert csv_text(table) == table.to_csv(index=False, lineterminator="\n")


@pytest.mark.parametrize("labels", [("a b", "a_b", "a-b"), ("Ny", "ny", "NY"), ("R&D", "R D"), ("x", "x_2", "x", "X")])
def test_no_two_figures_share_a_file(labels):
    names = distinct_names(labels)
    assert len({name.casefold() for name in names.values()}) == len(set(labels))


# --- the terminal ----------------------------------------------------------------------------------

STEERING = ("\x1b[2J", "\x1b]0;title\x07", "\r", "\x08", "\x9b31m", "\u202e", "\x00", "\ud800")


@pytest.mark.parametrize("sign", STEERING)
def test_no_text_steers_a_terminal(sign, capsys):
    with clean_output():
        print(f"a{sign}b")
        print(f"a{sign}b", file=sys.stderr)
        Terminal().print(f"a{sign}b")
    assert not isinstance(sys.stdout, CleanStream)
    for text in capsys.readouterr():
        assert sign not in text
        assert "a" in text


def test_line_feeds_tabs_and_letters_are_left_alone():
    assert cleaned("Blåbær\t1\n− 2 «x» 𝕏") == "Blåbær\t1\n− 2 «x» 𝕏"


@pytest.mark.parametrize(
    "line",
    [
        ["verify", "\x1b[2J.html"], ["sweep", "study=\x1b[2J"], ["results", "study=a\x1b[2Jb"], ["\x1b[2J"],
        ["sweep", "study=packages", "\x1b[2J=1"],
    ],
)  # fmt: skip
def test_an_error_says_what_was_typed_without_steering(line, capsys):
    assert main(line) == 2
    value = capsys.readouterr()
    assert "\x1b" not in value.out + value.err


def test_a_coloured_console_keeps_its_own_colours():
    out = io.StringIO()
    console = Terminal(file=out, force_terminal=True, color_system="standard")
    console.print("a\x1b[2Jb [link=file:///x]y[/link]", style="red", highlight=False)
    assert "\x1b[31m" in out.getvalue()
    assert "\x1b[2J" not in out.getvalue()
    assert "[link=file:///x]y[/link]" in out.getvalue()
    assert "\x1b]8" not in out.getvalue()


def test_every_console_is_the_one_that_cleans():
    texts = {path: path.read_text(encoding="utf-8") for path in Path(sim.__file__).parent.rglob("*.py")}
    made = [path.name for path, text in texts.items() if re.search(r"(?<![\w.])Console\(", text)]
    assert made == []


# --- paths of this machine -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No file: '/home/kari/my study/x.yaml'", "No file: 'x.yaml'"),
        ("in /home/kari/x.yaml, line 3", "in x.yaml, line 3"),
        (r"open('C:\Users\Kari\x.yaml')", "open('x.yaml')"),
        (r"at \\server\share\x.yaml", "at x.yaml"),
        (
            "http://host/a/b stays, and so do a/b, 1/2 and and/or",
            "http://host/a/b stays, and so do a/b, 1/2 and and/or",
        ),
    ],
)
def test_a_path_from_the_root_is_cut_down_to_its_last_part(text, shown):
    assert without_paths(text) == shown


def test_a_failure_names_no_path_of_this_machine(tmp_path):
    _, (line, trace), _ = pool.attempt(lambda job: (tmp_path / "none.txt").read_text(), None)
    assert str(tmp_path) not in line + trace
    assert "none.txt" in line
    assert tmp_path.as_posix() not in repeat_command(Folder(tmp_path), "0" * 24)
    assert shown_path(Path("outputs/sweeps/x")) == "outputs/sweeps/x"
    assert shown_path(Path.cwd() / "outputs" / "x") == "outputs/x"
