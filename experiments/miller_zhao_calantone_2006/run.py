"""What a code can hold, and what people learn only from each other, by how much is tacit.

python -m experiments.miller_zhao_calantone_2006.run --replications 1000
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.reporting.style import MUTED, OPTION_COLOURS, PAGE_WIDTH, in_house_style, new_figure, note, png
from sim.validation.classics import miller2006
from sim.validation.classics.evaluate import at
from sim.validation.classics.miller import relations

HERE = Path(__file__).parent
COLUMNS = ["id", "target", "found", "low", "high", "verdict", "replications"]
TACIT = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
WAYS = {False: ("code alone", OPTION_COLOURS[1]), True: ("code and meeting in person", OPTION_COLOURS[2])}
KNOWLEDGE = ("knowledge", "explicit_knowledge", "tacit_knowledge")


def lines(replications: int, seed: int = 0) -> pd.DataFrame:
    """Every relation, a row each, in the order of the passport."""
    return pd.DataFrame(relations(replications, seed))[COLUMNS]


def curves(replications: int, seed: int = 0) -> pd.DataFrame:
    """Mean knowledge at equilibrium by the share that is tacit, with and without meeting in person."""
    rows = []
    for in_person in WAYS:
        for tacit in TACIT:
            table = miller2006(tacit, in_person, replications=replications, seed=seed)
            rows.append((in_person, tacit, *(at(table, column).mean() for column in KNOWLEDGE)))
    return pd.DataFrame(rows, columns=["in_person", "tacit", *KNOWLEDGE])


@in_house_style
def draw(table: pd.DataFrame, replications: int) -> Figure:
    """All knowledge on the left; the tacit part of it on the right."""
    figure = new_figure(PAGE_WIDTH, 3.6)
    everything, tacit_part = figure.subplots(1, 2, sharey=True)
    for ax, column in ((everything, "knowledge"), (tacit_part, "tacit_knowledge")):
        for in_person, (word, colour) in WAYS.items():
            mine = table[table["in_person"] == in_person].dropna(subset=[column])
            ax.plot(mine["tacit"], mine[column], color=colour, marker="o", ms=3)
            place = mine.iloc[len(mine) // 2]
            ax.annotate(word, (place["tacit"], place[column]), xytext=(0, 12), textcoords="offset points", ha="center",
                        color=colour)  # fmt: skip
        ax.set(xlim=(-0.03, 0.83), ylim=(0, 1.08), xlabel="Share of what there is to know that is tacit")
    everything.set_ylabel("Share right at equilibrium")
    everything.set_title("All knowledge")
    tacit_part.axhline(1 / 3, color=MUTED, linewidth=0.6, linestyle=":")
    tacit_part.annotate("right at the start: a third", (0.8, 1 / 3), xytext=(0, -11), textcoords="offset points", ha="right",
                        color=MUTED)  # fmt: skip
    tacit_part.set_title("Tacit knowledge: a code cannot hold it")
    note(figure, f"Means of {replications} organisations of 49 people on a grid; p1 = p2 = .5, learning in person .3.")
    return figure


def main() -> None:
    """Run every relation and curve, write the tables and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    result, table = lines(given.replications), curves(given.replications)
    print(result.drop(columns="target").round(4).to_string(index=False))
    print(table.round(3).to_string(index=False))
    result.round(4).to_csv(given.out / "found.csv", index=False)
    table.round(4).to_csv(given.out / "curves.csv", index=False)
    (given.out / "figure.png").write_bytes(png(draw(table, given.replications)))


if __name__ == "__main__":
    main()
