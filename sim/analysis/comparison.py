"""Options compared in pairs: each option against the reference, in the same world with the same luck.

Only complete worlds are paired: those in which every option finished. An option that failed in every world, or a
parameter set that was finished in none, is left out of that rule, so that it does not take the others with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from sim.analysis import figures
from sim.analysis.copies import Copies, copies_in
from sim.analysis.difference_text import readable
from sim.analysis.estimates import DIFFERENCE, JUDGED, LUCK_AND_DOUBT, interval, judged, p_value, two_way
from sim.analysis.events import few_in
from sim.analysis.fields import Record
from sim.studies.files import remove_table, write_json, write_table, write_yaml

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.config import Config

VALUES = ["option", "world", "year", "outcome", "value"]
DIFFERENCES = ["option", "outcome", *DIFFERENCE]
OF_SETS = [*LUCK_AND_DOUBT, "sets"]
"""More columns of the differences where there are parameter sets: see :func:`sim.analysis.estimates.two_way`."""
LEDGER_KEYS = ["option", "year", "loop", "holder"]
MOVED = ["became_right", "ceased_right", "became_wrong", "ceased_wrong"]


@dataclass(frozen=True)
class Finished:
    """A run that finished: its tables of outcomes and ledger. ``world``: its seed; ``set``: its parameter set, if any."""

    option: str
    world: int
    outcomes: pd.DataFrame
    ledger: pd.DataFrame
    set: int | None = None


@dataclass(frozen=True)
class Failure:
    """A run that did not finish: the error in one line, its traceback, and the config it ran with."""

    option: str
    world: int
    error: str
    traceback: str
    config: Config | None
    set: int | None = None

    def __str__(self) -> str:
        """Return one line for a reader."""
        under = f" under parameter set {self.set}" if self.set is not None else ""
        return f"Option '{self.option}' failed in world {self.world}{under}: {self.error}"


@dataclass
class Comparison:
    """What came of trying several options in the same worlds.

    ``options``: labels, the first is the reference. ``values``: option, world (its seed), year, outcome,
    value, for complete worlds; ``unpaired``: the same columns for runs in worlds that are not complete.
    ``differences``: option, outcome, difference, low, high, share_of_worlds, replications, at the last year, and what
    can be said of each: p, p_holm (corrected for all the differences, one family), excludes_zero (the interval alone)
    and seen (with the correction). With an ensemble ``values`` has the column set besides, and ``differences``, before
    these, those of :data:`OF_SETS`.
    ``ledger``: option, year, loop, holder and how many pieces of knowledge became or ceased to be right or
    wrong, mean over complete worlds. ``config``: label -> settings (those of the first set, with an ensemble).
    ``failures``: what went wrong. ``note``: a sentence where the study ended early, else empty. ``folder``: the study
    that its runs are kept in, if they are kept.
    """

    kind: ClassVar[str] = "comparison"

    options: list[str]
    values: pd.DataFrame
    differences: pd.DataFrame
    ledger: pd.DataFrame
    provenance: Record = field(default_factory=dict)
    config: Record = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    unpaired: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=VALUES))
    note: str = ""
    folder: Path | None = None

    @property
    def reference(self) -> str:
        """The option that the others are measured against."""
        return self.options[0]

    @property
    def worlds(self) -> list[int]:
        """The seeds of the complete worlds."""
        return [int(world) for world in self.values["world"].unique()]

    @property
    def replications(self) -> int:
        """How many worlds the differences rest on (an outcome undefined in some of them has fewer)."""
        return len(self.worlds)

    @property
    def tests(self) -> int:
        """How many tests the comparison makes: the size of the family that ``p_holm`` is corrected for."""
        return int(self.differences["p"].notna().sum())

    @property
    def few_events(self) -> set[tuple[str, str]]:
        """(option, outcome) of the differences that rest on few events, so that their intervals are too narrow."""
        return few_in(self.values, self.reference)

    @property
    def copies(self) -> Copies:
        """The options that repeat another's runs, which one, and how that is known; they are no tests of their own."""
        return copies_in(self.values, self.options, self.config)

    def table(self, language: str = "en", outcomes: Sequence[str] | None = None) -> pd.DataFrame:
        """Return differences as text: a row for each outcome, a column for each option, in words of the language.

        ``+0.031 (+0.012 to +0.050) *``: the star marks a difference that is seen (its interval leaves out 0, also when
        all the comparison's differences are looked at together). An option that repeats another's runs has its name in place
        of numbers. KeyError: unknown outcome.
        """
        repeats = {name: other for name, (other, _) in self.copies.items()}
        return readable(self.differences, self.options[1:], language, outcomes, repeats)

    def plot(self, **choices: Any) -> Figure:
        """Return the figure of differences with their intervals; ``choices`` go to the figure."""
        return figures.draw(self, **choices)

    def save(self, folder: str | Path) -> Path:
        """Write values, differences and ledger (Parquet and CSV), config.yaml and provenance.json."""
        folder = Path(folder)
        for name in ("values", "differences", "ledger", "unpaired"):
            table = getattr(self, name)
            if name != "unpaired" or len(table):
                write_table(table, folder, name)
            else:
                remove_table(folder, name)
        write_yaml(self.config, folder / "config.yaml")
        failures = [{k: getattr(f, k) for k in ("option", "world", "error", "traceback")} for f in self.failures]
        about = {"options": self.options, "worlds": self.worlds, "note": self.note, "failures": failures}
        write_json(self.provenance | about, folder / "provenance.json")
        return folder

    def __repr__(self) -> str:
        """Return what it is, in one line."""
        size = f"{len(self.options)} options in {self.replications} world{'s' * (self.replications != 1)}"
        return f"<Comparison of {size}: {', '.join(self.options)}>"


def gather(
    options: Sequence[str], finished: Sequence[Finished], failures: Sequence[Failure] = (), **about: Any
) -> Comparison:
    """Make a comparison of finished runs.

    ``about``: provenance, config, note, folder. ValueError with the first failure if no world is complete.
    """
    dropped = {f.option for f in failures} - {f.option for f in finished}
    if options[0] in dropped or not finished:
        raise ValueError(_nothing(failures))
    kept = [option for option in options if option not in dropped]
    paired = _complete(finished, len(kept))
    if not paired:
        raise ValueError(_nothing(failures))
    chosen = {id(f) for f in paired}
    values = _stack(paired, "outcomes", VALUES)
    about |= {"unpaired": _stack([f for f in finished if id(f) not in chosen], "outcomes", VALUES)}
    paired_differences, ledger = differences(values, kept), _mean_ledger(paired)
    return Comparison(kept, values, paired_differences, ledger, failures=list(failures), **about)


def _complete(finished: Sequence[Finished], options: int) -> list[Finished]:
    """Runs in worlds that every option, under every parameter set still in play, came through.

    A set that no world has whole is out of play, so that it does not take the others with it.
    """
    whole: dict[Any, set[int]] = {}
    seen: dict[tuple[Any, int], set[str]] = {}
    for f in finished:
        seen.setdefault((f.set, f.world), set()).add(f.option)
        if len(seen[f.set, f.world]) == options:
            whole.setdefault(f.set, set()).add(f.world)
    if not whole:
        return []
    common = set.intersection(*whole.values())
    return [f for f in finished if f.set in whole and f.world in common]


def _nothing(failures: Sequence[Failure]) -> str:
    first = f" {failures[0]}" if failures else ""
    return f"No world was finished under every option, so there is nothing to compare.{first}"


def _stack(finished: Sequence[Finished], which: str, columns: list[str]) -> pd.DataFrame:
    """Return the runs' tables under one another, with option and world, and the parameter set where there is one."""
    columns = ["set", *columns] if any(f.set is not None for f in finished) else columns
    tables = [getattr(f, which).assign(option=f.option, world=f.world, set=f.set) for f in finished]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _mean_ledger(finished: Sequence[Finished]) -> pd.DataFrame:
    """Return the mean over worlds; what a loop did not do in a world counts as nothing."""
    rows = _stack(finished, "ledger", [*LEDGER_KEYS, "world", *MOVED])
    sets = rows["set"].nunique() if "set" in rows else 1
    worlds = max(rows["world"].nunique() * sets, 1)
    total = rows.groupby(LEDGER_KEYS, sort=False, as_index=False, observed=True)[MOVED].sum()
    total[MOVED] = total[MOVED] / worlds
    return total


def differences(values: pd.DataFrame, options: Sequence[str]) -> pd.DataFrame:
    """Return paired differences of every option from the first, at the last year, in the order of the options.

    The columns are those of :data:`DIFFERENCES`, :data:`OF_SETS` where there are parameter sets, and what
    :func:`sim.analysis.estimates.judged` adds: all the differences are one family. ``share_of_worlds``: the share of
    worlds whose difference has the sign of the mean one. An outcome that is undefined (NaN) in a world leaves that
    pair out.
    """
    last = values[values["year"] == values["year"].max()]
    sets = ["set"] if "set" in last else []
    wide = last.pivot(index=[*sets, "world", "outcome"], columns="option", values="value")
    rows = []
    for option in options[1:]:
        paired = wide[option] - wide[options[0]]
        for outcome in dict.fromkeys(last["outcome"]):
            own = paired.xs(outcome, level="outcome")
            if sets:
                table = own.unstack("world").to_numpy(dtype=float)
                numbers = two_way(table) | {"sets": table.shape[0], "replications": table.shape[1]}
            else:
                table = own.dropna().to_numpy(dtype=float)[None, :]
                numbers = dict(zip(DIFFERENCE, interval(table[0]), strict=True))
            p = p_value(table[:, np.isfinite(table).all(axis=0)])
            rows.append({"option": option, "outcome": outcome} | numbers | {"p": p})
    columns = [*DIFFERENCES, *(OF_SETS if sets else [])]
    table = pd.DataFrame(rows, columns=[*columns, "p"])
    return judged(table, copies=copies_in(values, options)).reindex(columns=[*columns, *JUDGED])
