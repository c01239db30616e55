"""A written document laid beside the one that its study gives: what differs, by place, in any of the formats.

Everything that a reader meets is compared: words, numbers as they are seen and as they are kept, links, figures, styles
and scripts. Where both were made in the same environment, nothing at all may differ. Where they were not, figures are
drawn a little differently and the last digits of long decimals move; those two are then left out, and only those.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import stat
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import zip_longest
from pathlib import Path

from sim.config.fields import ConfigError
from sim.reporting.document import record
from sim.reporting.document.blocks import Document
from sim.reporting.document.record import Record
from sim.reporting.document.writers import docx, html, pdf, xlsx

LARGEST = 256 * 2**20
"""Bytes of a document, packed or unpacked; no study gives one that is larger."""
LONG_DECIMAL = re.compile(r"\d+\.\d{9,}(?:e[+-]?\d+)?")
IMAGE = re.compile(r'(?<= src=")data:image/[^"\s<>]+(?=")')
RECORDS = {
    "": re.compile(r'<meta name="generator" content="([^"<>]*)">\n?'),
    "docProps/core.xml": re.compile(r"<cp:keywords>([^<]*)</cp:keywords>"),
}
"""Part of a file -> where it says what it was made by; the page is a part without a name. Only the first counts as that."""
PDF_RECORD = re.compile(r"<pdf:Keywords>([^<]*)</pdf:Keywords>")
SHOWN = 110
"""Letters that are shown of what differs."""
WRITERS: dict[str, Callable[[Document, Path], Path]] = {
    "html": html.write, "pdf": pdf.write, "docx": docx.write, "xlsx": xlsx.write,
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Where a document differs from the one that its study gives, and what stands in each; empty where nothing does."""

    where: str
    document: str
    study: str


@dataclass(frozen=True)
class Page:
    """A written document: its kind (html, pdf, docx, xlsx), its bytes, and what it says of its own making."""

    path: Path
    kind: str
    content: bytes
    record: Record | None


def read_page(path: Path) -> Page:
    """Return a document; ConfigError where the file cannot be read, is too large, or is of no kind that we write."""
    refused = f"The page {path} cannot be read; verify takes the report.html, report.pdf or report.docx of a study."
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
            raise ConfigError(refused)
        content = path.read_bytes()
    except OSError:
        raise ConfigError(refused) from None
    if content.startswith(b"%PDF-"):
        return Page(path, "pdf", content, _recorded(PDF_RECORD, content.decode("utf-8", "replace")))
    if content.startswith(b"PK"):
        parts = _unpacked(content)
        kind = "docx" if "word/document.xml" in parts else "xlsx"
        core = parts.get("docProps/core.xml", b"").decode("utf-8", "replace")
        return Page(path, kind, content, _recorded(RECORDS["docProps/core.xml"], core))
    try:
        return Page(path, "html", content, _recorded(RECORDS[""], content.decode("utf-8")))
    except UnicodeDecodeError:
        raise ConfigError(refused) from None


def _recorded(pattern: re.Pattern[str], text: str) -> Record | None:
    match = pattern.search(text)
    return record.read(unescape(next(group for group in match.groups() if group is not None))) if match else None


def written(document: Document, kind: str) -> bytes:
    """Return a document as the bytes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        return WRITERS[kind](document, Path(folder) / f"document.{kind}").read_bytes()


def differences(kind: str, there: bytes, ours: bytes, exact: bool) -> tuple[list[Difference], int]:
    """Return where a document (``there``) differs from the one built from its study, and how many figures were not judged.

    ``exact``: both are of the same environment. ConfigError for a PDF of another environment where there is no
    ``pdftotext`` to read it with.
    """
    if there == ours:
        return [], 0
    if kind == "pdf":
        return _of_pdf(there, ours, exact), 0
    old, new = ({"": data} if kind == "html" else _unpacked(data) for data in (there, ours))
    result: list[Difference] = []
    unjudged = 0
    if kind != "html" and list(old) != list(new):
        result.append(Difference("the file", "parts " + _short(" ".join(old)), "parts " + _short(" ".join(new))))
    for name in (name for name in new if name in old):
        more, images = _of_part(name, old[name], new[name], exact)
        result, unjudged = result + more, unjudged + images
    if exact and not result:
        result.append(Difference("the file", "other bytes", "the same words, numbers and figures"))
    return result, unjudged


def _of_part(name: str, there: bytes, ours: bytes, exact: bool) -> tuple[list[Difference], int]:
    """Return the differences of an HTML page, or of a part of a packed file, and its figures that were not judged."""
    if there == ours:
        return [], 0
    if name and not name.endswith((".xml", ".rels")):
        return ([Difference(name, "another figure", "the figure of the study")], 0) if exact else ([], 1)
    old, new = (list(_tokens(name, data.decode("utf-8", "replace"), exact)) for data in (there, ours))
    result = [Difference(_place(name, new, at), a, b) for at, a, b in _unlike(old, new)]
    if exact:
        return result, 0
    images = ([_seen(match) for match in IMAGE.findall(data.decode("utf-8", "replace"))] for data in (there, ours))
    return result, sum(a != b for a, b in zip_longest(*images))


def _tokens(name: str, text: str, exact: bool) -> Iterator[str]:
    """Yield the marks and words of a text in order, less what it says of its own making; images by their digest."""
    if name in RECORDS:
        text = RECORDS[name].sub("", text, count=1)
    text = IMAGE.sub(lambda match: _seen(match[0]) if exact else "figure", text)
    if not exact:
        text = LONG_DECIMAL.sub(lambda match: f"{float(match[0]):.9g}", text)
    yield from re.findall(r"<[^>]*>|[^<]+|<", text)


def _seen(image: str) -> str:
    return f"figure {hashlib.sha256(image.encode()).hexdigest()[:12]}"


def _unlike(old: list[str], new: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield where two lists differ: the place in the second, and what stands in each, shortened."""
    start = _shared(old, new)
    a, b = old[start:], new[start:]
    tail = _shared(a[::-1], b[::-1])
    a, b = a[: len(a) - tail], b[: len(b) - tail]
    for what, i, j, k, m in SequenceMatcher(None, a, b).get_opcodes():
        if what != "equal":
            yield start + k, *_contrast(a[i:j], b[k:m])


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how long the beginning is that two have in common."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _contrast(old: list[str], new: list[str]) -> tuple[str, str]:
    """Return what differs between two stretches as texts: words where words do, else the marks around them."""
    words = [" ".join(unescape("".join(t for t in part if not t.startswith("<"))).split()) for part in (old, new)]
    if words[0] == words[1]:
        words = [" ".join("".join(part).split()) for part in (old, new)]
    begin = max(0, _shared(*words) - SHOWN // 2)
    return _short(words[0][begin:]), _short(words[1][begin:])


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _place(name: str, tokens: list[str], at: int) -> str:
    """Return the anchor that a place stands at or after, or the part of the file."""
    before = (re.search(r'\bid="([^"]+)"', token) for token in reversed(tokens[: at + 1]))
    anchor = "" if name else next((f"#{match[1]}" for match in before if match), "")
    return anchor or name or "the head of the page"


def _of_pdf(there: bytes, ours: bytes, exact: bool) -> list[Difference]:
    """Return the differences of two PDFs that are not the same bytes: of their texts, where those can be read."""
    program = shutil.which("pdftotext")
    if not program and not exact:
        raise ConfigError("This PDF was made in another environment, so that its text must be read; pdftotext, which does "
                          "that, is not installed. Give report.html or report.docx instead.")  # fmt: skip
    texts = [_text_of(program, data) for data in (there, ours)] if program else [[], []]
    result = [Difference("the text", a, b) for _, a, b in _unlike(*texts)]
    return result or ([Difference("the file", "other bytes", "the same text")] if exact else [])


def _text_of(program: str, content: bytes) -> list[str]:
    """Return the words of a PDF, line by line."""
    try:
        done = subprocess.run([program, "-", "-"], input=content, capture_output=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError):
        return ["(no text that can be read)"]
    return [" ".join(line.split()) for line in done.stdout.decode("utf-8", "replace").splitlines() if line.strip()]


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a packed file; ConfigError where it is no such file, or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise ConfigError(f"The file unpacks to more than {LARGEST // 2**20} MB, so it is no document of ours.")
            if len(set(archive.namelist())) < len(archive.namelist()):
                raise ConfigError("The file holds a part twice, so it is no document of ours.")
            return {part.filename: archive.read(part) for part in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise ConfigError("The file is neither a page, a PDF nor a Word file that can be read.") from None
