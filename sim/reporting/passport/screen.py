"""The validation passport on the screen: the short answer first, then a row a pattern, and what failed in words."""

from __future__ import annotations

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.reporting.passport import rows as rows
from sim.reporting.passport.parts import failures
from sim.reporting.passport.rows import Entry, phrase

STYLES = {rows.HOLDS: "green", rows.FAILS: "bold red"}


def table(passport: Entry, console: Console, language: str = "en") -> None:
    """Print the passport: summary, patterns, published models, verification, and what did not hold.

    ``passport`` is the plain data that :func:`sim.reporting.passport.build.build` takes. Every verdict is a word;
    colour only repeats it. ValueError for a language there is not.
    """
    _print(console, f"\n{phrase('title', language)}", style="bold")
    _print(console, phrase(rows.verdict_key(passport), language))
    mode = (passport.get("made") or {}).get("mode")
    if mode in ("quick", "part"):
        _print(console, phrase(f"modes.{mode}", language))
    console.print(_summary(passport, language))
    if passport.get("patterns"):
        console.print(_patterns(passport["patterns"], language))
        _print(console, _key(language), style="dim")
    if passport.get("classics"):
        console.print(_classics(passport["classics"], language))
    if passport.get("verification"):
        console.print(_verification(passport["verification"], language))
    _failures(passport, console, language)


def _print(console: Console, text: str, style: str = "") -> None:
    """Print words as they are: no part of them is markup."""
    console.print(Text(text, style=style))


def _table(title: str, *heads: tuple[str, dict[str, Any]]) -> Table:
    made = Table(
        title=Text(title, style="bold"), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0),
        show_edge=False,
    )  # fmt: skip
    for head, how in heads:
        made.add_column(Text(head), **how)
    return made


def _summary(passport: Entry, language: str) -> Table:
    made = _table(
        "", (phrase("check", language), {}), (phrase("result", language), {"no_wrap": True}), ("", {})
    )
    for what, result, asked in rows.summary(passport, language):
        made.add_row(Text(what), Text(result, style="bold"), Text(asked, style="dim"))
    return made


def _verdict(word: Any, language: str) -> Text:
    return Text(rows.verdict(word, language), style=STYLES.get(str(word), "dim"))


def _patterns(patterns: list[Entry], language: str) -> Table:
    """A row a pattern, with the margin that came nearest to failing."""
    keep: dict[str, Any] = {"no_wrap": True}
    made = _table(
        f"\n{phrase('patterns_title', language)}", ("", keep), (phrase("pattern", language), {"min_width": 18}),
        ("", keep), (phrase("role", language), {"max_width": 8}), (phrase("verdict", language), {"max_width": 12}),
        (phrase("effect", language), {"min_width": 16}), (phrase("share_short", language), keep | {"justify": "right"}),
        (phrase("ablation", language), {"max_width": 10}),
    )  # fmt: skip
    for p in patterns:
        made.add_row(Text(str(p["id"])), Text(rows.text_of(p, "name", language)), Text(str(p.get("strength", ""))),
                     *_cells(p, language))  # fmt: skip
    return made


def _key(language: str) -> str:
    """What the letters mean, and which margin a row shows."""
    letters = ". ".join(rows.strength({"strength": letter}, language) for letter in rows.STRENGTHS)
    return f"{letters}. {phrase('table_key', language)}"


def _cells(p: Entry, language: str) -> list[Text]:
    """Role, verdict, mean with interval, share of pairs and ablation of one pattern."""
    verdict = _verdict(p.get("verdict"), language)
    if p.get("verdict") == rows.NOT_TESTABLE:
        return [Text("–"), verdict, Text("–"), Text("–"), Text("–")]
    margin = rows.weakest(p)
    mean, between = rows.size(p, margin, language), rows.span(p, margin, language)
    return [
        Text(phrase("used_for_filter" if p.get("used_for_filter") else "set_aside", language)),
        verdict,
        Text(f"{mean}\n({between})" if between else mean),
        Text(rows.percent(margin.get("share"), language)),
        Text(phrase(f"ablations.{rows.ablation_key(p)}", language)),
    ]


def _classics(classics: list[Entry], language: str) -> Table:
    """A row a figure or relation, with the point furthest from what was published."""
    made = _table(f"\n{phrase('classics_title', language)}", (phrase("check", language), {}),
                  (phrase("found", language), {}), (phrase("verdict", language), {"max_width": 12}))  # fmt: skip
    for f in rows.figures(classics, language):
        only = f["entries"][0] if len(f["entries"]) == 1 else None
        result = rows.text_of(only, "found", language) if only else f"{f['count']}. {f['worst']}".strip()
        if only and rows.figure_or_none(only.get("low")) is not None:
            result += f" ({rows.interval(only.get('low'), only.get('high'), language, sign=False)})"
        made.add_row(
            Text(f["title"]),
            Text(result or "–"),
            _verdict(rows.HOLDS if f["holds"] else rows.FAILS, language),
        )
    return made


def _verification(lines: list[Entry], language: str) -> Table:
    made = _table(f"\n{phrase('verification_title', language)}", (phrase("target", language), {"ratio": 2}),
                  (phrase("found", language), {"ratio": 3}), (phrase("verdict", language), {"max_width": 12}))  # fmt: skip
    for line in lines:
        target, result = (Text(rows.text_of(line, part, language)) for part in ("target", "found"))
        made.add_row(target, result, _verdict(line.get("verdict"), language))
    return made


def _failures(passport: Entry, console: Console, language: str) -> None:
    """What did not hold, in plain words."""
    _print(console, f"\n{phrase('failures_title', language)}", style="bold")
    failed = failures(passport, language)
    if not failed:
        _print(console, phrase("no_failures", language))
    for f in failed:
        strength = f" ({f['strength']})" if f["strength"] else ""
        _print(console, f"\n{f['name']}{strength}", style="bold red")
        for text in (*f["reasons"], f"{phrase('why', language)}: {f['why']}" if f["why"] else ""):
            if text:
                _print(console, f"  {text}")
