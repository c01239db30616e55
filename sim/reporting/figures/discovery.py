"""Where an option loses, drawn: losses and the rest by two factors, with the box, and each limit within its span."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.difference_text import label
from sim.analysis.discovery.estimate import DiscoveryResult
from sim.analysis.discovery.text import alternatives, end, plain
from sim.analysis.fields import Fields
from sim.language import words
from sim.language.format import number
from sim.reporting import style
from sim.reporting.figures import drawing

PALE = 0.4
"""How much of their colour the dots have where luck decides."""


@style.in_house_style
def draw(result: DiscoveryResult, language: str = "en") -> Figure:
    """The losses by the two narrowest limits beside all the limits; without a box, the differences in order."""
    if result.about["status"] != "box":
        return _without_box(result, language)
    limits = result.tables["limits"].to_dict("records")
    figure = style.new_figure(style.PAGE_WIDTH, max(4.3, 1.5 + 0.42 * len(limits)))
    left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
    left.set_box_aspect(1)
    left.set_anchor("N")
    _scatter(left, result, limits[:2], language)
    for place, row in enumerate(limits):
        _strip(right, place, row, language)
        if "halves" in result.about:
            back = f"{round(row['came_back'] * result.about['halves'])}/{result.about['halves']}"
            right.text(1.42, place, back, ha="right", va="center", fontsize=7.5)
    _frame(right, result, limits, language)
    _foot(figure, result, language)
    return figure


def _scatter(ax: Axes, result: DiscoveryResult, limits: list[Fields], language: str) -> None:
    """Losses filled, the rest hollow; with one limit, the height is the difference itself."""
    cases, about = result.tables["cases"], result.about
    spots = [_spots(cases[row["factor"]], row) for row in limits]
    if len(limits) < 2:
        spots.append((cases["difference"].to_numpy(dtype=float), {}, None))
        ax.axhline(_threshold(about), color=style.FAINT, lw=0.8, zorder=0)
    (x, x_names, x_box), (y, y_names, y_box) = spots
    for warmed_up, alpha in ((False, PALE), (True, 1.0)):
        for loses, colour, fill in ((False, style.UNSEEN, "white"), (True, style.WORSE, style.WORSE)):
            here = (cases["loses"] == loses) & (cases["uncertain"] != warmed_up)
            ax.plot(x[here], y[here], "o", ms=4, mfc=fill, mec=colour, mew=0.8, alpha=alpha, ls="", zorder=2 + loses)
    _names(ax.xaxis, x_names, language)
    _names(ax.yaxis, y_names, language)
    factors = [plain(row["factor"], about["factors"], language) for row in limits]
    ax.set_xlabel(factors[0], loc="left")
    ax.set_ylabel(factors[1] if len(limits) > 1 else _difference(about, language), loc="bottom")
    _outline(ax, x_box, y_box)
    _legend(ax, result, language)


def _threshold(about: Fields) -> float:
    """The difference, as the outcome is measured, at which a scenario turns into a loss."""
    return float(about["worse_than"] * (1 if about["loses_when"] == "below" else -1))


def _difference(about: Fields, language: str) -> str:
    """What the axis of differences is called, in lines that fit."""
    outcome = label(about["outcome"], language)
    text = words(language)["discovery.figure_difference"].format(outcome=outcome[:1].lower() + outcome[1:])
    return drawing.folded(text, 44)


def _spots(values: pd.Series, row: Fields) -> tuple[np.ndarray, dict[str, int], Any]:
    """Where the scenarios lie on an axis, the names along it (none for a number), and the ends of the box there.

    Named factors get a column each; in it the dots are spread out evenly by their order, so that none hides another.
    """
    if not row["names"]:
        return values.to_numpy(dtype=float), {}, [(row["low"], row["high"])]
    allowed = row["names"].split(", ")
    places = {name: i for i, name in enumerate(sorted(set(values), key=lambda name: (name not in allowed, name)))}
    spread = (np.arange(len(values)) * 0.618034) % 1 * 0.7 - 0.35
    ends = (-np.inf, len(allowed) - 0.5)
    return values.map(places).to_numpy(dtype=float) + spread, places, [ends]


def _names(axis: Axis, names: dict[str, int], language: str) -> None:
    """Names along an axis, or numbers in the language."""
    if names:
        axis.set_ticks(list(names.values()), [textwrap.shorten(name, 16, placeholder="…") for name in names])
    else:
        drawing.format_axis_numbers(axis, language)


def _outline(ax: Axes, x_box: Any, y_box: Any) -> None:
    """The box, drawn to the edge of the panel where it is open."""
    x_lim, y_lim = ax.get_xlim(), ax.get_ylim()
    (left, right), (low, high) = (
        (max(of[0][0], lim[0]), min(of[0][1], lim[1])) if of else lim for of, lim in ((x_box, x_lim), (y_box, y_lim))
    )
    ax.add_patch(Rectangle((left, low), right - left, high - low, fill=False, ec=style.BETTER, lw=1.8, zorder=5))
    ax.set_xlim(*x_lim)
    ax.set_ylim(*y_lim)


def _legend(ax: Axes, result: DiscoveryResult, language: str) -> None:
    """What filled and hollow dots are, and how many, above the panel."""
    texts, about = words(language), result.about
    a, _ = alternatives(about, language)
    items = [
        ("●", style.WORSE, texts["discovery.figure_losses"].format(a=a, n=about["losses"])),
        ("○", style.UNSEEN, texts["discovery.figure_others"].format(n=about["scenarios"] - about["losses"])),
    ]
    for place, (mark, colour, text) in enumerate(items):
        ax.annotate(f"{mark} {text}", (0, 1), xytext=(0, 17 - 12 * place), xycoords="axes fraction",
                    textcoords="offset points", color=colour, fontsize=8, va="bottom", annotation_clip=False)  # fmt: skip


def _strip(ax: Axes, place: int, row: Fields, language: str) -> None:
    """A limit as the blue part of its span, with its ends written."""
    if row["names"]:
        drawing.strip(ax, place, ())
        at, allowed = [0, row["share_of_span"]], textwrap.shorten(row["names"], 34, placeholder="…")
        ends = [(0.0, "left", allowed)]
    else:
        drawing.strip(ax, place, [end(row, key, language) for key in ("span_low", "span_high")], gap=0.02)
        span = row["span_high"] - row["span_low"]
        at = [float(np.clip((row[key] - row["span_low"]) / span, 0, 1)) for key in ("low", "high")]
        ends = [(x, "center", end(row, key, language)) for key, x in zip(("low", "high"), at, strict=True)
                if np.isfinite(row[key])]  # fmt: skip
    drawing.bar(ax, place, at, style.BETTER, 5, 2)
    if len(ends) == 2 and ends[1][0] - ends[0][0] < 0.2:  # the two would write over one another
        ends = [(float(np.mean([e[0] for e in ends])), "center", " – ".join(e[2] for e in ends))]
    for x, align, text in ends:
        ax.text(x, place - 0.2, text, ha=align, va="bottom", fontsize=7.5, color=style.BETTER)


def _frame(ax: Axes, result: DiscoveryResult, limits: list[Fields], language: str) -> None:
    """The names of the limits, and what stands to either side of their strips."""
    texts, about = words(language), result.about
    if "halves" in about:
        head = texts["discovery.figure_came_back"]
        ax.text(1.42, -0.62, head, ha="right", va="bottom", fontsize=7, color=style.MUTED)
    names = [textwrap.fill(plain(row["factor"], about["factors"], language), 16) for row in limits]
    drawing.strip_names(ax, names, 1.42, 4, -0.75, pad=30, labelcolor=style.INK)
    ax.set_title(texts["discovery.figure_limits"], fontweight="bold")


def _without_box(result: DiscoveryResult, language: str) -> Figure:
    """Every scenario's difference with its interval, from the smallest to the greatest."""
    text, about = words(language), result.about
    cases = result.tables["cases"].sort_values("difference", kind="stable")
    figure = style.new_figure(style.PAGE_WIDTH, 3.6)
    ax = figure.add_subplot()
    places = np.arange(len(cases))
    ax.axhline(_threshold(about), color=style.FAINT, lw=0.8, zorder=0)
    for loses, colour in ((True, style.WORSE), (False, style.UNSEEN)):
        here = (cases["loses"] == loses).to_numpy()
        rows = cases[here]
        ax.vlines(places[here], rows["low"], rows["high"], color=colour, lw=0.8, alpha=0.5)
        ax.plot(places[here], rows["difference"], "o", ms=3.2, mfc=colour if loses else "white", mec=colour, mew=0.8)
    ax.set_xticks([])
    ax.set_xlabel(text["discovery.figure_scenarios"], loc="left")
    ax.set_ylabel(_difference(about, language), loc="bottom")
    drawing.format_axis_numbers(ax.yaxis, language, sign=True)
    _legend(ax, result, language)
    _foot(figure, result, language)
    return figure


def _foot(figure: Figure, result: DiscoveryResult, language: str) -> None:
    """What the marks mean, and how many scenarios and worlds."""
    messages, about = words(language), result.about
    lines = [messages["discovery.figure_note"].format(n=about["scenarios"], worlds=about["worlds"])]
    if about["status"] == "box":
        counts = {"losses": about["box_losses"], "inside": about["box_n"]}
        covered = number(100 * about["box_coverage"], 0, language)
        lines.append(messages["discovery.figure_note_box"].format(coverage=covered, **counts))
        if len(result.tables["limits"]) > 2:
            lines.append(messages["discovery.figure_note_two"].format(limits=len(result.tables["limits"])))
        if "halves" in about:
            lines.append(messages["discovery.figure_note_halves"].format(halves=about["halves"]))
    else:
        lines[0] = lines[0].split(";")[0] + "."
        lines.append(messages["discovery.figure_note_bars"])
    drawing.foot(figure, lines)
