"""``orglearn repeat``: one run of a study, done again and held against what was kept."""

from __future__ import annotations

from pathlib import Path

from sim.cli.errors import FAILED
from sim.cli.results import show_frame
from sim.cli.which_study import run_folder
from sim.cli.words import Given
from sim.config import ConfigError, load
from sim.studies.same_numbers import BITS, LAST_DIGITS, OTHER
from sim.studies.simulate_config import simulate_config
from sim.studies.workflow import Repeated, repeat


def command(given: Given) -> int:
    """Do one run again, and print whether it gives what was kept; its error, if it has one, in full."""
    if "config" in given.values:
        return repeated_alone(Path(given.text("config")))
    if "key" not in given.values:
        raise ConfigError("Say which run: key=KEY, from the column key of the results or of failures.csv.")
    folder = run_folder(given.text("study"))
    run = repeat(folder.path, given.text("key"))
    print(f"{run.alternative}, scenario {run.scenario}, world {run.world} (seed {run.seed})")
    last = run.values[run.values["year"] == run.values["year"].max()]
    show_frame(last[["outcome", "value"]])
    if run.as_kept is None:
        print("The store does not hold this run.")
        return 0
    print(verdict(run))
    return FAILED if run.agrees == OTHER else 0


def verdict(run: Repeated) -> str:
    """Return whether a run came out as kept, in a sentence: to the bit, but for its last digits, or not."""
    if run.agrees == BITS:
        return "Bit for bit as in the store."
    since = f" Since it was made: {', '.join(run.moved)}." if run.moved else ""
    if run.agrees == LAST_DIGITS:
        return f"As in the store to twelve digits; the last ones differ: {run.other}{since}"
    return f"NOT as in the store: {run.other}{since}"


def repeated_alone(path: Path) -> int:
    """Do one run again from its settings, which an adaptive analysis left where it failed."""
    config = load(path)
    result = simulate_config(config).recorder.outcomes()
    print(f"{config.governance.package}, {config.scale.name}, {config.world.name} (seed {config.seed})")
    show_frame(result[result["year"] == result["year"].max()][["outcome", "value"]])
    return 0
