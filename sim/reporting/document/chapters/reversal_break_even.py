"""One assumption moved at a time, from the value used to the ends of its likely span, until the order turns."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from sim.analysis.break_even import companion
from sim.analysis.discovery.text import in_text
from sim.analysis.fields import Fields
from sim.config.fields import ConfigError
from sim.language.format import listed
from sim.reporting import style
from sim.reporting.document.blocks import Block, Heading, Items, Number, Paragraph, Picture, Words
from sim.reporting.document.chapters.reversal_table import (
    VERDICTS,
    difference_of,
    in_hours,
    names_of,
    table_of,
    value_of,
)
from sim.reporting.document.draft import Draft
from sim.reporting.document.fill import MARKS, filled
from sim.reporting.figures import break_even_ends
from sim.studies.folder import Folder
from sim.studies.supplements import FLIP

A, B, C = MARKS[:3]


def flipped(draft: Draft) -> Iterator[Block]:
    """The flip tests that were run for the study, answered from what is kept; no run is begun."""
    yield Heading(draft.t("reversal_break_even.title"), 3, "another-flip")
    supplement = draft.supplements.get(FLIP)
    command = f"orglearn report {draft.where} with=[{FLIP}]"
    if supplement is None or supplement.folder is None:
        key = "missing" if len(draft.results.scenarios) == 1 else "varied"
        yield Paragraph((draft.t(f"reversal_break_even.{key}", command=command),), "note")
        return
    try:
        tests = companion.answered(draft.results, Folder(supplement.folder))
    except ConfigError:
        tests = []
    if not tests:
        yield Paragraph((draft.t("reversal_break_even.nothing", worlds=len(supplement.worlds)),), "note")
        return
    counts = {"numbers": companion.NUMBERS, "worlds": len(supplement.worlds)}
    yield Paragraph((draft.t("reversal_break_even.lead", **counts),))
    yield Paragraph((draft.t("reversal_break_even.turns_is"),), "note")
    for test in tests:
        yield from _test(draft, in_hours(test), command)
    yield Paragraph((draft.t("reversal_break_even.caution"),), "note")


def _test(draft: Draft, test: companion.BreakEvenTest, command: str) -> Iterator[Block]:
    """One comparison: in words, drawn, and in numbers."""
    about, names = test.result.about, names_of(draft, test)
    if not test.is_complete:
        yield Paragraph((draft.t("reversal_break_even.unfinished", command=command, **names),), "note")
        return
    if about["status"] not in ("reversed", "not_reversed"):
        yield Paragraph((draft.t("reversal_break_even.unseen", **names),), "note")
        return
    source = _source(draft, test)
    yield Paragraph(_head(draft, test, source))
    yield Items(tuple(_texts(draft, test, source)))
    note = draft.t("reversal_break_even.note", worlds=about["worlds_paired"], **names)
    figure = break_even_ends.draw(test.result, note, draft.language)
    picture = style.svg(figure), style.png(figure)
    counts = {verdict: int((test.result.tables["assumptions"]["verdict"] == verdict).sum()) for verdict in VERDICTS}
    alt = draft.t("reversal_break_even.alt", n=len(test.result.tables["assumptions"]), turns=counts["reversed"],
                     fades=counts["no longer seen"], holds=counts["holds"], **names)  # fmt: skip
    outcome = test.ahead.outcome
    caption = draft.t("reversal_break_even.figure", **names)
    yield Picture(caption, alt, *picture, f"figure-flip-{outcome}", "", f"table-flip-{outcome}")
    yield table_of(draft, test, source)


def _source(draft: Draft, test: companion.BreakEvenTest) -> str:
    """The test, and the command that does it: the same numbers moved in the same worlds."""
    ahead, about = test.ahead, test.result.about
    paths = ",".join(sorted(test.result.tables["assumptions"]["path"]))
    options = " ".join(shlex.quote(text) for text in (f"alternative={ahead.leader}", f"against={ahead.behind}"))
    command = (
        f"orglearn analyse flip {draft.where} outcome={ahead.outcome} {options} "
        f"assumptions=[{paths}] worlds={about['worlds']} tolerance={companion.TOLERANCE}"
    )
    facts = {draft.t("document.repeat.runs"): str(test.runs)}
    return draft.source(
        f"flip-{ahead.outcome}", draft.t("reversal_break_even.source", **names_of(draft, test)), command, facts
    )


def _head(draft: Draft, test: companion.BreakEvenTest, source: str) -> Words:
    about = test.result.about
    numbers = (difference_of(draft, test, about[key], source) for key in ("difference", "low", "high"))
    text = draft.t(
        "reversal_break_even.head", difference=A, low=B, high=C, worlds=about["worlds_paired"], **names_of(draft, test)
    )
    return filled(text, *numbers)


def _texts(draft: Draft, test: companion.BreakEvenTest, source: str) -> Iterator[Words]:
    """The numbers that turn it alone, those that hide it, how many hold, and what moving several together does."""
    table, names = test.result.tables["assumptions"], names_of(draft, test)
    paths = [str(path) for path in table["path"]]
    rows = table.to_dict("records")
    turning = [row for row in rows if row["verdict"] == "reversed"]
    for row in turning:
        yield _turns(draft, test, row, source)
    if not turning:
        yield (draft.t("reversal_break_even.none_turns", n=len(rows), **names),)
    fading = sum(row["verdict"] == "no longer seen" for row in rows)
    if fading:
        count = Number(float(fading), source)
        yield filled(draft.t("reversal_break_even.fade", n=A, all=len(rows)), count)
    holding = sum(row["verdict"] == "holds" for row in rows)
    if holding:
        yield filled(draft.t("reversal_break_even.hold", n=A, all=len(rows), **names), Number(float(holding), source))
    if lost := [in_text(str(row["path"]), paths, draft.language) for row in rows if row["verdict"] == "missing"]:
        yield (draft.t("reversal_break_even.lost", factors=listed(lost, draft.language)),)
    if joint := _joint(draft, test, source):
        yield joint


def _turns(draft: Draft, test: companion.BreakEvenTest, row: Fields, source: str) -> Words:
    """From which value on the other option is ahead, and how far that is from the value used."""
    paths = [str(path) for path in test.result.tables["assumptions"]["path"]]
    factor = in_text(str(row["path"]), paths, draft.language)
    side = "above" if row["end"] == "high" else "below"
    if not row["end"]:
        return (draft.t("reversal_break_even.turns_somewhere", factor=factor, **names_of(draft, test)),)
    share = 100 * float(row["change"])
    numbers = (value_of(draft, row, "crossing", source), value_of(draft, row, "value", source), Number(share, source))
    text = draft.t(
        f"reversal_break_even.turns_{side}", factor=factor, crossing=A, value=B, share=C, **names_of(draft, test)
    )
    return filled(text, *numbers)


def _joint(draft: Draft, test: companion.BreakEvenTest, source: str) -> Words:
    """What those that weaken the difference do together; nothing where one alone turns it, or fewer than two weaken it."""
    about = test.result.about
    key = {"reversed": "turns", "no longer seen": "fades", "holds": "holds"}.get(about.get("joint", ""))
    if key is None:
        return ()
    numbers = (difference_of(draft, test, about[f"joint_{end}"], source) for end in ("difference", "low", "high"))
    n = len(test.result.tables["joint"])
    text = draft.t(f"reversal_break_even.joint_{key}", n=n, difference=A, low=B, high=C, **names_of(draft, test))
    return filled(text, *numbers)
