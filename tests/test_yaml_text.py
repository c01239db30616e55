"""Settings files are read as they are meant: what could mean two things is refused with its line, and never built."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.config.fields import ConfigError
from sim.config.yaml_text import MOST_BYTES, dump_yaml, load_yaml, read_yaml

ROOT = Path(__file__).parents[1]

REFUSED = {
    # a name twice
    "a: 1\nb: 2\na: 3": "line 3: 'a' stands twice, on line 1",
    "x: {a: 1, a: 2}": "line 1: 'a' stands twice",
    "x:\n- a: 1\n  a: 2": "line 3: 'a' stands twice, on line 2",
    "'a': 1\na: 2": "line 2: 'a' stands twice",
    # numbers that YAML 1.1 reads as others
    "a: 010": "line 1: 010 can be read in more than one way; write 10, or '010' in quotes",
    "a: -08.50": "write -8.50, or",
    "a: 0x1F": "0x1F can be read",
    "a: 1_000": "write 1000, or",
    "a: 12:30": "12:30 can be read",
    "a: 0,5": "write 0.5, with a point, or '0,5' in quotes",
    "a: 2024-01-01": "2024-01-01 can be read",
    f"a: {'9' * 400}": "has 400 digits",
    # words that YAML 1.1 reads as true and false
    "a: yes": "write true, or 'yes' in quotes",
    "a: Off": "write false, or",
    "nb: 1\nno: 2": "line 2: no can be read",
    # names that are none
    "1: 2": "1 is no name",
    "null: 2": "null is no name",
    "? [a]\n: 1": "a list or a group of settings is no name",
    # what points elsewhere, or builds
    "a: &x 1\nb: *x": "line 1: '&' and '\\*'",
    "a: *x": "'&' and '\\*'",
    "<<: {a: 1}": "<< can be read",
    "a: !!python/object/apply:os.system [x]": "the tag '.*' is not read",
    "a: !!float 1": "the tag '.*' is not read",
    "a: !mine 1": "the tag '!mine' is not read",
    # no settings file
    "a: 1\n---\nb: 2": r"not one file of settings \(line 2\)",
    "a:\n\tb: 1": r"\(line 2\): it is indented with a tab",
    "a: b: c": r"not YAML \(line 1\)",
    "a: \x07": "the character U\\+0007",
    "a: " + "[" * 3000 + "]" * 3000: "nested more than 20 deep",
    "a: " + "{b: " * 60 + "1" + "}" * 60: "nested more than 20 deep",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text)[:30])
def test_what_could_mean_two_things_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(ConfigError, match=REFUSED[text]) as refused:
        load_yaml(text, "The file mine.yaml")
    assert str(refused.value).startswith("The file mine.yaml ")
    assert "\n" not in str(refused.value)


READ: dict[str, Any] = {
    "a: 1e-1": 0.1,
    "a: 1E+3": 1000.0,
    "a: .5": 0.5,
    "a: 5.": 5.0,
    "a: -0.25": -0.25,
    "a: '010'": "010",
    'a: "yes"': "yes",
    "a: 10 prosent": "10 prosent",
    "a: [0, 5]": [0, 5],
    "a: true": True,
    "a: ": None,
    "a: æøå": "æøå",
    "a: 1.2.3": "1.2.3",
    "a: y": "y",
}


@pytest.mark.parametrize("text", READ)
def test_what_can_be_meant_in_one_way_is_read_that_way(text: str) -> None:
    assert load_yaml(text, "x") == {"a": READ[text]}
    value = load_yaml(text, "x")["a"]  # type: ignore[index]
    assert type(value) is type(READ[text])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_says_its_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.yaml").write_bytes("title: Læring på åtte kontorer\n".encode(encoding))
    assert read_yaml(tmp_path / "x.yaml") == {"title": "Læring på åtte kontorer"}


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16-le"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.yaml").write_bytes("years: 1\ntitle: Læring\n".encode(encoding))
    with pytest.raises(ConfigError, match=r"line 2 is not UTF-8 text|the character U\+0000"):
        read_yaml(tmp_path / "x.yaml")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a remark\n", "---\n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(ConfigError, match="is empty; write"):
        read_yaml(tmp_path / "x.yaml")
    (tmp_path / "x.yaml").write_text(text.replace("---", "") + "{}")
    assert read_yaml(tmp_path / "x.yaml") == {}


def test_only_ordinary_files_of_some_size_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    text: list[str] = []

    def read() -> None:
        for name in ("pipe.yaml", "."):
            with pytest.raises(ConfigError) as refused:
                read_yaml(tmp_path / name)
            text.append(str(refused.value))

    thread = threading.Thread(target=read, daemon=True)  # waiting for a pipe would never end
    thread.start()
    thread.join(timeout=60)
    assert ["is no ordinary file" in text for text in text] == [True, True]
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ConfigError, match="at most 8 are read"):
        read_yaml(tmp_path / "large.yaml")


def test_the_projects_own_files_are_read_as_before() -> None:
    paths = [path for folder in ("sim", "configs", "experiments") for path in (ROOT / folder).rglob("*.yaml")]
    assert len(paths) > 80
    for path in paths:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        assert load_yaml(path.read_bytes(), str(path)) == yaml.load(path.read_bytes(), Loader=loader), path


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False)
    | st.text("aåÆß€中😀\t\n\r\x07\x85\u2028\ufeff 'x", max_size=6)
    | st.text("0123456789-+_.:,eExXoOyYnN~=<>'\"#@%&*!|?{}[] tf", max_size=7),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text("a1-å: ", max_size=4), inside, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "no", "010", "1e3", "å b"]), PLAIN, max_size=4))
def test_what_is_written_is_read_back_as_it_was(tree: dict[str, Any]) -> None:
    assert repr(load_yaml(dump_yaml(tree), "x")) == repr(tree)
