"""The document as one HTML file: it opens without a network, asks for nothing, and needs no script to be read.

The shape of each block stands in ``templates/blocks.html.j2``, that of something to try in ``templates/explorer.html.j2``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sim.analysis.fields import Fields
from sim.language.format import number
from sim.reporting.document import blocks, layout
from sim.reporting.document.check import check
from sim.studies.files import put

WIDEST = 62
"""A figure is shown at most this wide, in rem, so that the letters in it stay near those around it."""
NUMBER = re.compile(r'<a class="number"[^>]* data-value="([^"]*)" data-source="([^"]*)"[^>]*>([^<]*)</a>')
SHAPES = {
    blocks.Strong: "<strong>{}</strong>",
    blocks.Badge: '<span class="badge">{}</span>',
    blocks.Small: '<span class="small">{}</span>',
}


def write(document: blocks.Document, path: str | Path) -> Path:
    """Write the document at ``path``, whole or not at all, and return the path. ValueError as in ``check``."""
    return put(Path(path), html(document).encode("utf-8"))


def html(document: blocks.Document) -> str:
    """The document as text, with every style and figure in it."""
    check(document)
    environment = Environment(
        loader=PackageLoader("sim.reporting"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    words = _Words(document)
    environment.globals |= {
        "frame": words.frame, "words": words.marked, "cell": words.plain, "data": _data, "size": _size,
        "caption_of": layout.caption_of, "kind": lambda block: type(block).__name__, "is_wide": layout.is_wide,
        "script": script, "payload": payload, "by_level": by_level, "number": number,
    }  # fmt: skip
    return environment.get_template("document.html.j2").render(
        document=document,
        pages=layout.pages(document),
        scripts=_allowed() if any(isinstance(b, blocks.Explorer) for b in document.blocks) else "",
    )


class _Words:
    """The words of one document as HTML."""

    def __init__(self, document: blocks.Document):
        self.frame = layout.Frame(document)

    def marked(self, words: blocks.Words) -> Markup:
        """Words of running text, with the numbers of their sources."""
        return Markup("").join(self._word(word, mark) for word, mark in layout.marked(words))

    def plain(self, words: blocks.Words) -> Markup:
        """The words of a cell; the sources of a table stand below it, not in its cells."""
        return Markup("").join(self._word(word) for word in words)

    def _word(self, word: blocks.Inline, mark: bool = False) -> Markup:
        if isinstance(word, str):
            return escape(word)
        if isinstance(word, blocks.Number):
            text = word.in_words(self.frame.language)
            shown = Markup(' data-mark="{}"').format(self.frame.nth[word.source]) if mark else ""
            return Markup('<a class="number" href="#source-{}" data-value="{}" data-source="{}"{}>{}</a>').format(
                word.source, repr(float(word.value)), word.source, shown, text
            )
        if isinstance(word, blocks.Link):
            return Markup('<a href="#{}">{}</a>').format(word.anchor, word.text)
        if isinstance(word, blocks.Mark):
            return Markup('<span class="mark {}">{}</span>').format(word.kind.replace(" ", "_"), word.text)
        if isinstance(word, blocks.Drawing):
            return Markup(word.svg)  # made by this package (sim.reporting.passport.drawings), its texts escaped there
        return Markup(SHAPES[type(word)]).format(word.text)


def _data(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def _size(svg: bytes, style: bool = True) -> Markup:
    """Width and height of an SVG as the page needs them, so that nothing moves while it is read."""
    result = re.search(rb'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ([\d.]+)"', svg[:2000])
    if not result:
        return Markup("")
    wide, high = (float(part) * 96 / 72 for part in result.groups())
    sides = Markup(' width="{}" height="{}"').format(round(wide), round(high))
    widest = f"{min(WIDEST, wide / 96 * WIDEST / 8.6):.1f}"
    return sides + (Markup(' style="max-width: {}rem"').format(widest) if style else "")


def script() -> Markup:
    """The script, as it stands between its tags."""
    return Markup(files("sim.reporting").joinpath("templates/explorer.js").read_text(encoding="utf-8"))


def _allowed() -> str:
    """What the page's security policy must hold for the script to run, and no other: its hash."""
    digest = hashlib.sha256(script().encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def payload(block: blocks.Explorer, language: str) -> Markup:
    """What the script reads, so written that nothing in it can end the element it stands in."""
    fields = {**block.data, "words": dict(block.words), "anchor": block.anchor, "language": language}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def by_level(levers: list[Fields]) -> dict[str, list[Fields]]:
    """The levers that do not stand open from the start, by who decides them."""
    others = [lever for lever in levers if not lever["main"]]
    levels = dict.fromkeys(str(lever["level"]) for lever in others)
    return {level: [lever for lever in others if lever["level"] == level] for level in levels}


def numbers_in(path: str | Path) -> list[tuple[str, float, str]]:
    """Every number of a written page in the order it is read: text, value in full, and source."""
    there = NUMBER.findall(Path(path).read_text(encoding="utf-8"))
    return [(unescape(text), float(value), unescape(source)) for value, source, text in there]
