"""Run every benchmark and print what it found: ``make bench``."""

from __future__ import annotations

import slow_and_fast

if __name__ == "__main__":
    print("The same rules, told slowly and told fast")
    print("\n".join(slow_and_fast.report()))
