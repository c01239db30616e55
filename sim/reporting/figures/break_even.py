"""What would reverse a comparison, drawn: a strip an assumption, with the value used and where the two are level."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.break_even.estimate import BreakEvenResult, base
from sim.analysis.discovery.text import plain
from sim.analysis.fields import Fields
from sim.language import Words, words
from sim.language.format import in_span, listed, signed
from sim.reporting import style
from sim.reporting.figures import drawing

MOST, ALSO = 20, 6
"""So many strips where something crosses; so many of those that hold, the weakest first."""


@style.in_house_style
def draw(result: BreakEvenResult, language: str = "en") -> Figure:
    """Assumptions that reverse the comparison or hide it, then the weakest of those that hold."""
    text, about, table = words(language), result.about, result.tables["assumptions"]
    crossing = table["verdict"].isin(["reversed", "no longer seen"])
    holding = table[table["verdict"] == "holds"]
    shown = [*table[crossing].head(MOST).to_dict("records"), *holding.head(ALSO).to_dict("records")]
    known = about["status"] in ("reversed", "not_reversed")
    figure = style.new_figure(style.PAGE_WIDTH, 1.55 + 0.36 * max(2, len(shown) if known else 2))
    ax = figure.add_subplot()
    if known:
        for place, row in enumerate(shown):
            _strip(ax, place, row, text, language)
        names = [textwrap.fill(plain(row["path"], list(table["path"]), language), 24) for row in shown]
        drawing.strip_names(ax, names, 1.55, 2, pad=34, labelcolor=style.INK)
    else:
        _difference(ax, about, language)
    title = text["break_even.figure_title"].format(**base(about, language))
    ax.set_title(drawing.folded(title, 100), fontweight="bold", pad=8 if not known else 16)
    _foot(figure, result, text, language, known)
    return figure


def _strip(ax: Axes, place: int, row: Fields, texts: Words, language: str) -> None:
    """The span tried in grey, the reversed part shaded, the value used, the crossing and its interval, and words."""
    start, width = row["tried_low"], row["tried_high"] - row["tried_low"]

    def at(value: float) -> float:
        return float((value - start) / width)

    def say(key: str) -> str:
        return in_span(row[key], row["low"], row["high"], language)

    drawing.strip(ax, place, [say("tried_low"), say("tried_high")], lw=10)
    for key in ("low", "high"):
        if row[key] != row[f"tried_{key}"] and 0 < at(row[key]) < 1:
            ax.plot([at(row[key])] * 2, [place - 0.2, place + 0.2], color=style.FAINT, lw=0.9, zorder=2)
    turned = row["verdict"] == "reversed"
    colour = style.WORSE if turned else style.UNSEEN
    if row["end"]:
        far, crossing = (1.0 if row["end"] == "high" else 0.0), at(row["crossing"])
        if turned:
            drawing.bar(ax, place, [crossing, far], colour, 10, 2, alpha=0.28)
        ends = [at(row[f"crossing_{key}"]) if np.isfinite(row[f"crossing_{key}"]) else far for key in ("low", "high")]
        drawing.bar(ax, place, ends, colour, 1.8, 3)
        ax.plot(crossing, place, "o", mfc=colour if turned else "white", mec=colour, ms=5.5, zorder=4)
    ax.plot([at(row["value"])] * 2, [place - 0.26, place + 0.26], color=style.INK, lw=1.6, zorder=5)
    if place == 0:
        ax.text(at(row["value"]), place - 0.32, texts["break_even.figure_used"], ha="center", va="bottom", fontsize=7)
    text = texts["break_even.figure_reversed" if turned else "break_even.figure_gone"]
    if row["verdict"] == "holds":
        colour, weakest = style.MUTED, min((row["difference_low"], row["difference_high"]), key=abs)
        text = f"{signed(weakest, language)} {texts['break_even.figure_left']}"
    elif turned and row["end"]:
        text += f"; {texts['break_even.figure_crossing']} {say('crossing')}"
    ax.text(1.16, place, text, va="center", fontsize=7.5, color=colour)


def _difference(ax: Axes, about: Fields, language: str) -> None:
    """Today's difference with its interval, and zero."""
    ax.axvline(0, color=style.FAINT, lw=0.8)
    if np.isfinite(about["low"]):
        ax.plot([about["low"], about["high"]], [0, 0], color=style.UNSEEN, lw=2)
    if np.isfinite(about["difference"]):
        ax.plot(about["difference"], 0, "o", mfc="white", mec=style.UNSEEN, ms=6)
    ticks = [value for value in (about["low"], 0.0, about["high"]) if np.isfinite(value)]
    ax.set_xticks(ticks, [signed(value, language) for value in ticks])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)


def _foot(figure: Figure, result: BreakEvenResult, texts: Words, language: str, known: bool) -> None:
    """What the marks mean, over how many worlds, and which assumptions are not drawn."""
    about, table = result.about, result.tables["assumptions"]
    key = "figure_note" if known else "figure_note_unseen"
    lines = [texts[f"break_even.{key}"].format(worlds=about["worlds_paired"])]
    if known:
        if (table["end"].ne("") & table[["crossing_low", "crossing_high"]].isna().any(axis=1)).any():
            lines.append(texts["break_even.figure_note_arrow"])
        paths = list(table["path"])
        if rest := [plain(path, paths, language) for path in table[table["verdict"] == "holds"]["path"][ALSO:]]:
            lines.append(texts["break_even.figure_note_holds"].format(factors=listed(rest, language, 8)))
        hidden = int(table["verdict"].isin(["reversed", "no longer seen"]).sum()) - MOST
        hidden = max(0, hidden) + int((table["verdict"] == "missing").sum())
        if hidden:
            lines.append(texts["break_even.figure_note_more"].format(n=hidden))
    drawing.foot(figure, lines)
