"""What the decision document costs: from a finished study of 12 options in 100 worlds to its files.

``python benchmarks/document.py`` prints a table. The values of the study and of all that goes with it are drawn, not run,
and kept by the store's own writer, so that only the report is measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import sim
from sim.language import LANGUAGES
from tests.studied import large

SECONDS, MEGABYTES = 60.0, 5.0
"""Promised: every format in one language within a minute, and a page that can be sent by e-mail."""


def main() -> int:
    """Measure, print, and say where a promise is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--options", type=int, default=12, help="options of the study (12)")
    parser.add_argument("--worlds", type=int, default=100, help="worlds that each option meets (100)")
    asked = parser.parse_args()
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        results = large(Path(folder) / "study", asked.options, asked.worlds)
        print(f"{'what':52}{'measured':>12}{'promised':>12}")
        for language in LANGUAGES:
            start = time.perf_counter()
            files = sim.report(results, Path(folder) / language, language=language)
            seconds = time.perf_counter() - start
            size = next(file.stat().st_size for file in files if file.suffix == ".html") / 1e6
            runs = results.table["key"].nunique()
            for what, measured, promised, unit in (
                (f"report of {runs} runs, {language}, all formats", seconds, SECONDS, "s"),
                (f"its page, {language}", size, MEGABYTES, "MB"),
            ):
                good = measured <= promised
                kept &= good
                print(f"{what:52}{measured:>9.2f} {unit:2}{promised:>9g} {unit:2}{'' if good else '  NOT KEPT'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
