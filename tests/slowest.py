"""List the tests that took longest the last time pytest ran: ``python -m tests.slowest``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

KEY = "orglearn/seconds"
FILE = Path(__file__).resolve().parent.parent / ".pytest_cache" / "v" / KEY
MOST = 20


def table(seconds: dict[str, float], most: int = MOST) -> list[str]:
    """Return a row for each of the slowest tests, the slowest first, and a last row for the whole."""
    first = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))[:most]
    whole = sum(seconds.values())
    rows = [f"{value:8.2f} s  {name}" for name, value in first]
    share = sum(value for _, value in first) / whole if whole else 0.0
    return [*rows, f"{whole:8.2f} s  in all {len(seconds)} tests; those above take {share:.0%}"]


def main(file: Path = FILE) -> int:
    """Print the table of the last run; return 1 where there was none."""
    if not file.is_file():
        print("No test has been timed yet: run `make test` or `make quick` first.", file=sys.stderr)
        return 1
    print("\n".join(table(json.loads(file.read_text(encoding="utf-8")))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
