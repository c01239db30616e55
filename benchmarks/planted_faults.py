"""Plant a fault in a copy of the code, run the tests that should find it, and report found or missed; forty times.

    python benchmarks/planted_faults.py                  # all of them: half an hour on one core
    python benchmarks/planted_faults.py --only forgetting reissue
    python benchmarks/planted_faults.py --check          # only see that each fault can still be planted

Each fault is one of a kind that is easily made: a sign, a mask, a year, a unit, a bound. The tests of a fault are first
run without it, so that what fails anyway counts as nothing found. Exit codes: 0 all found, 1 some missed, 2 some
could not be planted or their tests do not pass without them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from planted_faults_list import FAULTS, Fault

ROOT = Path(__file__).resolve().parent.parent
PASSED, FAILED = 0, 1
"""What pytest exits with; anything else means that the tests could not be run."""


def plantable(fault: Fault) -> str:
    """Return why a fault cannot be planted in the code as it is; empty where it can."""
    path = ROOT / fault.file
    if not path.is_file():
        return f"there is no {fault.file}"
    times = path.read_text(encoding="utf-8").count(fault.old)
    if times != 1:
        return f"{fault.file} has {fault.old!r} {times} times, where it must stand once"
    missing = [word for word in fault.tests if word.startswith("tests/") and not (ROOT / word).exists()]
    return f"there is no {missing[0]}" if missing else ""


class Copy:
    """A copy of the code and its tests in a folder of its own, in which faults are planted and taken out again."""

    def __init__(self, folder: Path):
        self.root = folder / "code"
        # What Numba has compiled lies beside the sources and goes along; what Git and the tools keep does not.
        leave_out = shutil.ignore_patterns(".*", "*.pyc", "outputs", "multirun", "dist", "build")
        shutil.copytree(ROOT, self.root, ignore=leave_out)

    def run(self, tests: Sequence[str]) -> int:
        """Run tests in the copy; return pytest's exit code."""
        command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-x", "-p", "no:cacheprovider", *tests]
        # No bytecode is written: a fault may leave a file as long, in the same second, as the file without it.
        environment = os.environ | {"PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True).returncode

    @cache  # noqa: B019 - there is one copy, as long as the program runs
    def passes(self, tests: tuple[str, ...]) -> bool:
        """Return whether tests pass without any fault."""
        return self.run(tests) == PASSED

    def finds(self, fault: Fault) -> bool | None:
        """Plant a fault, run its tests and take it out again; None where nothing can be said of it."""
        if not self.passes(fault.tests):
            return None
        path = self.root / fault.file
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole.replace(fault.old, fault.new), encoding="utf-8")
        try:
            code = self.run(fault.tests)
        finally:
            path.write_text(whole, encoding="utf-8")
        return code == FAILED if code in (PASSED, FAILED) else None


def main(words: Sequence[str] | None = None) -> int:
    """Plant the faults asked for, and print a line for each and one for them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="plant these alone")
    parser.add_argument("--check", action="store_true", help="only see that each fault can be planted")
    asked = parser.parse_args(words)
    names = {fault.name for fault in FAULTS}
    if unknown := sorted(set(asked.only or ()) - names):
        parser.error(f"there is no fault {unknown[0]!r}; allowed: {', '.join(sorted(names))}")
    faults = [fault for fault in FAULTS if not asked.only or fault.name in asked.only]
    stale = {fault.name: why for fault in faults if (why := plantable(fault))}
    for name, why in stale.items():
        print(f"{'not planted':<12} {name}: {why}", flush=True)
    if asked.check:
        print(f"{len(faults) - len(stale)} of {len(faults)} faults can be planted.")
        return 2 if stale else 0
    outcome: dict[str, bool | None] = dict.fromkeys(stale)
    with tempfile.TemporaryDirectory(prefix="orglearn-faults-") as folder:
        copy = Copy(Path(folder))
        for fault in (fault for fault in faults if fault.name not in stale):
            result = outcome[fault.name] = copy.finds(fault)
            word = {True: "found", False: "MISSED", None: "not tested"}[result]
            print(f"{word:<12} {fault.name}: {fault.about} ({fault.file})", flush=True)
    count = [list(outcome.values()).count(result) for result in (True, False, None)]
    print(f"{count[0]} found, {count[1]} missed, {count[2]} could not be planted or tested.")
    return 1 if count[1] else 2 if count[2] else 0


if __name__ == "__main__":
    sys.exit(main())
