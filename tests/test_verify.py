"""What others may rely on: a document that was altered, or whose study was, does not pass, and an honest one does."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import pickle
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim.cli.main import main
from sim.config.fields import ConfigError
from sim.reporting.document import blocks, page_differences, record, verify
from sim.reporting.document.build import build, day
from sim.reporting.document.publish import write
from sim.reporting.document.repeated_runs import chance_to_find
from sim.reporting.document.writers import html
from sim.studies import results_table, supplements
from sim.studies.files import read_json, write_json
from sim.studies.folder import Folder
from sim.studies.jobs import Jobs
from sim.studies.points import Points
from sim.studies.shards import parquet_bytes
from sim.studies.supplements import folder_of, supplement
from sim.studies.workflow import load_study
from tests import shared

STUDY: dict[str, Any] = {
    "title": {"nb": "En prøve", "en": "A trial"},
    "options": ["baseline_2014", "report_package"],
    "scale": {"offices": 4, "caseworkers": 60, "counties": 2, "settling_years": 1},
    "years": 1,
    "replications": 3,
    "outcomes": ["quality_standard", "quality_discretionary"],
}


def _make(place: Path) -> None:
    """A small study with one that goes with it, both run, and its documents."""
    folder = place / "trial"
    sim.sweep(STUDY, out=folder, executor="in_process")
    own = supplement(Folder(folder).study(), "robustness")
    few = own.tree | {"sets": 2, "replications": 2}
    sim.sweep({"name": own.name, **few}, out=folder_of(folder, "robustness").path, executor="in_process")
    results = load_study(folder)
    document = build(results, "en", supplements.supplements(results))
    write(document, folder / "report")
    (place / "document.pickle").write_bytes(pickle.dumps(document))


@cache
def made() -> Path:
    return shared.folder("verified", _make)


@cache
def honest() -> blocks.Document:
    return pickle.loads((made() / "document.pickle").read_bytes())


@cache
def content(kind: str) -> bytes:
    return (made() / "trial" / "report" / f"report.{kind}").read_bytes()


def laid(tmp_path: Path, name: str = "report.html", content: bytes | None = None) -> Path:
    """The study in a folder of one's own, with one of its documents; returns the document."""
    folder = tmp_path / "trial"
    shutil.copytree(made() / "trial", folder)
    page = folder / "report" / name
    if content is not None:
        page.write_bytes(content)
    return page


@pytest.fixture
def as_built(monkeypatch):
    """Build nothing anew: the document that was built of the untouched study, for cases that leave the study alone."""

    def known(results, language, beside, made_with):
        assert language == "en"
        return dataclasses.replace(honest(), made_with=str(made_with))

    monkeypatch.setattr(verify, "build", known)
    monkeypatch.setattr(verify, "written", lambda document, kind: _written(document.made_with, kind))


@cache
def _written(made_with: str, kind: str) -> bytes:
    return page_differences.written(dataclasses.replace(honest(), made_with=made_with), kind)


def test_an_honest_document_holds_in_every_format_and_every_run_comes_out_again(tmp_path, monkeypatch, capsys):
    laid(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))}
    assert main(["verify", "trial/report/report.html", "all=true", "workers=1"]) == 0
    value = capsys.readouterr().out
    assert "every byte was compared" in value
    assert "Differences between the document and the one built anew: 0." in value
    assert "14 of 14 runs repeated; 0 of them not as kept." in value
    assert {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))} == before


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_an_honest_file_for_print_or_word_holds(tmp_path, as_built, kind):
    result = verify.verify(laid(tmp_path, f"report.{kind}"), sample=1, seed=1)
    assert result.holds
    assert result.exact
    assert len(result.repeated) == 1


# --- documents that were altered -------------------------------------------------------------------


def swapped(*pairs: tuple[str, str]) -> Callable[[str], str]:
    """Put one text in the place of another, once for each pair; a pattern that is not there is a fault of the test."""

    def forge(text: str) -> str:
        head, middle, body = text.partition("<main")
        for old, new in pairs:
            body, times = re.subn(old, new, body, count=1)
            assert times, old
        return head + middle + body

    return forge


def figure(text: str) -> str:
    """Another drawing in the place of the first."""
    return re.sub(r'src="data:image/svg\+xml;base64,[^"]*"', 'src="data:image/svg+xml;base64,PHN2Zy8+"', text, count=1)


NUMBER = r'(<a class="number"[^>]*>)([^<]*)(</a>)'
ALTERED: dict[str, Callable[[str], str]] = {
    "a word for certainty": swapped((r">([^<]*)\bopen\b", r">\1certain")),
    "better for worse": swapped((r">([^<]*)\bbetter\b", r">\1worse")),
    "the number that is seen, over its true value": swapped((NUMBER, r"\g<1>0.999\3")),
    "the value behind a number": swapped((r'data-value="[^"]*"', 'data-value="0.123"')),
    "the source of a number": swapped((r'data-source="[^"]*"', 'data-source="levers-2"')),
    "where a number leads": swapped((r'href="#source-[^"]*"', 'href="#contents"')),
    "a sign": swapped((r">\+(\d)", r">−\1")),
    "a figure": figure,
    "what a figure shows": swapped((r'alt="[^"]*"', 'alt="All is well"')),
    "a caption": swapped((r"<figcaption><b>([^<]*)</b>[^<]*", r"<figcaption><b>\1</b> All is well")),
    "a sentence left out": swapped((r"<p>[^<]*</p>", "")),
    "a sentence more": swapped((r"</p>", "</p><p>This is certain.</p>")),
    "a row of a table left out": swapped((r"<tr><th scope=\"row\">.*?</tr>", "")),
    "what the model cannot say": swapped((r"<li>This is a model of an argument.*?</li>", "")),
    "a heading": swapped((r'(<h2 id="cannot">)[^<]*', r"\1What the model says")),
    "a command": swapped((r"<code>orglearn [^<]*</code>", "<code>orglearn sweep study=other</code>")),
    "the seeds": swapped((r"<dd>(\d+ [^<]*?)\d+</dd>", r"<dd>\g<1>9</dd>")),
    "the title": lambda text: text.replace("A trial", "A proof"),
    "the date": lambda text: re.sub(r'(<p class="note">[^<]*)\d{4}', r"\g<1>1999", text, count=1),
    "an option's name everywhere": lambda text: text.replace("The report’s package", "No package").replace(
        honest_name(), "No package"
    ),
    "a style that hides": lambda text: text.replace("</style>", "a.number { display: none }</style>", 1),
    "a script": lambda text: text.replace("</body>", "<script>document.title = 1</script></body>"),
    "words that look like what Word files say of their making": lambda text: text.replace(
        "</p>", "<cp:keywords> which raises quality (certain)</cp:keywords></p>", 1
    ),
    "a script that looks like a figure": swapped((r"\bfigure\b", "data:image/<script>document.title=1</script>")),
    "a second record": lambda text: text.replace("</head>", '<meta name="generator" content="all is well"></head>', 1),
    "a comment": lambda text: text.replace("</body>", "<!-- checked and found true --></body>"),
}  # fmt: skip


def honest_name() -> str:
    """The name that the report's package has among the options of the document."""
    return re.search(r'<tr><th scope="row">([^<]*)</th>', content("html").decode())[1]


ELSEWHERE = (
    "a word for certainty", "the number that is seen, over its true value", "where a number leads", "a figure",
    "a style that hides", "words that look like what Word files say of their making", "a second record",
    "a script that looks like a figure",
)  # fmt: skip
"""What is altered in a page that says it was made in another environment, too."""


@pytest.mark.parametrize(
    ("what", "elsewhere"), [*((what, False) for what in ALTERED), *((what, True) for what in ELSEWHERE)]
)
def test_a_page_that_was_altered_does_not_hold(tmp_path, as_built, what, elsewhere):
    text = content("html").decode("utf-8")
    forged = ALTERED[what](text)
    assert forged != text
    if elsewhere:
        forged = re.sub(r"environment=\w+", "environment=0000", forged)
    result = verify.verify(laid(tmp_path, content=forged.encode("utf-8")), sample=0)
    if elsewhere and what == "a figure":
        assert result.unjudged == 1
        return
    assert not result.holds
    assert result.other[0].document != result.other[0].study


def packed(kind: str, name: str, old: bytes, new: bytes, more: dict[str, bytes] | None = None) -> bytes:
    """A packed document with a text of one part swapped, or with a part more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content(kind))) as archive, zipfile.ZipFile(out, "w") as new_archive:
        for part in archive.infolist():
            data = archive.read(part)
            if part.filename == name:
                assert re.search(old, data)
                data = re.sub(old, new, data, count=1)
            new_archive.writestr(part, data)
        for extra, data in (more or {}).items():
            new_archive.writestr(extra, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "old", "new", "more"),
    [
        ("word/document.xml", rb">([^<]*)\bopen\b", rb">\1certain", None),
        ("word/document.xml", rb'(w:tooltip="[^"]*"[^>]*>.*?<w:t[^>]*>)[^<]*', rb"\g<1>0.999", None),
        ("word/document.xml", rb"</w:body>", rb"<w:p><w:r><w:t>Checked.</w:t></w:r></w:p></w:body>", None),
        ("word/styles.xml", rb"<w:rPr>", rb"<w:rPr><w:vanish/>", None),
        ("word/media/image1.png", rb"IDAT", rb"IDAT0", None),
        ("", b"", b"", {"word/header9.xml": b"<w:hdr/>"}),
    ],
    ids=["a word", "a number over its value", "a sentence more", "a style that hides", "a figure", "a part more"],
)  # fmt: skip
def test_a_word_file_that_was_altered_does_not_hold(tmp_path, as_built, name, old, new, more):
    page = laid(tmp_path, "report.docx", packed("docx", name, old, new, more))
    assert not verify.verify(page, sample=0).holds


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "another environment"])
def test_a_pdf_that_says_something_else_does_not_hold(tmp_path, as_built, monkeypatch, elsewhere):
    block = next(i for i, one in enumerate(honest().blocks) if isinstance(one, blocks.Paragraph))
    changed = [*honest().blocks]
    changed[block] = blocks.Paragraph(("This is certain.",))
    made_with = (
        re.sub("environment=[0-9a-f]+", "environment=0000", honest().made_with) if elsewhere else honest().made_with
    )
    false = dataclasses.replace(honest(), blocks=tuple(changed), made_with=made_with)
    page = laid(tmp_path, "report.pdf", page_differences.written(false, "pdf"))
    if elsewhere and not shutil.which("pdftotext"):
        with pytest.raises(ConfigError, match="pdftotext"):
            verify.verify(page, sample=0)
        return
    assert not verify.verify(page, sample=0).holds


def test_in_another_environment_only_figures_and_last_digits_are_left_out(tmp_path, as_built, capsys):
    text = re.sub(r"environment=\w+", "environment=0000", content("html").decode("utf-8"))
    text = re.sub(r'data-value="(\d\.\d{12,})"', lambda match: f'data-value="{float(match[1]) * (1 + 1e-15)!r}"', text)
    page = laid(tmp_path, content=figure(text).encode())
    assert main(["verify", str(page), "sample=0"]) == 0
    value = capsys.readouterr().out
    assert "made in another environment" in value
    assert "1 figures are drawn otherwise in this environment and were NOT compared." in value


# --- studies that were altered ---------------------------------------------------------------------


def brief(results: sim.Results, language: str, beside: Any, made_with: record.Record | None = None) -> blocks.Document:
    """A short document of a study: every mean of its runs and of those that go with it, and how many there are."""
    made_with = made_with or record.present(results, language)
    source = blocks.Source("runs", "The runs", "orglearn sweep")
    words: list[blocks.Inline] = []
    for one in (results, *beside.values()):
        words.append(f"{len(one.table)} rows of {', '.join(one.alternatives.index)}: ")
        for _, value in one.table.groupby(["alternative", "outcome"], observed=True)["value"].mean().items():
            words += [blocks.Number(float(value), "runs", None), "; "]
    body = (blocks.Heading("Found", 1, "found"), blocks.Paragraph(tuple(words)))
    return blocks.Document(
        "A trial", "", language, day(results), body, {"runs": source}, made_with=str(made_with)
    )  # fmt: skip


@pytest.fixture
def study(tmp_path, monkeypatch) -> Path:
    """The study in a folder of one's own, with a short document that is quickly built anew."""
    monkeypatch.setattr(verify, "build", brief)
    folder = laid(tmp_path).parents[1]
    remake(folder)
    return folder


def remake(folder: Path) -> None:
    """Write the short document of a study as it now is, as a forger would."""
    results = load_study(folder)
    html.write(brief(results, "en", supplements.supplements(results)), folder / "report" / "report.html")


def forge_part(folder: Path, runs: int = 1) -> None:
    """Alter a value of some finished runs, and renew the digest in the part's name; write the tables anew."""
    place = Folder(folder)
    for file in sorted((folder / "parts").glob("part-*.parquet")):
        rows = pq.read_table(file).to_pylist()
        for row in rows[:runs]:
            row["values"][0] += 0.25
        runs -= min(runs, len(rows))
        data = parquet_bytes(pa.Table.from_pylist(rows, schema=pq.read_schema(file)))
        file.unlink()
        digest = hashlib.sha256(data).hexdigest()[:20]
        (folder / "parts" / f"{file.stem.rpartition('-')[0]}-{digest}.parquet").write_bytes(data)
    results_table.write(place, place.jobs(), place.parts())


def forge_table(folder: Path) -> None:
    """Alter a value of the table beside the parts, and renew its digest."""
    table = pq.read_table(folder / "results.parquet").to_pandas()
    table.loc[0, "value"] += 0.25
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), folder / "results.parquet")
    known = read_json(folder / "results.json")
    digest = hashlib.sha256((folder / "results.parquet").read_bytes()).hexdigest()
    write_json(known | {"sha256": digest}, folder / "results.json")


def forge_early_part(folder: Path) -> None:
    """Lay a part with another value of a run before the one that holds it."""
    file = sorted((folder / "parts").glob("part-*.parquet"))[-1]
    rows = pq.read_table(file).to_pylist()[:1]
    rows[0]["values"][0] += 0.25
    data = parquet_bytes(pa.Table.from_pylist(rows, schema=pq.read_schema(file)))
    (folder / "parts" / f"part-{0:020d}-{hashlib.sha256(data).hexdigest()[:20]}.parquet").write_bytes(data)
    place = Folder(folder)
    results_table.write(place, place.jobs(), place.parts())


def damage(folder: Path) -> None:
    """Alter a byte of a part, and leave its name."""
    file = sorted((folder / "parts").glob("part-*.parquet"))[0]
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def earlier_model(folder: Path) -> None:
    """Say that the runs are of an earlier model, so that nobody can repeat them, and give them its keys."""
    for place in map(Folder, (folder, folder_of(folder, "robustness").path)):
        keys = {old.key: new.key for old, new in zip(place.jobs(), _jobs_of(place, "0123456789ab"), strict=True)}
        for file in sorted((place.path / "parts").glob("part-*.parquet")):
            rows = [row | {"key": keys[row["key"]]} for row in pq.read_table(file).to_pylist()]
            data = parquet_bytes(pa.Table.from_pylist(rows, schema=pq.read_schema(file)))
            file.unlink()
            name = f"{file.stem.rpartition('-')[0]}-{hashlib.sha256(data).hexdigest()[:20]}.parquet"
            (place.path / "parts" / name).write_bytes(data)
        place.write_manifest(place.manifest() | {"model": "0123456789ab"})
        jobs = place.jobs_as_kept()
        results_table.write(place, jobs, place.parts())


def _jobs_of(place: Folder, model: str) -> Jobs:
    own = place.study()
    return Jobs(own, Points(own), model)


STORED: dict[str, tuple[Callable[[Path], object], bool]] = {
    "a value in a part, all digests renewed": (forge_part, True),
    "values in every part": (lambda folder: forge_part(folder, 99), True),
    "a value in a part of what goes with it": (lambda folder: forge_part(folder_of(folder, "robustness").path), True),
    "a value in the table, its digest renewed": (forge_table, True),
    "a value in the table, the document as it was": (forge_table, False),
    "a part laid before the true one": (forge_early_part, True),
    "a part damaged": (damage, False),
    "a part left out": (lambda folder: sorted((folder / "parts").glob("*.parquet"))[0].unlink(), False),
    "an option's name in the list of them": (lambda folder: alternatives(folder), False),
    "a lever in the list of them": (lambda folder: levers(folder), False),
    "scenarios that are said to be left out": (lambda folder: left_out(folder), False),
    "options exchanged in the study": (lambda folder: exchanged(folder), False),
    "runs called those of an earlier model": (earlier_model, False),
}  # fmt: skip
"""What is done to a study -> the forger's work, and whether the document and the tables are made anew after it."""


def alternatives(folder: Path) -> None:
    file = folder / "alternatives.csv"
    file.write_text(file.read_text().replace("report_package", "something_else"))


def levers(folder: Path) -> None:
    file = folder / "levers.csv"
    file.write_text(file.read_text().replace("0.6", "0.1", 1))


def left_out(folder: Path) -> None:
    (folder / "left_out.csv").write_text("what,moved,reason\nscenario,turbulence 9,too wild\n")


def exchanged(folder: Path) -> None:
    text = (folder / "study.yaml").read_text()
    text = (
        text.replace("baseline_2014", "\0").replace("report_package", "baseline_2014").replace("\0", "report_package")
    )
    (folder / "study.yaml").write_text(text)


@pytest.mark.parametrize("what", STORED)
def test_a_study_that_was_altered_does_not_hold(study, what, capsys):
    page = study / "report" / "report.html"
    assert verify.verify(page, sample=0).holds
    forge, again = STORED[what]
    forge(study)
    if again:
        remake(study)
    assert main(["verify", str(page), f"study={study}", "all=true", "workers=1"]) == 3, capsys.readouterr().out


def test_only_repetition_shows_a_forged_part_and_its_chance_is_printed(study, capsys):
    forge_part(study)
    remake(study)
    page = study / "report" / "report.html"
    assert main(["verify", str(page), "sample=0"]) == 0
    assert "0 of 14 runs repeated" in capsys.readouterr().out
    assert main(["verify", str(page), "sample=7", "seed=3"]) in (0, 3)
    value = capsys.readouterr().out
    assert "7 of 14 runs repeated" in value
    assert f"in one run would be found with probability 50%, in five runs with {chance_to_find(5, 7, 14):.0%}" in value


def test_runs_of_an_earlier_model_are_compared_and_not_repeated(study, capsys):
    earlier_model(study)
    page = study / "report" / "report.html"
    assert main(["verify", str(page)]) == 0
    value = capsys.readouterr().out
    assert "None of the 14 runs can be repeated: they were made by model 0123456789ab" in value
    assert "Differences between the document and the one built anew: 0." in value


@pytest.mark.parametrize(
    ("forged", "repeated", "runs", "chance"),
    [(1, 5, 20, 0.25), (5, 5, 20, 1 - 3003 / 15504), (3, 0, 9, 0.0), (9, 1, 9, 1.0), (5, 2, 3, 1.0)],
)
def test_the_chance_to_find_forged_runs_is_that_of_drawing_one(forged, repeated, runs, chance):
    assert chance_to_find(forged, repeated, runs) == pytest.approx(chance)


@pytest.mark.parametrize(
    "content", [b"<p>no document</p>", b"PK\x03\x04nothing", b"\xff\xfe", b"%PDF-1.7 nothing"],
    ids=["a page", "a packed file", "bytes", "a PDF"],
)  # fmt: skip
def test_what_is_no_document_is_refused(tmp_path, capsys, content):
    (tmp_path / "other").write_bytes(content)
    assert main(["verify", str(tmp_path / "other")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x00", "\ufffe"])
def test_a_record_with_signs_that_no_name_has_is_none(tmp_path, capsys, sign):
    text = content("html").decode("utf-8")
    page = laid(tmp_path, content=re.sub(r"study=[^ \"&]+", f"study=trial{sign}x", text, count=1).encode("utf-8"))
    assert main(["verify", str(page), "sample=0"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "names no study" in error
