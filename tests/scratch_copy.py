"""A copy of the repository to which a developer's page is applied, block by block."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGE = 2_000_000
"""Bytes: stored results larger than this are not copied."""

BLOCK = re.compile(r"^<!-- (?P<what>file|in|run)(?:: (?P<how>.+?))? -->\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
"""A marked block: a new file, an insertion after or before a line of a file, or commands to run."""


def copied(to: Path) -> Path:
    """Copy what a developer has of the repository: the files that git keeps or would keep, without large results."""
    listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    result = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.skip("the copy is made of the files that git keeps, and this is no git repository")
    for name in filter(None, result.stdout.split("\0")):
        source, target = ROOT / name, to / "copy" / name
        if source.is_file() and source.stat().st_size <= LARGE:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return to / "copy"


def applied(page: str, copy: Path) -> list[str]:
    """Do what a page says in the copy; return the files it touched, in the page's order."""
    touched = []
    for block in BLOCK.finditer(page):
        what, how, text = block["what"], block["how"], block["text"]
        if what == "run":
            for command in text.splitlines():
                run(copy, *shlex.split(command))
            continue
        if what == "file":
            assert not (copy / how).exists(), f"{how} is there already"
            (copy / how).parent.mkdir(parents=True, exist_ok=True)
            (copy / how).write_text(text, encoding="utf-8")
            touched.append(how)
            continue
        file, place, line = re.fullmatch(r"(\S+), (after|before|replace): (.+)", how).groups()
        insert(copy / file, place, line, text)
        touched.append(file)
    return touched


def insert(path: Path, place: str, mark: str, text: str) -> None:
    """Insert a text after, before or instead of the first line that begins with a mark (leading spaces apart)."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.strip().startswith(mark))
    first, rest = at + (place == "after"), at + (place != "before")
    path.write_text("".join([*lines[:first], text, *lines[rest:]]), encoding="utf-8")


def run(copy: Path, *command: str) -> str:
    """Run a command in the copy, with the copy's own modules; return what it printed. It must end well."""
    words = [sys.executable if word == "python" else word for word in command]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(words, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{shlex.join(command)}\n{result.stdout[-4000:]}\n{result.stderr[-4000:]}"
    return result.stdout


def run_tests(copy: Path, *arguments: str) -> str:
    """Run some of the copy's own tests; return the last line."""
    output = run(copy, "python", "-m", "pytest", "-n", "0", "-q", "-x", "-p", "no:cacheprovider", *arguments)
    return output.strip().splitlines()[-1]
