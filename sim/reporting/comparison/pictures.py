"""The figures of a comparison as pictures of its page, each for a page and for a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.comparison import Comparison
from sim.language import words
from sim.reporting import labelling, style
from sim.reporting.document.blocks import Picture
from sim.reporting.figures import flow_diagram, overview


def main(comparison: Comparison, language: str) -> Picture:
    """The differences of the main outcomes."""
    outcomes = overview.chosen(list(comparison.differences["outcome"].unique()), None)
    caption = f"{_caption(comparison, language)} {words(language)['ui.headline_choice']}"
    return _differences(comparison, outcomes, caption, "fig-main", language)


def group(comparison: Comparison, name: str, title: str, outcomes: list[str], language: str) -> Iterator[Picture]:
    """The differences of one group of outcomes, as many on a picture as a printed page can hold."""
    for nth, part in enumerate(_parts(outcomes, 9)):
        caption = f"{title}. {_caption(comparison, language)}"
        yield _differences(comparison, part, caption, f"fig-{name}-{nth}", language)


def lines(comparison: Comparison, language: str) -> Iterator[Picture]:
    """The development of the main outcomes year by year."""
    text = words(language)
    caption = f"{text['ui.trajectories_caption']} {text['ui.headline_choice']}"
    for nth, part in enumerate(_parts(overview.chosen(comparison.values["outcome"], None), 6)):
        alt = text["ui.alt_trajectories"].format(outcomes=_named(part, language))
        draw = partial(overview.trajectories, comparison, language, part)
        yield _picture(caption, alt, f"fig-lines-{nth}", draw)


def mix(comparison: Comparison, language: str) -> Picture:
    """How learning is divided."""
    text = words(language)
    draw = partial(overview.learning_mix, comparison, language)
    return _picture(text["ui.fig_mix"], text["ui.alt_mix"], "fig-mix", draw)


def loops(ledger: pd.DataFrame, option: str, nth: int, worlds: int, language: str) -> Picture:
    """The diagram of one option's loops; it is scrolled on a telephone."""
    text = words(language)
    title = text["ui.loops_of"].format(option=option)
    drawn = flow_diagram.loop_diagram(ledger, language, title=title, worlds=worlds)
    alt = text["ui.alt_loops"].format(option=option)
    return Picture(title, alt, style.svg(drawn), b"", f"fig-loops-{nth}", table=f"table-loops-{nth}")


def _caption(comparison: Comparison, language: str) -> str:
    reference = labelling.option_label(comparison.options[0], language)
    return words(language)["ui.differences_caption"].format(reference=reference)


def _differences(comparison: Comparison, outcomes: list[str], caption: str, anchor: str, language: str) -> Picture:
    reference = labelling.option_label(comparison.options[0], language)
    alt = words(language)["ui.alt_differences"].format(reference=reference, outcomes=_named(outcomes, language))
    draw = partial(overview.differences, comparison, language, outcomes)
    return _picture(caption, alt, anchor, draw)


def _picture(caption: str, alt: str, anchor: str, draw: Callable[..., Figure]) -> Picture:
    wide, narrow = (style.svg(draw(narrow=which)) for which in (False, True))
    return Picture(caption, alt, wide, b"", anchor, narrow=narrow)


def _parts(outcomes: list[str], size: int) -> list[list[str]]:
    """As many outcomes as one printed page can hold, and then the next."""
    return [outcomes[at : at + size] for at in range(0, len(outcomes), size)]


def _named(outcomes: list[str], language: str) -> str:
    return ", ".join(labelling.outcome_word(o, "label", language) for o in outcomes)
