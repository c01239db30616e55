"""Adoption of what validation made: the ensemble and the passport, by a version of the model that gives the same.

As with a study (:mod:`sim.studies.adopt`), a sample is done again, and both fingerprints are recorded where it comes out
as it is kept. Nothing else in the files changes.
"""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from sim.config.ensemble import read_ensemble
from sim.config.fields import ConfigError
from sim.config.files import check_names, config_dir
from sim.config.yaml_text import read_yaml
from sim.studies.adopt import Golden, check_golden, record
from sim.studies.files import put, write_yaml
from sim.studies.fingerprint import model_hash
from sim.studies.types import Adoption
from sim.validation import brief, classics, verification
from sim.validation.ensemble import NAME, Trial, try_set
from sim.validation.passport import validate

PASSPORT = Path("docs/data/passport.json")
COMPARED = ("verdict", "found", "low", "high", "replications", "pairs", "margins", "moderation", "ablation")
"""What has to be as it was in a line of the passport; its words may be others."""
Line = Mapping[str, Any]


def adopt_ensemble(
    name: str = NAME,
    sample: int = 3,
    *,
    seed: int | None = None,
    golden: Golden | None = None,
    folder: Path | None = None,
    tried: Mapping[int, Line] | None = None,
) -> Adoption:
    """Let an ensemble count as made by the present model, where a sample of its sets still passes every test.

    ``folder``: where NAME.csv and NAME.yaml lie, ``configs/ensemble`` by default. ``tried``: what is known of the sets from
    when they were tried, by number (the log of :mod:`sim.validation.ensemble`); a set that is there has to give the same.
    Returns the record, which stands under ``adopted`` in NAME.yaml. ConfigError, saying what differs, where a set fails.
    """
    file = (folder or config_dir() / "ensemble") / f"{name}.yaml"
    sets, about = read_ensemble(name).sets, read_yaml(file)
    seed, says = _begin(str(about["model"]), about.get("adopted", []), f"The ensemble {name}", seed, golden)
    numbers = [int(number) for number in pd.read_csv(file.with_suffix(".csv"), usecols=["set"])["set"]]
    chosen = random.Random(seed).sample(range(len(sets)), min(sample, len(sets)))
    for place in chosen:
        again = try_set(Trial(numbers[place], dict(sets[place])))
        if again["fell_at"]:
            raise ConfigError(f"Set {numbers[place]} of the ensemble {name} passed every test, and now falls at "
                              f"{again['fell_at']}; the ensemble has to be made again.")  # fmt: skip
        _compare(f"Set {numbers[place]} of the ensemble {name}", (tried or {}).get(numbers[place], again), again, again)
    entry = record(str(about["model"]), model_hash(), len(chosen), seed, says)
    write_yaml(about | {"adopted": [*about.get("adopted", []), dict(entry)]}, file)
    return entry


def adopt_passport(
    passport: Path = PASSPORT,
    in_brief: Path = brief.BRIEF,
    *,
    checks: Sequence[str] | None = None,
    studies: Sequence[str] = (),
    patterns: Sequence[str] = (),
    sample: int = 3,
    seed: int | None = None,
    golden: Golden | None = None,
    workers: int | None = None,
) -> Adoption:
    """Let the passport count as made by the present model, where some of its lines come out as they stand there.

    ``checks``: of the program, by name; a sample of the cheap ones by default. ``studies``: classics, by name.
    ``patterns``: by number, each in as many pairs as the passport has, which takes long. Returns the record, which stands
    under ``made.adopted`` in both files. ConfigError, saying which line differs, where one does.
    """
    whole = json.loads(passport.read_text(encoding="utf-8"))
    made = whole["made"]
    seed, says = _begin(str(made["model"]), made.get("adopted", []), "The passport", seed, golden)
    if checks is None:
        cheap = [name for name in verification.CHECKS if name not in verification.ONLY_FULL]
        checks = random.Random(seed).sample(cheap, min(sample, len(cheap)))
    quick = made["mode"] == "quick"
    check_names("check", checks, verification.CHECKS)
    done = [verification.again(name, quick) for name in checks]
    if studies or patterns:
        check_names("classic", studies, classics.NAMES)
        with TemporaryDirectory() as log:
            again = validate(made["mode"], [*studies, *patterns], workers=workers, log_folder=Path(log))
        done += [*again["classics"], *again["patterns"]]
    kept = {line["id"]: line for part in ("verification", "classics", "patterns") for line in whole[part]}
    for line in done:
        if line["id"] not in kept:
            raise ConfigError(f"The passport has no line {line['id']} to hold the present model against.")
        _compare(f"The passport's line {line['id']}", kept[line["id"]], line, COMPARED)
    entry = record(str(made["model"]), model_hash(), len(done), seed, says)
    made["adopted"] = [*made.get("adopted", []), entry]
    put(passport, brief.as_json(whole).encode())
    put(in_brief, brief.as_text(whole).encode())
    return entry


def _begin(old: str, adopted: Iterable[Line], what: str, seed: int | None, golden: Golden | None) -> tuple[int, str]:
    """Return the seed of the sample, and what a record says of the golden baseline; ConfigError: nothing to adopt."""
    if model_hash() in {old, *(step["to"] for step in adopted)}:
        raise ConfigError(f"{what} is of this version of the model; there is nothing to adopt.")
    return secrets.randbelow(2**31) if seed is None else seed, check_golden(golden)


def _compare(what: str, kept: Line, now: Line, fields: Iterable[str]) -> None:
    """ConfigError where one of the fields is not as it was kept."""
    for name in fields:
        there, here = (json.loads(json.dumps(line.get(name))) for line in (kept, now))
        if there != here:
            raise ConfigError(f"{what} does not come out as kept: {name} is {here!r}, and was {there!r}.")
