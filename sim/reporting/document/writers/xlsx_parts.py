"""The cells of a workbook: numbers that look as in the document, texts that are never formulas, and names of sheets."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from sim.reporting.document import layout
from sim.reporting.document.blocks import Number, Words

INK, BLUE = "FF1B1F24", "FF0B5394"
FILL = PatternFill("solid", fgColor="FFE3E7EB")
RULE = Border(bottom=Side(style="medium", color="FF505B66"))
LINE, OWN, NOTE = 15.0, 13.0, 80.0
"""The height of a line in points, the width of a column that is given none, and how wide a note is, in letters."""
ACROSS = 190.0
"""So many letters stand side by side on a page of paper and can still be read; a wider sheet takes more pages."""
LONGEST = 60.0
"""The widest column, in letters; longer text is wrapped."""
MOST = 32_767
"""The letters that a cell can hold."""

# --- names of sheets ------------------------------------------------------------------------------


def sheet_names(wanted: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """Names that a workbook takes: at most 31 letters, none of ``[]:*?/\\``, each its own whatever the case."""
    used = {"history", *(name.casefold() for name in taken)}  # Excel keeps "History" for itself
    result = []
    for name in wanted:
        base = re.sub(r"[\s\[\]:*?/\\]+", " ", name).strip(" '")[:31].strip(" '") or "–"
        chosen, n = base, 1
        while chosen.casefold() in used:
            n += 1
            chosen = f"{base[: 31 - len(f' ({n})')].rstrip()} ({n})"
        used.add(chosen.casefold())
        result.append(chosen)
    return result


# --- what is in a cell ----------------------------------------------------------------------------


def several(column: Sequence[Words]) -> int:
    """How many columns of numbers must follow a column whose cells hold more than a single number each."""
    counts = [sum(isinstance(word, Number) for word in words) for words in column]
    plain = all(count == 0 or alone(words) for count, words in zip(counts, column, strict=True))
    return 0 if plain else max(counts, default=0)


def alone(words: Words) -> Number | None:
    """The number that is all a cell holds, if there is one."""
    inner = [word for word in words if not (isinstance(word, str) and not word.strip())]
    return inner[0] if len(inner) == 1 and isinstance(inner[0], Number) else None


def cells(words: Words, several: int, language: str) -> list[str | Number]:
    """A cell of the document as cells of the sheet: the number, or the text and then its numbers."""
    if not several:
        return [alone(words) or layout.plain(words, language)]
    numbers: list[str | Number] = [word for word in words if isinstance(word, Number)]
    return [layout.plain(words, language), *numbers, *[""] * (several - len(numbers))]


def shown(part: str | Number, language: str) -> str:
    """What a cell looks like."""
    return part if isinstance(part, str) else part.in_words(language)


def number_format(number: Number) -> str:
    """The format under which a cell shows a value as the document does; the program sets the marks of its language.

    A value that is zero to the reader has no sign, and one without decimals of its own is shown as the program does.
    """
    if number.decimals is None:
        return "General"
    seen = round(number.value, number.decimals)
    shape = "#,##0" if abs(seen) >= 1000 else "0"
    shape += "." + "0" * number.decimals if number.decimals else ""
    shape += f'" {number.unit}"' if number.unit else ""
    return f"+{shape};-{shape};{shape}" if number.sign and seen > 0 else shape


def put(sheet: Worksheet, row: int, column: int, part: str | Number, language: str) -> None:
    """A number with its format, or a text."""
    if isinstance(part, Number) and math.isfinite(part.value):
        cell = in_full(sheet.cell(row, column), part.value)
        cell.number_format = number_format(part)
        cell.alignment = Alignment(horizontal="right", vertical="top")
    elif look := shown(part, language):
        cell = text(sheet, row, column, look)
        if isinstance(part, Number):
            cell.alignment = Alignment(horizontal="right", vertical="top")


def in_full(cell: Cell, number: float) -> Cell:
    """Put a number in a cell with every digit it has; openpyxl itself writes the first sixteen."""
    cell.value = repr(float(number))
    cell.data_type = "n"
    return cell


def value(sheet: Worksheet, row: int, column: int, number: float) -> None:
    """A number in full, or «nan» and «inf» as text where a workbook has no such number."""
    if math.isfinite(number):
        in_full(sheet.cell(row, column), number).alignment = Alignment(vertical="top")
    else:
        text(sheet, row, column, repr(float(number)))


def text(sheet: Worksheet, row: int, column: int, words: str, wrap: bool = True) -> Cell:
    """A text that stays a text, whatever it begins with: no formula, no error code, no date."""
    cell = sheet.cell(row, column)
    cell.value = words[:MOST]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if words[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.quotePrefix = True
    return cell


def note(sheet: Worksheet, row: int, words: str, widths: Sequence[float]) -> None:
    """A note below a table of columns so wide: in lines over some of them, so that the sheet is no wider for it."""
    across, last = 0.0, 0
    while across < NOTE:
        across += min(widths[last], LONGEST) if last < len(widths) else OWN
        last += 1
    text(sheet, row, 1, words)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    sheet.row_dimensions[row].height = LINE * _lines(words, across)


def _lines(words: str, width: float) -> int:
    """How many lines a text takes in a column; where it is broken, a little more than by its letters."""
    return 1 if len(words) <= width else math.ceil(1.15 * len(words) / width)


def _heights(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Rows as high as the longest of their texts; not every program works that out when it opens the file."""
    for row in sheet.iter_rows(max_col=len(widths)):
        if sheet.row_dimensions[row[0].row].height is None:
            most = max(
                (
                    _lines(str(cell.value), width)
                    for cell, width in zip(row, widths, strict=False)
                    if cell.value is not None and cell.alignment.wrap_text
                ),
                default=1,
            )
            if most > 1:
                sheet.row_dimensions[row[0].row].height = LINE * most


def link(cell: Cell, sheet: str) -> None:
    """Make a cell lead to the top of a sheet."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(sheet)}!A1")
    cell.font = Font(color=BLUE, underline="single")


# --- the look of a sheet --------------------------------------------------------------------------


def head(sheet: Worksheet, row: int, titles: Sequence[str], numeric: Sequence[bool] = ()) -> None:
    """The row that names the columns."""
    for column, title in enumerate(titles, start=1):
        cell = text(sheet, row, column, title)
        cell.font, cell.fill, cell.border = Font(bold=True, color=INK), FILL, RULE
        right = bool(numeric) and numeric[column - 1]
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="right" if right else "left")


def finish(sheet: Worksheet, head: int, widths: Sequence[float], still: int = 1) -> None:
    """Widths, rows and columns that stand still, and a page of paper that the columns fit on.

    ``head`` is the row of column names; the columns before ``still`` stand still.
    """
    widths = [min(width, LONGEST) for width in widths]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _heights(sheet, widths)
    sheet.freeze_panes = sheet.cell(head + 1, still)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = math.ceil(sum(widths) / ACROSS), 0
    if sheet.page_setup.fitToWidth > 1:
        sheet.print_title_cols = "A:A"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
