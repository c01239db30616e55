"""Autonomy against central mandates in four kinds of world, on the Nav model itself.

python -m experiments.chang_harrington_2000.run --replications 40
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.reporting.style import OPTION_COLOURS, PAGE_WIDTH, in_house_style, new_figure, note, png
from sim.validation.classics import chang2000
from sim.validation.classics.chang import CHANGE, CONTEXTS, REGIMES, YEARS, relations
from sim.validation.classics.evaluate import interval

HERE = Path(__file__).parent
COLUMNS = ["id", "target", "found", "low", "high", "verdict", "replications"]
COLOURS = {"autonomy": OPTION_COLOURS[2], "mandate": OPTION_COLOURS[1]}


def lines(replications: int, seed: int = 0) -> pd.DataFrame:
    """Every relation, a row each, in the order of the passport."""
    return pd.DataFrame(relations(replications, seed))[COLUMNS]


def runs(replications: int, seed: int = 0) -> pd.DataFrame:
    """Every regime in every kind of world: the columns of chang2000, and what was run."""
    return pd.concat(
        chang2000(regime, contexts, change, replications=replications, seed=seed).assign(
            regime=regime, contexts=contexts, change=change
        )
        for regime in REGIMES
        for contexts in CONTEXTS
        for change in CHANGE
    )


def learned_from_others(table: pd.DataFrame) -> pd.DataFrame:
    """Autonomy less mandate in what units take from others, a row per world, with 99 % intervals."""
    mean = table.groupby(["contexts", "change", "regime", "replication"])[["from_others", "copied"]].mean()
    rows = []
    for (contexts, change), mine in mean.groupby(["contexts", "change"]):
        for column in ("from_others", "copied"):
            each = mine[column].unstack("regime")
            values = interval(each["autonomy"] - each["mandate"])
            rows.append((contexts, change, column, *each[["autonomy", "mandate"]].mean(), *values, len(each)))
    names = ["contexts", "change", "what", "autonomy", "mandate", "difference", "low", "high", "replications"]
    return pd.DataFrame(rows, columns=names)


@in_house_style
def draw(table: pd.DataFrame) -> Figure:
    """Quality by year under both regimes, one panel for each kind of world."""
    figure = new_figure(PAGE_WIDTH, 5.6)
    panels = figure.subplots(2, 2, sharex=True, sharey=True)
    mean = table.groupby(["contexts", "change", "regime", "year"])["quality"].mean()
    for row, contexts in enumerate(CONTEXTS):
        for column, change in enumerate(CHANGE):
            ax = panels[row, column]
            ends = {regime: mean[contexts, change, regime].iloc[-1] for regime in REGIMES}
            for regime in REGIMES:
                line = mean[contexts, change, regime]
                ax.plot(line.index, line, color=COLOURS[regime])
                above = ends[regime] == max(ends.values())
                ax.annotate(regime, (YEARS, line.iloc[-1]), xytext=(5, 4 if above else -4), textcoords="offset points",
                            va="center", color=COLOURS[regime])  # fmt: skip
            ax.set_title(f"Contexts {contexts}, {'nothing changes' if change == 'calm' else 'fast change'}")
            ax.set(xlim=(0.7, 12.2), xticks=range(1, YEARS + 1))
            if column == 0:
                ax.set_ylabel("Decisions right")
            if row == 1:
                ax.set_xlabel("Year")
    n = table["replication"].nunique()
    note(
        figure,
        f"Means of {n} worlds, the same for both regimes: 12 offices of 10. Fast: each practice turns every other year.",
    )
    return figure


def main() -> None:
    """Run every relation and world, write the tables and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=40)
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    result, table = lines(given.replications), runs(given.replications)
    others = learned_from_others(table)
    print(result.drop(columns="target").round(4).to_string(index=False))
    print(others.round(3).to_string(index=False))
    result.round(4).to_csv(given.out / "found.csv", index=False)
    others.round(4).to_csv(given.out / "from_others.csv", index=False)
    (given.out / "figure.png").write_bytes(png(draw(table)))


if __name__ == "__main__":
    main()
