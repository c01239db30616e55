"""The lab's page as source: formatted lines, modules that are all used and found, and libraries of recorded versions."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "sim" / "lab" / "page"
VENDOR = PAGE / "vendor"
OWN = sorted(
    file
    for folder in (PAGE, ROOT / "sim" / "reporting" / "templates")
    for file in folder.rglob("*")
    if file.suffix in (".js", ".css", ".html") and VENDOR not in file.parents
)
FORMATTED = [file for file in OWN if PAGE in file.parents or file.stem == "explorer"]
LINE_LENGTH = 110
FILE_LINES = 300
IMPORT = re.compile(r'^import\b[^"]*?"([^"]+)";', re.M)
VENDORED = json.loads((VENDOR / "VENDORED.json").read_text(encoding="utf-8"))["packages"]


def modules() -> dict[Path, set[Path]]:
    """Each module of the page and the modules of the page that it imports."""
    result = {}
    for file in PAGE.rglob("*.js"):
        names = IMPORT.findall(file.read_text(encoding="utf-8"))
        result[file] = {(file.parent / name).resolve() for name in names if name.startswith(".")}
    return result


@pytest.mark.parametrize("file", FORMATTED, ids=lambda file: file.relative_to(ROOT / "sim").as_posix())
def test_no_line_of_the_page_is_too_long_and_no_file_has_too_many(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [(n, len(line)) for n, line in enumerate(lines, 1) if len(line) > LINE_LENGTH] == []
    assert len(lines) <= FILE_LINES


def test_prettier_is_set_to_the_line_length_that_is_tested():
    settings = json.loads((ROOT / ".prettierrc.json").read_text(encoding="utf-8"))
    assert settings["printWidth"] == LINE_LENGTH
    assert settings["htmlWhitespaceSensitivity"] == "ignore"  # htm drops white space that holds a newline
    assert "sim/lab/page/vendor/" in (ROOT / ".prettierignore").read_text(encoding="utf-8").splitlines()


def test_every_import_of_the_page_is_a_file_of_the_page_or_of_the_import_map():
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    mapped = json.loads(re.findall(r'<script type="importmap">(.*?)</script>', page, re.S)[0])["imports"]
    for file, imported in modules().items():
        assert [one for one in imported if not one.is_file()] == [], file
        names = IMPORT.findall(file.read_text(encoding="utf-8"))
        assert {name for name in names if not name.startswith(".")} <= set(mapped), file
    assert all((PAGE.parent / target).is_file() for target in mapped.values())


def test_every_module_is_reached_from_the_first_one():
    tree, reached, waiting = modules(), set(), [PAGE / "main.js"]
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting += tree[file]
    assert reached == set(tree)


def test_every_style_sheet_is_linked_from_the_page():
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'<link rel="stylesheet" href="page/([^"]+)"', page)
    assert sorted(linked) == sorted(file.relative_to(PAGE).as_posix() for file in PAGE.rglob("*.css"))


def test_every_library_beside_the_page_has_its_version_source_licence_and_digest():
    listed = {"VENDORED.json"}
    for package in VENDORED:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        name, version = package["name"], package["version"]
        assert package["source"] == f"https://registry.npmjs.org/{name}/-/{name}-{version}.tgz"
        assert package["licence"] in ("MIT", "Apache-2.0")
        assert f"{name}.LICENSE.txt" in package["files"]
        for file, entry in package["files"].items():
            assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == entry["sha256"], file
            listed.add(file)
    assert listed == {file.name for file in VENDOR.iterdir()}
