"""``python -m tests.golden``: compute every number and write the baseline, if the changelog allows it."""

from __future__ import annotations

import argparse
import sys

from tests.golden import check, record, update


def main() -> int:
    """Write the baseline, or check some of it; returns 0, or 1 where it may not be written or does not hold."""
    reader = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    reader.add_argument("--check", action="store_true", help="write nothing; tell what would be refused")
    reader.add_argument(
        "--forget", action="append", default=[], metavar="PATH",
        help="items under this path, such as analyses/flip, may go (where a feature is taken away)",
    )  # fmt: skip
    reader.add_argument(
        "--hold", nargs="+", choices=record.SECTIONS, default=[], metavar="SECTION",
        help="write nothing; compute these sections again and report what differs",
    )  # fmt: skip
    args = reader.parse_args()
    stored = update.read()
    if args.hold:
        complaints = [check.complain(stored, name, record.section(name)) for name in args.hold]
        print("\n".join(filter(None, complaints)) or "The golden baseline holds.")
        return int(any(complaints))
    try:
        tree = update.updated(stored, record.everything(), forget=args.forget)
    except update.RefusedError as refused:
        print(refused, file=sys.stderr)
        return 1
    if not args.check:
        update.write(tree)
        print(f"{update.BASELINE.stat().st_size // 1000} kB in {update.BASELINE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
