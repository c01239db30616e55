"""Copies every file of words of one language to another, to be translated there.

python -m docs.tools.stub_language da en     write sim/language/*.da.yaml and da.yaml from those of English
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import sim.language

FOLDER = Path(sim.language.__file__).parent


def main(argv: Sequence[str] | None = None, folder: Path = FOLDER) -> int:
    """Write the files; none that exists is written over. 0 when all is well."""
    args = list(sys.argv[1:] if argv is None else argv)
    if len(args) != 2 or not all(re.fullmatch("[a-z]{2,3}", code) for code in args):
        print("Usage: python -m docs.tools.stub_language NEW FROM, as in: da en", file=sys.stderr)
        return 2
    new, of = args
    sources = [path for path in sorted(folder.glob("*.yaml")) if path.name.removesuffix(".yaml").split(".")[-1] == of]
    if not sources:
        print(f"There are no words in the language '{of}' in {folder}.", file=sys.stderr)
        return 2
    targets = {path: path.with_name(path.name.removesuffix(f"{of}.yaml") + f"{new}.yaml") for path in sources}
    if there := [target for target in targets.values() if target.exists()]:
        print(f"{there[0].name} exists already; nothing was written.", file=sys.stderr)
        return 1
    for source, target in targets.items():
        target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    print(f"Wrote {len(targets)} files in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
