"""The parts of a Word file that python-docx has no words for: links, bookmarks, lists, languages and repeated rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from sim.reporting.document.layout import LOCALES

INK, MUTED, WORSE, BLUE = "1B1F24", "505B66", "943B00", "0B5394"
SIZES = {
    "Title": 24, "Subtitle": 13, "Heading 1": 17, "Heading 2": 13, "Heading 3": 11.5, "TOC Heading": 13, "Caption": 9.5,
}  # fmt: skip
FONT = "Calibri"


def element(tag: str, **attributes: object) -> Any:
    """A Word element with its attributes: ``element("w:u", val="dotted")``."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


# --- styles and pages -----------------------------------------------------------------------------


def set_styles(file: Any, language: str) -> None:
    """The house look, and the document's language on every word."""
    styles = file.styles
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LOCALES[language])
    for fonts in styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    styles["Normal"].font.size = Pt(11)
    for name, size in SIZES.items():
        for font in _fonts_of(styles, name):
            font.size, font.italic, font.color.rgb = Pt(size), False, RGBColor.from_string(INK)
    for font in _fonts_of(styles, "Title"):
        font.bold = True
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        styles[name].paragraph_format.space_after = Pt(4)
    styles["Quote"].font.color.rgb = RGBColor.from_string(INK)
    styles["Quote"].paragraph_format.left_indent = Mm(8)
    title = styles["Title"].element.pPr
    for line in title.findall(qn("w:pBdr")):
        title.remove(line)
    _paragraph_styles(styles)
    _word_styles(styles)


def _fonts_of(styles: Any, name: str) -> list[Any]:
    """The letters of a paragraph style, and of the style of words that goes with it."""
    result = [styles[name].font]
    for twin in styles[name].element.findall(qn("w:link")):
        result += [style.font for style in styles if style.style_id == twin.get(qn("w:val"))]
    return result


def _paragraph_styles(styles: Any) -> None:
    """Lead, note, warning, the cells of tables, contents, and sources, which are one run of small type each."""
    for name, size, colour, after in (
        ("Lead", 12.5, INK, 8), ("Note", 9, MUTED, 6), ("Warning", 11, INK, 8), ("Cell", 9, INK, 0),
        ("Figure", 11, INK, 4), ("Source", 8, INK, 3), ("toc 1", 11, INK, 2), ("toc 2", 10.5, INK, 1),
    ):  # fmt: skip
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style, style.font.size = styles["Normal"], Pt(size)
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_after = Pt(after)
    styles["Note"].paragraph_format.space_before = Pt(3)
    styles["Cell"].paragraph_format.line_spacing = 1.0
    styles["Figure"].paragraph_format.keep_with_next = True
    styles["toc 2"].paragraph_format.left_indent = Mm(6)
    warning = styles["Warning"].element.get_or_add_pPr()
    spacing = warning.find(qn("w:spacing"))
    spacing.addprevious(parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="6" w:color="{WORSE}"/></w:pBdr>'
    ))  # fmt: skip
    spacing.addprevious(element("w:shd", val="clear", color="auto", fill="FFF4D6"))
    source = styles["Source"].paragraph_format
    source.line_spacing, source.left_indent, source.first_line_indent = 1.0, Mm(7), Mm(-7)


def _word_styles(styles: Any) -> None:
    """Links, numbers that lead to their source, marks, commands, and the numbers of sources."""
    link = styles.add_style("Link", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor.from_string(BLUE)
    number = styles.add_style("Number Link", WD_STYLE_TYPE.CHARACTER)
    number.element.get_or_add_rPr().append(element("w:u", val="dotted", color=MUTED))
    mark = styles.add_style("Mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript, mark.font.color.rgb = True, RGBColor.from_string(MUTED)
    badge = styles.add_style("Badge", WD_STYLE_TYPE.CHARACTER)
    badge.font.bold, badge.font.size, badge.font.color.rgb = True, Pt(9), RGBColor.from_string(WORSE)
    badge.element.rPr.append(element("w:bdr", val="single", sz="4", space="0", color=WORSE))
    command = styles.add_style("Command", WD_STYLE_TYPE.CHARACTER)
    command.font.name, command.font.size, command.font.no_proof = "Consolas", Pt(7.5), True
    styles.add_style("Source Heading", WD_STYLE_TYPE.CHARACTER).font.bold = True


def set_page(section: Section, turned: bool = False) -> None:
    """A4 with the house's margins, upright or turned on its side."""
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if turned else (Mm(210), Mm(297))
    section.left_margin = section.right_margin = Mm(22.5)
    section.top_margin, section.bottom_margin = (Mm(16), Mm(15)) if turned else (Mm(24), Mm(22))


def set_footer(section: Section, words: str) -> None:
    """The words at the foot of each page; ``\\1`` and ``\\2`` in them are the page and the number of pages."""
    paragraph = section.footer.paragraphs[0]
    paragraph.style, paragraph.alignment = "Note", WD_ALIGN_PARAGRAPH.RIGHT
    for piece in re.split("([\1\2])", words):
        if piece in ("\1", "\2"):
            field = element("w:fldSimple", instr="PAGE" if piece == "\1" else "NUMPAGES")
            paragraph._p.append(field)
            run = element("w:r")
            field.append(run)
            Run(run, paragraph).text = "1"
        else:
            paragraph.add_run(piece)


# --- links, contents and lists --------------------------------------------------------------------


def bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    """A place that links lead to, around all there is in a paragraph so far."""
    start = element("w:bookmarkStart", id=number, name=name)
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(element("w:bookmarkEnd", id=number))


def link(paragraph: WordParagraph, text: str, place: str, tip: str = "", style: str = "Number Link") -> Run:
    """Words that lead to a bookmark; ``tip`` is shown by who points at them."""
    made = element("w:hyperlink", anchor=place, history="1")
    if tip:
        made.set(qn("w:tooltip"), tip)
    run = element("w:r")
    made.append(run)
    paragraph._p.append(made)
    words = Run(run, paragraph)
    words.text = text
    run.get_or_add_rPr().style = style.replace(" ", "")  # its id; by name, python-docx looks through all styles
    return words


def add_contents(file: Any, rows: Sequence[tuple[int, str, str]]) -> None:
    """A table of contents that is there when the file is opened, and that Word can bring up to date.

    ``rows`` are level, text and bookmark of each heading.
    """
    for place, (level, text, name) in enumerate(rows):
        paragraph = file.add_paragraph(style=f"toc {level}")
        if place == 0:
            for part in ("begin", 'TOC \\o "1-2" \\h \\z \\n', "separate"):
                paragraph._p.append(_field_part(part))
        link(paragraph, text, name, style="Link")
        if place == len(rows) - 1:
            paragraph._p.append(_field_part("end"))


def _field_part(part: str) -> Any:
    run = element("w:r")
    if part in ("begin", "separate", "end"):
        run.append(element("w:fldChar", fldCharType=part))
    else:
        code = element("w:instrText")
        code.text = f" {part} "
        run.append(code)
    return run


def new_list(file: Any) -> int:
    """Return the number of a new numbered list, which begins at 1."""
    style = file.styles["List Number"].element.pPr.numPr.numId.val
    layout = file.part.numbering_part.element
    made = layout.add_num(layout.num_having_numId(style).abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def in_list(paragraph: WordParagraph, number: int) -> None:
    """Make a paragraph a row of the numbered list with that number."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


# --- tables ---------------------------------------------------------------------------------------


def shape(grid: Any, caption: str, description: str, shares: Sequence[float], width: Any) -> None:
    """Rules, a first row that comes again on each page, rows that stay whole, and a name for screen readers.

    ``shares`` of ``width`` go to the columns.
    """
    properties = grid._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    look.attrib.clear()
    for name, value in {"val": "06A0", "firstRow": 1, "firstColumn": 1, "noHBand": 1, "noVBand": 1}.items():
        look.set(qn(f"w:{name}"), str(value))
    rule = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="A9B1B9"/>'
    rules = "".join(rule.format(side) for side in ("top", "bottom", "insideH"))
    look.addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{rules}</w:tblBorders>"))
    sides = "".join(
        f'<w:{side} w:w="{wide}" w:type="dxa"/>'
        for side, wide in {"top": 30, "left": 85, "bottom": 30, "right": 85}.items()
    )
    look.addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    properties.append(element("w:tblCaption", val=caption))
    if description:
        properties.append(element("w:tblDescription", val=description))
    for place, row in enumerate(grid._tbl.tr_lst):
        about = row.get_or_add_trPr()
        about.append(element("w:cantSplit"))
        if place == 0:
            about.append(element("w:tblHeader"))
    widths = [round(width * share / sum(shares)) for share in shares]
    for column, wide in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = wide
    for row in grid._tbl.tr_lst:
        for cell, wide in zip(row.tc_lst, widths, strict=True):
            cell.width = wide


def set_size(run: BaseOxmlElement, size: Any, bold: bool) -> None:
    """Set the size of the letters in a run of a table."""
    font = Run(run, None).font  # type: ignore[arg-type]
    font.size, font.bold = size, bold or font.bold
