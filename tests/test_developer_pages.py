"""The pages for developers work to the letter: each is followed in a copy of the repository."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from docs.tools import stub_language
from tests.scratch_copy import ROOT, applied, copied, insert, run, run_tests

PAGES = ROOT / "docs" / "developers"
SMALL = "{'offices': 5, 'caseworkers': 60, 'counties': 2, 'settling_years': 1}"


def followed(name: str, to: Path) -> tuple[Path, str, list[str]]:
    """A copy to which a page was applied, the page, and the files it touched."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    copy = copied(to)
    return copy, page, applied(page, copy)


def asked(copy: Path, program: str) -> dict:
    """What a program prints as JSON in the copy."""
    return json.loads(run(copy, "python", "-c", program).splitlines()[-1])


def listed(page: str) -> set[str]:
    """The files that a page says are touched: those in the first column of its first table."""
    rows = re.findall(r"^\| (`.+?`.*?) \|", page, re.M)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[str]]:
    return followed("add-a-loop", tmp_path_factory.mktemp("loop"))


def test_the_page_on_loops_lists_the_files_it_touches(loop):
    _, page, touched = loop
    assert set(touched) == listed(page)


def test_a_loop_added_by_the_page_is_everywhere_it_should_be(loop):
    copy, _, _ = loop
    result = asked(copy, f"""
import json
from sim.analysis.flows import ways
from sim.config import configure
from sim.lab.catalogue import about
from sim.organisation import Organisation
from sim.reporting.figures.flow_map import BOXES, arrows, route_of
from sim.studies.details import columns
org = Organisation(configure("report_package", scale={SMALL}, years=1, seed=1)).run()
ledger = org.ledger.table(0, org.now)
tree = json.loads(about("nb", ("classroom",)))
print(json.dumps({{
    "right": int(ledger.loc[ledger["loop"] == "e_learning", "became_right"].sum()),
    "details": "e_learning" in set(columns("flows")["loop"]),
    "compared": "e_learning" in [mechanism.name for mechanism, _ in ways()],
    "listed": [one["label"] for one in tree["loops"] if one["id"] == "e_learning"],
    "drawn": [one["points"] for one in tree["arrows"] if one["loop"] == "e_learning"],
    "arrows": [(a.start, a.end, len(route_of(a.loop, a.start, a.end).points)) for a in arrows() if a.loop == "e_learning"],
}}))
""")  # fmt: skip
    assert result["right"] > 0
    assert result["details"]
    assert result["compared"]
    assert result["listed"] == ["Nettkurs"]
    assert len(result["drawn"]) == 1
    assert len(result["drawn"][0]) >= 2
    ((start, end, corners),) = result["arrows"]
    assert (start, end) == ("higher_education", "caseworker")
    assert corners == len(result["drawn"][0])


def test_the_tables_of_the_docs_have_the_added_loop_and_its_numbers(loop):
    copy, _, _ = loop
    text = (copy / "docs" / "loops.md").read_text(encoding="utf-8")
    assert "## e_learning" in text
    assert "- Numbers in its file: `research_accuracy`, `e_learning_rate`" in text
    assert "`e_learning_rate`" in (copy / "docs" / "parameters.md").read_text(encoding="utf-8")


def test_an_added_loop_passes_the_quick_tests_over_all_mechanisms(loop):
    copy, _, _ = loop
    quick = "e_learning or up_to_date or learning_loop or names_only or declared or fingerprint or holds_a_mechanism"
    assert "passed" in run_tests(
        copy, "tests/test_docs.py", "tests/test_quotations.py", "tests/test_fingerprint.py", "-k", quick
    )


@pytest.mark.slow
def test_the_twin_of_an_added_loop_agrees_with_it(loop):
    copy, _, _ = loop
    assert "8 passed" in run_tests(copy, "tests/twins/test_twins.py", "-k", "e_learning")


@pytest.mark.slow
def test_an_added_loop_whose_twin_differs_is_refused(loop, tmp_path):
    copy = Path(run(loop[0], "cp", "-r", str(loop[0]), str(tmp_path / "wrong")) or tmp_path / "wrong")
    insert(copy / "tests/twins/e_learning.py", "replace", "if view == 0", "            if view == 0 and m % 2:\n")
    with pytest.raises(AssertionError, match="in the slow telling and"):
        run_tests(copy, "tests/twins/test_twins.py", "-k", "e_learning and baseline_2014")


def test_a_lever_added_by_the_page_has_words_hours_and_a_mechanism(tmp_path):
    copy, page, touched = followed("add-a-lever", tmp_path)
    assert set(touched) == listed(page)
    result = asked(copy, """
import json
import sim
from docs.tools.tables import mechanisms_of
from sim.config.uncertainties import Costs
row = sim.levers("nb").set_index("code").loc["I5"]
moves = mechanisms_of("digital_courses")
print(json.dumps({"label": [str(cell) for cell in row], "hours": Costs().digital_courses, "moves": moves}))
""")  # fmt: skip
    assert "Kurs på nett" in result["label"]
    assert result["hours"] == 0.01
    assert result["moves"] == ["time_budget", "education"]
    assert "passed" in run_tests(
        copy, "tests/test_docs.py", "tests/test_language.py", "-k", "lever or up_to_date or languages"
    )


def test_an_outcome_added_by_the_page_is_computed_and_shown(tmp_path):
    copy, page, touched = followed("add-an-outcome", tmp_path)
    assert set(touched) == listed(page)
    result = asked(copy, f"""
import json
import sim
from sim.config import configure
from sim.organisation import Organisation
table = Organisation(configure(scale={SMALL}, years=1, seed=1)).run().recorder.outcomes()
last = table[table["year"] == 1].set_index("outcome")["value"]
both = sim.compare(["baseline_2014", "report_package"], scale={SMALL}, years=1, replications=2, workers=1)
compared = {{"compared": list(both.values["outcome"].unique())}}
print(json.dumps({{name: last[name] for name in ("time_overhead", "time_admin", "time_double_work")}} | compared))
""")  # fmt: skip
    assert result["time_overhead"] > 0
    assert result["time_overhead"] == pytest.approx(result["time_admin"] + result["time_double_work"])
    assert "time_overhead" in result["compared"]
    assert "`time_overhead`" in (copy / "docs" / "outcomes.md").read_text(encoding="utf-8")
    assert "passed" in run_tests(
        copy, "tests/test_docs.py", "tests/test_language.py", "-k", "outcome or up_to_date or keys"
    )


def test_a_language_added_by_the_page_has_all_words_and_a_missing_one_is_named(tmp_path):
    copy, _, touched = followed("add-a-language", tmp_path)
    assert touched == ["sim/language/__init__.py", "sim/language/format.py"]
    program = (
        "import json; from sim.language import words; print(json.dumps(words('da').texts['loops.forgetting.label']))"
    )
    assert json.loads(run(copy, "python", "-c", program)) == "Forgetting"
    assert "passed" in run_tests(copy, "tests/test_language.py", "-k", "has_the_keys and da")
    insert(copy / "sim/language/da.yaml", "replace", "outside: Outside Nav", "")
    with pytest.raises(AssertionError, match=r"da lacks the words places\.outside"):
        run_tests(copy, "tests/test_language.py", "-k", "has_the_keys and da")


def test_a_stub_of_a_language_writes_over_nothing(tmp_path, capsys):
    (tmp_path / "en.yaml").write_text("a: b\n", encoding="utf-8")
    (tmp_path / "part.en.yaml").write_text("c: d\n", encoding="utf-8")
    assert stub_language.main(["da", "en"], tmp_path) == 0
    assert (tmp_path / "part.da.yaml").read_text(encoding="utf-8") == "c: d\n"
    assert stub_language.main(["da", "en"], tmp_path) == 1
    assert stub_language.main(["sv", "fr"], tmp_path) == 2
    assert stub_language.main(["../x", "en"], tmp_path) == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.name)
def test_links_of_the_pages_for_developers_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_glossary_is_in_order_and_names_files_that_exist():
    text = (PAGES / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\*\*(.+?)\*\*", text, re.M)
    assert words == sorted(words, key=str.casefold)
    assert len(words) > 20
    for name in re.findall(r"`((?:sim|tests|docs|configs)/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name


def test_codemeta_citation_and_package_agree():
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    meta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    assert meta["version"] == str(citation["version"]) == package["version"]
    assert meta["name"] == package["name"] == citation["title"].partition(":")[0]
    assert meta["license"].rpartition("/")[2] == citation["license"] == package["license"]
    assert meta["description"] == package["description"]
    assert meta["keywords"] == package["keywords"]


def test_contributing_names_every_room_and_every_target_that_exists():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "sim").iterdir() if not path.name.startswith("_")}
    rows = " ".join(line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `"))
    assert {name.rstrip("/") for name in re.findall(r"`([\w./]+)`", rows)} == rooms
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`?make ([a-z]+)", text)) <= targets
