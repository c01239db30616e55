"""One assumption moved at a time, from the value used to the ends of its likely span, until the order turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from sim.analysis.break_even import companion
from sim.analysis.discovery.text import in_text, plain
from sim.analysis.fields import Fields
from sim.analysis.search.planned_hours import WORKING_YEAR
from sim.config.ensemble import known
from sim.config.fields import ConfigError
from sim.language.format import decimals_in_span, listed
from sim.reporting.document.blocks import Block, Inline, Items, Number, Paragraph, Table, Words, telling
from sim.reporting.document.chapters.conditions import SHARE_OF_YEAR
from sim.reporting.document.draft import DIFFERENCE, Draft
from sim.reporting.figures import break_even_ends
from sim.studies.commands import orglearn
from sim.studies.folder import Folder
from sim.studies.supplements import FLIP

VERDICTS = {"reversed": "turns", "no longer seen": "fades", "holds": "holds", "missing": "untold"}
"""What the test says of an assumption -> the key of its text."""
SCALED = ("value", "low", "high", "tried_low", "tried_high", "crossing", "crossing_low", "crossing_high")
"""The columns that hold values of the assumption itself."""


def flipped(draft: Draft) -> Iterator[Block]:
    """The flip tests that were run for the study, answered from what is kept; no run is begun."""
    yield draft.heading("reversal_break_even.title", 3, "another-flip")
    supplement = draft.supplements.get(FLIP)
    if supplement is None or supplement.folder is None:
        key = "missing" if len(draft.results.scenarios) == 1 else "varied"
        yield draft.paragraph(f"reversal_break_even.{key}", "note", command=draft.asking(FLIP))
        return
    worlds = len(supplement.worlds)
    try:
        tests = companion.answered(draft.results, Folder(supplement.folder))
    except ConfigError:
        tests = []
    if not tests:
        yield draft.paragraph("reversal_break_even.nothing", "note", worlds=worlds)
        return
    yield draft.paragraph("reversal_break_even.lead", numbers=companion.NUMBERS, worlds=worlds)
    yield draft.paragraph("reversal_break_even.turns_is", "note")
    for test in tests:
        yield from _Answer(draft, _in_hours(test)).blocks()
    yield draft.paragraph("reversal_break_even.caution", "note")


def scale_of_number(path: str) -> float:
    """The factor an uncertain number is shown with: the hours of a working year for a share of one, else 1."""
    return WORKING_YEAR if path in known() and known()[path].unit == SHARE_OF_YEAR else 1.0


def _in_hours(test: companion.BreakEvenTest) -> companion.BreakEvenTest:
    """The test with what is a share of a working year in hours, as it is named."""
    table = test.result.tables["assumptions"].copy()
    for path in table["path"]:
        if (size := scale_of_number(path)) != 1:
            table.loc[table["path"] == path, list(SCALED)] *= size
    return replace(test, result=replace(test.result, tables={**test.result.tables, "assumptions": table}))


class _Answer:
    """One comparison, as blocks: in words, drawn, and in numbers."""

    def __init__(self, draft: Draft, test: companion.BreakEvenTest):
        self.draft, self.test, self.about = draft, test, test.result.about
        self.rows = test.result.tables["assumptions"].to_dict("records")
        self.paths = [str(row["path"]) for row in self.rows]
        leader, behind, self.outcome = test.ahead.leader, test.ahead.behind, test.ahead.outcome
        self.names = {"a": draft.name(leader), "b": draft.name(behind), "outcome": draft.outcome(self.outcome)}

    @cached_property
    def source(self) -> str:
        """The test, and the command that does it: the same numbers moved in the same worlds."""
        ahead, paths = self.test.ahead, ",".join(sorted(self.paths))
        command = orglearn(
            "analyse", "flip", self.draft.where, f"outcome={self.outcome}", f"alternative={ahead.leader}",
            f"against={ahead.behind}", f"assumptions=[{paths}]", f"worlds={self.about['worlds']}",
            f"tolerance={companion.TOLERANCE}",
        )  # fmt: skip
        facts = {self.draft.t("document.repeat.runs"): self.test.runs}
        what = self.draft.t("reversal_break_even.source", **self.names)
        return self.draft.source(f"flip-{self.outcome}", what, command, facts)

    def blocks(self) -> Iterator[Block]:
        """The test, or why there is nothing to say of it."""
        if not self.test.is_complete:
            command = self.draft.asking(FLIP)
            yield self.draft.paragraph("reversal_break_even.unfinished", "note", command=command, **self.names)
            return
        if self.about["status"] not in ("reversed", "not_reversed"):
            yield self.draft.paragraph("reversal_break_even.unseen", "note", **self.names)
            return
        worlds = self.about["worlds_paired"]
        yield Paragraph(self._about_difference("head", "", worlds=worlds))
        yield Items(tuple(self._items()))
        note = self.draft.t("reversal_break_even.note", worlds=worlds, **self.names)
        yield self.draft.picture(
            "reversal_break_even.figure", break_even_ends.draw(self.test.result, note, self.draft.language),
            f"figure-flip-{self.outcome}", f"table-flip-{self.outcome}", alt="reversal_break_even.alt",
            n=len(self.rows), turns=self._count("reversed"), fades=self._count("no longer seen"),
            holds=self._count("holds"), **self.names,
        )  # fmt: skip
        yield self._table()

    def _count(self, verdict: str) -> int:
        return sum(row["verdict"] == verdict for row in self.rows)

    def _size(self, value: float) -> Inline:
        return self.draft.signed(value, self.outcome, self.source) if np.isfinite(value) else "–"

    def _value(self, row: Fields, key: str) -> Number:
        """A value of the assumption, with decimals enough to distinguish places in its span."""
        return Number(float(row[key]), self.source, decimals_in_span(row["low"], row["high"]))

    def _about_difference(self, key: str, start: str, **values: object) -> Words:
        """A sentence with a difference and its interval, by the names that begin with ``start``."""
        sizes = dict(
            zip(DIFFERENCE, telling(*(self._size(self.about[f"{start}{p}"]) for p in DIFFERENCE)), strict=True)
        )
        return self.draft.say(f"reversal_break_even.{key}", **sizes, **values, **self.names)

    # --- in words -----------------------------------------------------------------------------

    def _items(self) -> Iterator[Words]:
        """The numbers that turn it alone, those that hide it, how many hold, and what moving several together does."""
        turning = [row for row in self.rows if row["verdict"] == "reversed"]
        for row in turning:
            yield self._turns(row)
        if not turning:
            yield (self.draft.t("reversal_break_even.none_turns", n=len(self.rows), **self.names),)
        for key, verdict in (("fade", "no longer seen"), ("hold", "holds")):
            if count := self._count(verdict):
                n = Number(count, self.source)
                yield self.draft.say(f"reversal_break_even.{key}", n=n, all=len(self.rows), **self.names)
        if lost := [self._factor(row) for row in self.rows if row["verdict"] == "missing"]:
            yield (self.draft.t("reversal_break_even.lost", factors=listed(lost, self.draft.language)),)
        # Those that weaken the difference, moved together; nothing where one alone turns it, or fewer than two weaken it.
        if key := {"reversed": "turns", "no longer seen": "fades", "holds": "holds"}.get(
            self.about.get("joint", ""), ""
        ):
            yield self._about_difference(f"joint_{key}", "joint_", n=len(self.test.result.tables["joint"]))

    def _factor(self, row: Fields) -> str:
        return in_text(str(row["path"]), self.paths, self.draft.language)

    def _turns(self, row: Fields) -> Words:
        """From which value on the other option is ahead, and how far that is from the value used."""
        values = {"factor": self._factor(row), **self.names}
        if not row["end"]:
            return (self.draft.t("reversal_break_even.turns_somewhere", **values),)
        side = "above" if row["end"] == "high" else "below"
        crossing, value, share = self._value(row, "crossing"), self._value(row, "value"), 100 * float(row["change"])
        return self.draft.say(
            f"reversal_break_even.turns_{side}",
            crossing=crossing,
            value=value,
            share=Number(share, self.source),
            **values,
        )

    # --- in numbers ---------------------------------------------------------------------------

    def _table(self) -> Table:
        """A row for each assumption: the value used, its span, where it turns, and the difference at the weakest end."""
        rows = [
            (
                (plain(str(row["path"]), self.paths, self.draft.language),),
                (self._value(row, "value"),),
                self.draft.between(self._value(row, "low"), self._value(row, "high")),
                self._place(row),
                self._weakest(row),
            )
            for row in self.rows
        ]
        heads = [
            self.draft.t(f"reversal_break_even.{head}") for head in ("assumption", "used", "span", "where", "weakest")
        ]
        key, note = "reversal_break_even.table", "reversal_break_even.table_note"
        values = {"worlds": self.about["worlds"], **self.names}
        return self.draft.table(key, heads, rows, f"table-flip-{self.outcome}", note=note, numeric=(1, 2, 4), **values)

    def _place(self, row: Fields) -> Words:
        """Where the two are level, with its interval; or that it holds, fades, or is open."""
        if row["verdict"] != "reversed" or not row["end"]:
            return (self.draft.t(f"reversal_break_even.{VERDICTS[row['verdict']]}"),)
        ends = {
            key: self._value(row, f"crossing_{key}") for key in ("low", "high") if np.isfinite(row[f"crossing_{key}"])
        }
        text: Words = (self._value(row, "crossing"),)
        if len(ends) == 2:
            text = (*text, " (", *self.draft.between(**ends), ")")
        elif ends:
            [(key, end)] = ends.items()
            side = "above" if key == "low" else "below"
            text = (*text, *self.draft.say(f"reversal_break_even.open_{side}", end=end))
        return (*text, self.draft.t("reversal_break_even.is_rough")) if row["rough"] else text

    def _weakest(self, row: Fields) -> Words:
        """The difference at the end that leaves least of it, with its interval."""
        sign = np.sign(self.about["difference"])
        known = [end for end in ("low", "high") if np.isfinite(row[f"difference_{end}"])]
        if not known:
            return ("–",)
        end = min(known, key=lambda end: sign * row[f"difference_{end}"])
        mean, low, high = (self._size(float(row[f"difference_{end}{part}"])) for part in ("", "_from", "_to"))
        return (mean, " (", *self.draft.between(low, high), ")")
