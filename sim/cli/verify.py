"""``orglearn verify``: a document held against its study."""

from __future__ import annotations

from sim.cli.errors import FAILED
from sim.cli.which_study import run_folder
from sim.cli.words import Given
from sim.config.fields import ConfigError, whole_number


def command(given: Given) -> int:
    """Verify a page, and print what came of it; the exit code is 3 where something is not as the document says."""
    from sim.reporting.document.verify import verify

    sample, seed = given.values.get("sample", 5), given.values.get("seed")
    whole_number("sample", sample, 0)
    if seed is not None and not isinstance(seed, int):
        raise ConfigError(f"seed is {seed!r}, but must be a whole number.")
    if "page" not in given.values:
        raise ConfigError("Say which page: orglearn verify FOLDER/report.html.")
    study = run_folder(given.text("study")).path if "study" in given.values else None
    result = verify(given.text("page"), study, sample=sample, seed=seed)
    print(f"{result.numbers} numbers in the document; {len(result.other)} of them are not those of the store.")
    for there, now in result.other[:10]:
        print(f"  in the document {there}, in the store {now}")
    for key, same in result.repeated.items():
        print(f"run {key}: {'bit for bit as kept' if same else 'NOT as kept'}")
    return 0 if result.holds else FAILED
