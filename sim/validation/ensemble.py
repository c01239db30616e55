"""Many parameter sets in place of one: drawn over what is likely, kept where the report's findings show.

A Latin hypercube is drawn over the likely spans, every set is tried in small worlds of its own, and those that contradict
the filter are left out (pattern-oriented modelling: Grimm et al. 2005). Part of the findings only are used; the others
test the sets that were kept. ``python -m sim.validation.ensemble --sets 800 --out outputs/ensemble``
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import kstest, qmc

from sim.analysis.fields import Fields, Record
from sim.config import configure
from sim.config.ensemble import SECTIONS, as_settings
from sim.config.fields import metas
from sim.config.files import config_dir
from sim.config.options import SECTIONS as KINDS
from sim.language import own_yaml
from sim.studies.executors import local_workers, run_each
from sim.studies.files import appear_together, write_yaml
from sim.studies.fingerprint import model_hash
from sim.studies.log import Log
from sim.studies.places import locked
from sim.studies.pool import Answer
from sim.studies.progress import bar
from sim.studies.signals import exit_code
from sim.validation.paired_experiment import Arm, PairedExperiment
from sim.validation.patterns import PATTERNS
from sim.validation.patterns.from_above import dominance

NAME = "report_patterns"
SCALE = "reduced"
FIRST_YEARS = 5
WORLDS = 2
"""Worlds of its own that a set is tried in by the patterns that need paired arms."""
FIRST_SEED = 50_000_000
"""Filter worlds lie far from those that a user, or the passport, is likely to draw."""
PAIRED = {"P05": ("dominates",), "P07": ("gap",), "P10": ("squeezed", "holistic"), "P13": ("rises",)}
"""Findings that are filtered on at the second stage, and the margins whose mean must be above 0."""
FOR_FILTERING = ("P02", *PAIRED)
"""The first stage asks for P02 and P05 in one world; P05 is asked for again over all of the set's worlds."""
NOTED = (
    "quality", "quality_standard", "quality_discretionary", "knowledge_at_hand", "knowledge_routines",
    "learning_ability", "time_learning", "pressure", "backlog", "exits", "motivation", "mix_standardisation",
)  # fmt: skip


def parameters() -> pd.DataFrame:
    """Every uncertain number: name (section.name), value, low and high of its likely span, in order."""
    rows = [
        (f"{section}.{name}", float(field), *meta.likely)
        for section in SECTIONS
        for name, meta in metas(KINDS[section]).items()
        if meta.likely is not None
        for field in [getattr(KINDS[section](), name)]
    ]
    return pd.DataFrame(rows, columns=["parameter", "value", "low", "high"])


def draw(sets: int, seed: int = 0) -> pd.DataFrame:
    """A Latin hypercube over the likely spans: a row a set, a column a parameter, six significant digits."""
    spans = parameters()
    unit = qmc.LatinHypercube(len(spans), rng=np.random.default_rng(seed)).random(sets)
    values = spans["low"].to_numpy() + unit * (spans["high"] - spans["low"]).to_numpy()
    return pd.DataFrame(values, columns=spans["parameter"]).map(lambda v: float(f"{v:.6g}"))


@dataclass(frozen=True)
class Trial:
    """One set to try: its number and its settings."""

    number: int
    settings: Mapping[str, float]


def lives(trial: Trial) -> Iterator[PairedExperiment]:
    """The set's own worlds, one after the other."""
    for seed in range(WORLDS * trial.number, WORLDS * (trial.number + 1)):
        yield PairedExperiment(configure(scale=SCALE, seed=FIRST_SEED + seed, **as_settings(trial.settings)))


FACTS: dict[str, Callable[[Arm], bool]] = {
    "exits": lambda seen: 3.0 <= seen.mean("exits") <= 20.0,
    "backlog": lambda seen: seen.mean("backlog") <= 2.0,
    "pressure": lambda seen: 0.75 <= seen.mean("pressure") <= 1.15,
    "social_workers": lambda seen: abs(float(seen.org.caseworkers.social_worker.mean()) - 0.39) <= 0.04,
    "degrees": lambda seen: abs(float(seen.org.caseworkers.degree.mean()) - 0.64) <= 0.06,
}
"""What must be so in any world that is to pass for Nav in 2014; words and sources stand in ``ensemble.yaml``."""


def try_set(trial: Trial) -> Record:
    """Try one set, stage by stage; says which test it fell at, or none, and what the first stage showed."""
    done: Record = {"set": trial.number, "fell_at": ""}
    own = lives(trial)
    first = next(own)
    base = first(years=FIRST_YEARS)
    package = first(years=FIRST_YEARS, package="report_package")
    done["baseline"] = {name: round(base.mean(name), 6) for name in NOTED}
    done["package"] = {name: round(package.mean(name) - base.mean(name), 6) for name in NOTED}
    done["fell_at"] = next(first_stage(base), "")
    if not done["fell_at"]:
        margins = [second_stage(life) for life in (first, *own)]
        mean = {name: float(np.mean([m[name] for m in margins])) for name in margins[0]}
        done["margins"] = {name: round(value, 6) for name, value in mean.items()}
        done["fell_at"] = next((name.partition(".")[0] for name, value in mean.items() if not value > 0), "")
    return done


def first_stage(base: Arm) -> Iterator[str]:
    """The tests that one world at baseline fails, in order: facts, then P02 and P05."""
    yield from (name for name, holds in FACTS.items() if not holds(base))
    if base.mean("quality_standard") <= base.mean("quality_discretionary"):
        yield "P02"
    if dominance(base) <= 0:
        yield "P05"


def second_stage(life: PairedExperiment) -> dict[str, float]:
    """The margins of the paired patterns in one world."""
    return {
        f"{id_}.{margin}": value
        for id_, judged in PAIRED.items()
        for margin, value in PATTERNS[id_].experiment(life).items()
        if margin in judged
    }


def run(sets: int, folder: Path, seed: int = 0, workers: int | None = None, progress: bool = False) -> list[Record]:
    """Try ``sets`` sets, or those of them that ``tried.jsonl`` does not hold; return what came of each, by number."""
    drawn = draw(sets, seed)
    with locked(folder, "The ensemble"), bar(progress) as tell:
        log = Log(folder / "tried.jsonl", {"sets": sets, "seed": seed, "scale": SCALE, "model": model_hash()}, "set")
        trials = [Trial(n, drawn.loc[n].to_dict()) for n in range(sets) if n not in log.entries]

        def keep(place: int, answer: Answer) -> None:
            ok, value, _ = answer
            log.add(value if ok else {"set": trials[place].number, "fell_at": "error", "error": value[0]})

        run_each(trials, try_set, local_workers(workers), keep, tell)
    return [log.entries[n] for n in range(sets)]


def accepted(tried: Sequence[Fields]) -> list[int]:
    """The numbers of the sets that fell at nothing."""
    return [int(entry["set"]) for entry in tried if not entry["fell_at"]]


def stages(tried: Sequence[Fields]) -> list[Record]:
    """Each test in the order it is met: how many sets came to it, and how many it turned away."""
    fell = Counter(str(entry["fell_at"]) for entry in tried)
    rows, left = [], len(tried)
    for name in ("error", *FACTS, *FOR_FILTERING):
        rows.append({"test": name, "entered": left, "rejected": fell[name]})
        left -= fell[name]
    return [row for row in rows if row["test"] != "error" or row["rejected"]]


def informed(drawn: pd.DataFrame, kept: Sequence[int]) -> pd.DataFrame:
    """How far the filter moved each parameter: a row a parameter, the most moved first.

    ``ks``: Kolmogorov and Smirnov's distance between the kept values and the span they were drawn from, uniformly;
    ``p_value`` of it; ``prior_low``, ``prior_high`` the span; ``post_low``, ``post_mid``, ``post_high``: 5, 50 and
    95 per cent of the kept values; ``clear``: below .01 after Bonferroni's correction for the number of parameters.
    """
    spans = parameters().set_index("parameter")
    rows = []
    for name in drawn:
        low, high = spans.loc[name, ["low", "high"]]
        values = drawn.loc[list(kept), name].to_numpy()
        test = kstest(values, "uniform", args=(low, high - low))
        kept_at = np.quantile(values, [0.05, 0.5, 0.95])
        rows.append([name, float(test.statistic), float(test.pvalue), low, high, *kept_at])
    columns = ["parameter", "ks", "p_value", "prior_low", "prior_high", "post_low", "post_mid", "post_high"]
    table = pd.DataFrame(rows, columns=columns).sort_values("ks", ascending=False, ignore_index=True)
    return table.assign(clear=table["p_value"] * len(table) < 0.01)


def influence(drawn: pd.DataFrame, tried: Sequence[Fields]) -> pd.DataFrame:
    """Spearman's rank correlation of every parameter with what the first stage showed, over all sets tried.

    A row a parameter; columns ``baseline.<outcome>`` (the level under the 2014 baseline) and ``package.<outcome>``
    (what the report's package changes).
    """
    whole = [entry for entry in tried if "baseline" in entry]
    table = pd.DataFrame([
        {f"{arm}.{name}": value for arm in ("baseline", "package") for name, value in entry[arm].items()}
        for entry in whole
    ])  # fmt: skip
    ranks = drawn.loc[[entry["set"] for entry in whole]].reset_index(drop=True)
    return pd.DataFrame({name: ranks.corrwith(table[name], method="spearman") for name in table}).round(4)


@cache
def words() -> dict[str, dict[str, str]]:
    """Test -> what it asks of a set, in bokmål and English, with its source."""
    return own_yaml(Path(__file__).with_name("ensemble.yaml").read_text(encoding="utf-8"))


def read_informed(name: str) -> pd.DataFrame:
    """What :func:`informed` found when the ensemble of that name was made."""
    return pd.read_csv(config_dir() / "ensemble" / f"{name}.informed.tsv", sep="\t")


def store(folder: Path, tried: Sequence[Fields], sets: int, seed: int, keep: int, name: str = NAME) -> None:
    """Write the first ``keep`` sets that were kept, how they were made, and what was learned on the way."""
    drawn, kept = draw(sets, seed), accepted(tried)
    chosen = kept[:keep]
    about = {
        "command": f"python -m sim.validation.ensemble --sets {sets} --seed {seed} --keep {keep}",
        "tried": len(tried), "accepted": len(kept), "stored": len(chosen), "parameters": len(drawn.columns),
        "scale": SCALE, "worlds_per_set": WORLDS, "first_world": FIRST_SEED, "model": model_hash(),
        "filtered_on": list(FOR_FILTERING), "stages": stages(tried),
        "versions": {name: version(name) for name in ("numpy", "scipy", "numba", "mesa")},
    }  # fmt: skip
    tables = {"": drawn.loc[chosen].rename_axis("set"), ".influence": influence(drawn, tried).rename_axis("parameter")}
    with appear_together(folder, keep_others=True) as new:
        tables[""].to_csv(new / f"{name}.csv", float_format="%.6g", lineterminator="\n")
        moved = informed(drawn, kept).round(4)
        moved.to_csv(new / f"{name}.informed.tsv", sep="\t", index=False, lineterminator="\n")
        form = {"sep": "\t", "float_format": "%.3f", "lineterminator": "\n"}
        tables[".influence"].to_csv(new / f"{name}.influence.tsv", **form)
        write_yaml(about, new / f"{name}.yaml")


def main(arguments: Sequence[str] | None = None) -> None:
    """Try the sets, and write those that were kept to ``configs/ensemble``."""
    import argparse

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=int, default=800, help="how many are drawn (800)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=None)
    parser.add_argument("--keep", type=int, default=200, help="how many of the sets that pass are stored")
    parser.add_argument("--out", type=Path, default=Path("outputs/ensemble"), help="folder for the log")
    parser.add_argument("--store", type=Path, default=config_dir() / "ensemble", help="folder for the ensemble")
    asked = parser.parse_args(arguments)
    try:
        tried = run(asked.sets, asked.out, asked.seed, asked.workers, progress=True)
    except KeyboardInterrupt:
        raise SystemExit(exit_code()) from None
    store(asked.store, tried, asked.sets, asked.seed, asked.keep)
    for stage in stages(tried):
        print("{test:>16}: {rejected} of {entered} turned away".format(**stage))
    print(f"{len(accepted(tried))} of {len(tried)} sets passed every test.")


if __name__ == "__main__":
    main()
