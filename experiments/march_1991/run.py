"""March's Figures 1 to 5 from our own runs, the published points beside the first two.

python -m experiments.march_1991.run --replications 1000
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.reporting.style import INK, MUTED, OPTION_COLOURS, PAGE_WIDTH, in_house_style, new_figure, note, png
from sim.validation.classics import march_figures, march_relations

HERE = Path(__file__).parent
COLUMNS = ["id", "target", "published", "reference", "found", "low", "high", "tolerance", "verdict", "replications"]
BLUE, ORANGE, GREEN = OPTION_COLOURS[2], OPTION_COLOURS[1], OPTION_COLOURS[3]


def lines(replications: int, of_text: int, seed: int = 0) -> pd.DataFrame:
    """Every point and every relation, a row each, in the order of the passport."""
    rows = [*march_figures.points(replications, of_text, seed), *march_relations.relations(replications, seed)]
    return pd.DataFrame(rows)[COLUMNS]


def curves(replications: int, seed: int = 0) -> dict[str, pd.DataFrame]:
    """What Figures 3, 4 and 5 draw."""
    return {
        "figure_3": march_figures.figure_3(replications, seed),
        "figure_4": march_figures.figure_4(replications, seed),
        "figure_5": march_figures.figure_5(replications, seed),
    }


@in_house_style
def draw(result: pd.DataFrame, drawn: dict[str, pd.DataFrame], replications: int) -> Figure:
    """Lines are ours, circles are March's."""
    figure = new_figure(PAGE_WIDTH, 9.4)
    (one, two), (three, mix), (four, five) = figure.subplots(3, 2)
    _figure_1(one, result)
    _figure_2(two, result)
    _figure_3(three, mix, drawn["figure_3"])
    _figure_4(four, drawn["figure_4"])
    _figure_5(five, drawn["figure_5"])
    note(figure, f"Lines: our routines, means of {replications} runs a point. Circles: March (1991), read off (±.003). "
                 "Knowledge is a signed score, −1 to 1.")  # fmt: skip
    return figure


def _figure_1(ax: Axes, result: pd.DataFrame) -> None:
    for p2, colour in zip(march_figures.FIGURE_1, (ORANGE, GREEN, BLUE), strict=True):
        mine = result[result["id"].str.match(rf"march1991\.fig1\.program\..*p2=\.{p2 * 10:.0f}$")]
        ax.plot(march_figures.P1, mine["found"], color=colour)
        ax.plot(march_figures.P1, mine["published"], "o", mfc="white", ms=4, color=colour)
        _label(ax, march_figures.P1[0], mine["found"].iloc[0], f"p2 = {p2}", colour, left=True)
    ax.set(
        xlim=(-0.09, 0.95),
        xticks=march_figures.P1,
        xlabel="p1: how readily people take over the code",
        ylabel="Code at equilibrium",
    )
    ax.set_title("Figure 1. Slow socialisation makes a wiser code")


def _figure_2(ax: Axes, result: pd.DataFrame) -> None:
    mine = result[result["id"].str.startswith("march1991.fig2.")]
    average = list(march_figures.FIGURE_2)
    ax.plot(average, mine["found"], color=BLUE)
    ax.plot(average, mine["published"], "o", mfc="white", ms=4, color=BLUE)
    ax.set(xlim=(0.05, 0.95), xlabel="Average p1 of slow (.1) and fast (.9) learners", ylabel="Code at equilibrium")
    ax.set_title("Figure 2. So does a share of slow learners")


def _figure_3(ax: Axes, mix: Axes, table: pd.DataFrame) -> None:
    for column, word, colour in (("fast", "fast learners", ORANGE), ("slow", "slow learners", BLUE)):
        ax.plot(table["average_p1"], table[column], color=colour)
        middle = table.iloc[4]
        ax.annotate(word, (middle["average_p1"], middle[column]), xytext=(0, 6), textcoords="offset points",
                    ha="center", color=colour)  # fmt: skip
    ax.set(xlim=(0.05, 0.95), ylim=(0.4, 1.0), xlabel="Average p1 of slow (.1) and fast (.9) learners",
           ylabel="People at period 20")  # fmt: skip
    ax.set_title("Figure 3. The fast know more while it lasts")
    for column, word, colour, style in (
        ("code_end", "mixed, equilibrium", BLUE, "-"), ("code_equal_end", "equal, equilibrium", BLUE, "--"),
        ("code", "mixed, period 20", ORANGE, "-"), ("code_equal", "equal, period 20", ORANGE, "--"),
    ):  # fmt: skip
        mix.plot(table["average_p1"], table[column], color=colour, linestyle=style, label=word)
    mix.legend(frameon=False, fontsize=7.5, labelcolor=INK, loc="upper right")
    mix.set(xlim=(0.05, 0.95), xlabel="Average p1", ylabel="Code")
    mix.set_title("Mixed or equal learners: the horizon turns the sign")


def _figure_4(ax: Axes, table: pd.DataFrame) -> None:
    for (p1, mine), colour, word in zip(table.groupby("p1"), (BLUE, ORANGE), ("slow", "fast"), strict=True):
        ax.plot(mine["p3"], mine["code"], color=colour)
        _label(ax, mine["p3"].iloc[-1], mine["code"].iloc[-1], f"{word}\n(p1 = {p1})", colour)
    ax.set(xlim=(-0.003, 0.122), xlabel="p3: turnover per period", ylabel="Code at period 20")
    ax.set_title("Figure 4. Newcomers help where socialisation is fast")


def _figure_5(ax: Axes, table: pd.DataFrame) -> None:
    for (p3, mine), colour, word in zip(table.groupby("p3"), (BLUE, ORANGE), ("no turnover", "turnover"), strict=True):
        ax.plot(mine["period"], mine["code"], color=colour)
        _label(ax, 100, mine["code"].iloc[-1] + 0.03, f"{word}\n(p3 = {p3:g})", colour)
    ax.axhline(0, color=MUTED, linewidth=0.6)
    ax.set(xlim=(0, 132), xticks=range(0, 101, 20), xlabel="Period", ylabel="Code")
    ax.set_title("Figure 5. A moving world (p4 = .02) outruns a closed code")


def _label(ax: Axes, x: float, y: float, text: str, colour: str, left: bool = False) -> None:
    ax.annotate(text, (x, y), xytext=(-6 if left else 5, 0), textcoords="offset points",
                ha="right" if left else "left", va="center", color=colour, fontsize=8)  # fmt: skip


def main() -> None:
    """Run every point, write the tables and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    result = lines(given.replications, 2 * given.replications)
    drawn = curves(given.replications)
    print(result.drop(columns="target").round(3).to_string(index=False))
    result.round(4).to_csv(given.out / "found.csv", index=False)
    for name, table in drawn.items():
        table.round(4).to_csv(given.out / f"{name}.csv", index=False)
    (given.out / "figure.png").write_bytes(png(draw(result, drawn, given.replications)))


if __name__ == "__main__":
    main()
