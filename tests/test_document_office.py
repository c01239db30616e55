"""The Word file and the workbook in LibreOffice, as in an office: they open, and nothing of them is lost on the way."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from sim.language import LANGUAGES
from sim.reporting.document import layout
from sim.reporting.document.blocks import Heading, Picture, Table
from sim.reporting.document.writers import docx as docx_writer
from tests.browser import program
from tests.studied import written
from tests.test_document_numbers import digits

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Every sheet a file, in UTF-8, numbers in full rather than as they are shown."""


def office(path: Path, ending: str, out: Path, into: str = "") -> Path:
    """A file as LibreOffice writes it in another format, with a profile of its own; returns the file."""
    out.mkdir(exist_ok=True)
    command = [
        program("soffice"), "--headless", f"-env:UserInstallation={(out / 'profile').as_uri()}", "--convert-to",
        into or ending, "--outdir", str(out), str(path),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=300, check=True)
    made = out / f"{path.stem}.{ending}"
    assert "," in into or made.is_file(), done.stderr.decode()
    return made


def bare(text: str) -> str:
    """A text without spaces, soft hyphens and what a line may be broken at."""
    return re.sub(r"[\s\u00a0\u202f\u00ad\u2060-]+", "", text)


def paper(path: Path) -> str:
    done = subprocess.run([program("pdftotext"), "-raw", path, "-"], capture_output=True, timeout=300, check=True)
    return done.stdout.decode("utf-8")


def letters(path: Path) -> str:
    body = docx.Document(str(path)).element.body
    return bare("".join(text.text or "" for text in body.iter(qn("w:t"))))


def times(number: str, text: str) -> int:
    """How often digits in a row stand in a text, with a space of any kind between thousands or none; never broken."""
    ends = range(len(number), 0, -3)
    groups = [number[max(0, end - 3) : end] for end in ends][::-1]
    one = "[ \u00a0\u202f]?".join(groups)
    return len(re.findall(rf"(?<!\d){one}(?!\d)", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_the_word_file_has_every_heading_caption_and_number(language: str, tmp_path: Path) -> None:
    value = written().documents[language]
    text = paper(office(written().files[language]["docx"], "pdf", tmp_path))
    one, at = bare(text), 0
    for block in value.blocks:
        if isinstance(block, (Heading, Table, Picture)):
            line = bare(block.text if isinstance(block, Heading) else block.caption)
            result = one.find(line, at)
            assert result >= 0, f"not there, or not in its place: {line}"
            at = result + len(line)
    wanted = Counter(one for number in value.numbers() for one in digits(number.in_words(language)))
    assert sum(wanted.values()) > 200
    assert {one: n for one, n in wanted.items() if times(one, text) < n} == {}
    assert "�" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_word_file_is_empty_or_holds_a_note_alone(language: str, tmp_path: Path) -> None:
    pages = paper(office(written().files[language]["docx"], "pdf", tmp_path)).split("\f")[:-1]
    drawn = sum(isinstance(block, Picture) for block in written().documents[language].blocks)
    short = [nth for nth, page in enumerate(pages, 1) if len(page.split()) < 30]
    assert len(pages) > 8
    assert len(short) <= drawn, f"pages with less than thirty words: {short}"


def test_there_and_back_again_no_word_table_or_figure_is_lost(tmp_path: Path) -> None:
    first = written().files["nb"]["docx"]
    middle = office(first, "odt", tmp_path / "odt")
    again = office(middle, "docx", tmp_path / "docx")
    assert letters(again) == letters(first)
    before, after = docx.Document(str(first)), docx.Document(str(again))
    assert len(after.tables) == len(before.tables) > 3
    assert len(list(after.element.body.iter(qn("wp:docPr")))) == len(before.inline_shapes) > 0
    assert [len(table.rows) for table in after.tables] == [len(table.rows) for table in before.tables]
    links = [len(list(file.element.body.iter(qn("w:hyperlink")))) for file in (before, after)]
    assert links[1] >= len(docx_writer.numbers_in(first))
    headings = [
        [bare(p.text) for p in file.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
        for file in (before, after)
    ]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_calc_opens_every_sheet_and_reads_the_numbers_as_numbers(language: str, tmp_path: Path) -> None:
    path = written().files[language]["xlsx"]
    office(path, "csv", tmp_path, CSV)
    book = openpyxl.load_workbook(path)
    files = {name: tmp_path / f"{path.stem}-{name}.csv" for name in book.sheetnames}
    assert all(file.is_file() for file in files.values()), sorted(tmp_path.iterdir())
    text = {name: file.read_text(encoding="utf-8") for name, file in files.items()}
    assert not re.search(r"#(NAME|REF|VALUE|DIV/0)|Err:\d", "\n".join(text.values()))
    for name in book.sheetnames:
        numbers = [c.value for row in book[name].iter_rows() for c in row if isinstance(c.value, (int, float))]
        known = {float(value) for value in re.findall(r"[-\d.]+(?:E-?\d+)?", text[name]) if is_number(value)}
        lost = [value for value in numbers if not any(abs(value - k) <= 1e-9 * max(1, abs(value)) for k in known)]
        assert lost == [], name


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_the_workbook_prints_every_table(tmp_path: Path) -> None:
    text = bare(paper(office(written().files["en"]["xlsx"], "pdf", tmp_path)))
    value = written().documents["en"]
    labels = layout.Frame(value).labels
    for block in value.blocks:
        if isinstance(block, Table):
            assert bare(labels[block.anchor]) in text
            assert bare(layout.plain(block.rows[-1][0])) in text
