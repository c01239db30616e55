"""Read study files and study folders that something is wrong with, and see that each is taken as it has to be.

    python benchmarks/hostile_files.py                              # 2 000 files and 200 folders: a quarter of an hour
    python benchmarks/hostile_files.py --files 100 --folders 10     # a short look
    python benchmarks/hostile_files.py --out docs/data/hostile_files.json

A file is made from a meaning that is known (``tests/written_studies.py``): it must be refused in a sentence, or read as it
is meant. A folder is a small study that was damaged or forged (``tests/mutated_folders.py``): nothing may end in a
traceback, and another value than the true one must be found, by holding the files against each other or by doing the runs
again. Exit codes: 0 all is well, 1 something is not.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sim.studies.fingerprint import model_hash  # noqa: E402
from sim.studies.provenance import git_revision, now, surroundings  # noqa: E402
from tests import hold_folders, hold_studies  # noqa: E402
from tests.written_studies import files  # noqa: E402


def main() -> int:
    """Try so many files and folders, print what is wrong with any, and keep the counts."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--files", type=int, default=2000)
    reader.add_argument("--folders", type=int, default=200)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--out", type=Path)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as place:
        of_files = try_files(asked.seed, asked.files, Path(place))
        of_folders = try_folders(asked.seed, asked.folders, Path(place))
    wrong = [*of_files.pop("wrong"), *of_folders.pop("wrong")]
    print(f"{asked.files} files, {asked.folders} folders: {len(wrong)} not as they have to be.")
    if asked.out:
        tried = f"--files {asked.files} --folders {asked.folders} --seed {asked.seed}"
        about = {
            "command": f"python benchmarks/hostile_files.py {tried}",
            "made": now(), "git": git_revision(), "model": model_hash(), **surroundings(),
        }  # fmt: skip
        result = {"files": of_files, "folders": of_folders, "wrong": wrong, "about": about}
        asked.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(bool(wrong))


def try_files(seed: int, number: int, place: Path) -> dict[str, object]:
    """Return how many files of each kind were tried, and what was wrong."""
    kinds: Counter[str] = Counter()
    wrong = []
    for one in files(seed, number):
        kinds[one.done] += 1
        if complaint := hold_studies.complaint(one, place):
            wrong.append(f"file {one.number} ({one.done}): {complaint}")
            print(wrong[-1], flush=True)
    return {"tried": number, "by_kind": dict(sorted(kinds.items())), "wrong": wrong}


def try_folders(seed: int, number: int, place: Path) -> dict[str, object]:
    """Return how many folders of each kind were tried, and what was wrong."""
    kinds: Counter[str] = Counter()
    wrong = []
    whole = place / "whole"
    truth = hold_folders.made(whole)
    for nth in range(number):
        done, complaint = hold_folders.complaint(whole, truth, place / "copy", seed, nth)
        kinds[done] += 1
        if complaint:
            wrong.append(f"folder {nth} ({done}): {complaint}")
            print(wrong[-1], flush=True)
    return {"tried": number, "by_kind": dict(sorted(kinds.items())), "wrong": wrong}


if __name__ == "__main__":
    sys.exit(main())
