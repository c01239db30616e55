"""``orglearn adopt``: stored results count as those of the present model, where a sample done again comes out the same."""

from __future__ import annotations

import subprocess
import sys

from sim.cli.which_study import run_folder
from sim.cli.words import Given
from sim.config.fields import ConfigError, Meta
from sim.config.files import config_dir
from sim.studies.adopt import Golden, adopt
from sim.studies.types import Adoption

SAMPLE = Meta(1, 100_000, "runs", "How many are done again", "choice", "model design")
SEED = Meta(0, 2**31 - 1, "", "Draws the same sample", "choice", "model design")
GOLDEN_SECTIONS = ("parameters", "worlds", "settings")
"""The sections of the golden baseline that the model alone decides."""


def command(given: Given) -> int:
    """Adopt the study, ensemble or passport that was named, and print what was recorded."""
    named = [name for name in ("study", "ensemble", "passport") if name in given.values]
    if len(named) != 1:
        raise ConfigError("Say what to adopt: study=NAME, ensemble=NAME or passport, one of them.")
    sample, seed = given.number("sample", SAMPLE, 5), given.number("seed", SEED)
    golden = golden_of_this_copy()
    if named == ["study"]:
        records = adopt(run_folder(given.text("study")).path, sample, seed=seed, golden=golden)
        for path, record in records.items():
            print(f"{path.as_posix()}: {sentence(record)}")
        return 0
    from sim.validation.adopt import adopt_ensemble, adopt_passport

    if named == ["ensemble"]:
        record = adopt_ensemble(given.text("ensemble"), sample, seed=seed, golden=golden)
    else:
        record = adopt_passport(sample=sample, seed=seed, golden=golden, patterns=given.names("patterns"))
    print(f"{given.text('ensemble') or 'passport'}: {sentence(record)}")
    return 0


def sentence(record: Adoption) -> str:
    """Return what an adoption recorded, in a sentence."""
    return (
        f"adopted from model {record['from']} to {record['to']}; {record['sample']} done again came out the same "
        f"(seed {record['seed']}), golden baseline: {record['golden']}."
    )


def golden_of_this_copy() -> Golden | None:
    """Return what holds the golden baseline of this checkout against the model; None in an installed copy."""
    root = config_dir().parent
    if not (root / "tests" / "golden" / "baseline.json").is_file():
        return None

    def hold() -> str | None:
        print("The golden baseline is checked first ...", file=sys.stderr, flush=True)
        words = [sys.executable, "-m", "tests.golden", "--hold", *GOLDEN_SECTIONS]
        done = subprocess.run(words, cwd=root, capture_output=True, text=True)
        if done.returncode == 0:
            return None
        first = next(iter((done.stdout + done.stderr).strip().splitlines()), f"it ended with code {done.returncode}")
        return f"{first.rstrip(' .:')}; `{' '.join(['python', *words[1:]])}` lists what differs."

    return hold
