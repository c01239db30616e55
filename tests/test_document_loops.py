"""The learning loops before and after: counts and differences are the store's, and what is missing is told."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.copies import NUMBERS, copies_of
from sim.analysis.flows import ALL, PER, AnalysisResult, flows, measures, most_changed, ways
from sim.analysis.lever_changes import config_of
from sim.config import ConfigError
from sim.language import LANGUAGES
from sim.reporting import style
from sim.reporting.document.blocks import Block, Items, Number, Paragraph, Picture, Table
from sim.reporting.document.chapters.loops import chosen, loops
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.reporting.figures import flow_diagram
from sim.reporting.figures import flows as grid
from sim.studies.study import study_from
from tests.studied import STUDY, drawn, small_study

USUAL, PACKAGE = "baseline_2014", "report_package"


@pytest.fixture(scope="module")
def flow_result():
    return flows(small_study())


@cache
def chapter(language: str) -> tuple[Draft, list[Block]]:
    """The chapter of the small study, and the draft it was written in."""
    draft = Draft(small_study(), language)
    return draft, list(loops(draft))


@pytest.fixture(scope="module")
def store():
    """The flows as they lie in the file, per 1 000 staff, a row a world."""
    results = small_study()
    table = pd.read_parquet(results.folder / "flows.parquet")
    staff = config_of(results, USUAL).scale.caseworkers
    index = ["alternative", "when", "loop", "holder", "world"]
    wide = table.pivot_table(index=index, columns="entry", values="value", observed=True, sort=False)
    return wide * PER / staff


def line(flow_result: AnalysisResult, table: str, **which: str) -> pd.Series:
    rows = flow_result.tables[table]
    [row] = [row for _, row in rows.iterrows() if all(row[key] == value for key, value in which.items())]
    return row


def by_hand(pairs: pd.Series) -> tuple[float, float, float]:
    """The mean of paired differences, and the ends of Student's interval."""
    half = stats.t.ppf(0.975, len(pairs) - 1) * pairs.std(ddof=1) / np.sqrt(len(pairs))
    return pairs.mean(), pairs.mean() - half, pairs.mean() + half


def text_of(blocks) -> str:
    pieces = [b.words for b in blocks if isinstance(b, Paragraph)]
    return " ".join(
        plain(piece) for piece in (*pieces, *(row for b in blocks if isinstance(b, Items) for row in b.rows))
    )


# --- the analysis -------------------------------------------------------------------------------------


def test_what_a_loop_brings_is_counted_from_the_store(flow_result, store):
    own = store[["became_right", "became_wrong"]].sum(axis=1).groupby(["alternative", "when", "loop", "world"]).sum()
    for name in (PACKAGE, "later", "one_state"):
        row = line(flow_result, "differences", alternative=name, loop="casework", holder=ALL, measure="moved")
        after, usual = own[name, "after", "casework"], own[USUAL, "after", "casework"]
        assert row["reference"] == pytest.approx(usual.mean())
        assert row["level"] == pytest.approx(after.mean())
        assert row["before"] == pytest.approx(own[USUAL, "before", "casework"].mean())
        assert tuple(row[["difference", "low", "high"]]) == pytest.approx(by_hand(after - usual))
        assert row["replications"] == 8


def test_what_is_taken_is_what_ceased(flow_result, store):
    row = line(
        flow_result, "differences", alternative=PACKAGE, loop="turnover", way="takes", holder=ALL, measure="moved"
    )
    lost = store[["ceased_right", "ceased_wrong"]].sum(axis=1).groupby(["alternative", "when", "loop", "world"]).sum()
    assert row["level"] == pytest.approx(lost[PACKAGE, "after", "turnover"].mean())
    brought = line(
        flow_result, "differences", alternative=PACKAGE, loop="turnover", way="brings", holder=ALL, measure="moved"
    )
    assert brought["level"] != row["level"]
    assert {way for mechanism, way in ways() if mechanism.name == "forgetting"} == {"takes"}


def test_the_share_right_is_of_each_world(flow_result, store):
    here = store.xs("routines", level="loop").xs("routines", level="holder")
    share = here["became_right"] / (here["became_right"] + here["became_wrong"])
    row = line(
        flow_result, "differences", alternative=PACKAGE, loop="routines", holder="routines", measure="share_right"
    )
    pairs = (share[PACKAGE, "after"] - share[USUAL, "after"]).dropna()
    assert row["difference"] == pytest.approx(pairs.mean())
    assert row["replications"] == len(pairs)


def test_net_right_adds_up_to_the_change_in_what_is_rightly_known(flow_result, store):
    """The ledger leaves nothing out: the sum over loops is what there is more of that is right."""
    table = flow_result.table
    net = table[(table["alternative"] == PACKAGE) & (table["holder"] == ALL) & (table["measure"] == "net_right")]
    own = store.xs(PACKAGE, level="alternative").xs("after", level="when")
    change = (own["became_right"] - own["ceased_right"]).groupby("world").sum().mean()
    assert net["level"].sum() == pytest.approx(change)
    assert abs(change) > 1


def test_years_are_compared_within_an_alternative(flow_result, store):
    own = store[["became_right", "became_wrong"]].sum(axis=1).groupby(["alternative", "when", "loop", "world"]).sum()
    row = line(flow_result, "years", alternative=USUAL, loop="guidance", holder=ALL, measure="moved")
    pairs = own[USUAL, "after", "guidance"] - own[USUAL, "before", "guidance"]
    assert tuple(row[["difference", "low", "high"]]) == pytest.approx(by_hand(pairs))
    assert row["reference"] == row["before"]


def test_nothing_moved_has_no_share():
    entries = np.array([[0.0, 3.0, 0.0, 1.0], [3.0, 1.0, 1.0, 0.0]])
    brought = measures(entries, "brings")
    assert np.isnan(brought["share_right"][0])
    assert brought["share_right"][1] == 0.75
    assert list(brought["net_right"]) == [-3, 2]
    taken = measures(entries, "takes", both=True)
    assert "share_right" not in taken
    assert list(taken["moved"]) == [4, 1]
    assert list(taken["net_right"]) == [-3, -1]


def test_the_greatest_changes_for_their_size_come_first():
    rows = pd.DataFrame(
        {"loop": list("abcd"), "reference": [1000, 1, 50, 10], "level": [1500, 4, 10, 99],
         "difference": [500, 3, -40, 89], "seen": [True, True, True, False]}
    )  # fmt: skip
    more, less = most_changed(rows)
    assert list(more["loop"]) == ["b", "a"]
    assert list(less["loop"]) == ["c"]


def test_only_holms_rule_over_the_whole_table_makes_a_difference_seen(flow_result):
    rows = flow_result.table[(flow_result.table["holder"] == ALL) & (flow_result.table["measure"] == "moved")]
    p = np.sort(rows["p"].dropna().to_numpy())
    assert rows["p_holm"].min() == pytest.approx(min(1.0, p[0] * len(p)))
    assert not (rows["seen"] & ~rows["excludes_zero"]).any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_analysis_writes_sentences_and_saves_its_tables(flow_result, language, tmp_path):
    lines = flow_result.sentences(language)
    assert len(lines) == 4
    assert "1\u202f000" in lines[0]
    saved = flow_result.save(tmp_path)
    assert {"differences.parquet", "years.parquet", "ledgers.parquet", f"figure.{language}.svg"} <= {
        path.name for path in saved.iterdir()
    }


# --- the chapter --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_tables_is_the_analysis_own(flow_result, language):
    draft, blocks = chapter(language)
    tables = {b.anchor: b for b in blocks if isinstance(b, Table)}
    assert set(tables) == {"table-loops", "table-loops-right", "table-loops-drawn"}
    rows = flow_result.table[(flow_result.table["holder"] == ALL)]
    for anchor, measure, times in (("table-loops", "moved", 1), ("table-loops-right", "share_right", 100)):
        own = rows[rows["measure"] == measure]
        cells = [cell for row in tables[anchor].rows for cell in row[3:]]
        shown = [[w.value for w in cell if isinstance(w, Number)] for cell in cells]
        known = own[["difference", "low", "high"]].to_numpy() * times
        known = [[value for value in three if np.isfinite(value) and three.any()] for three in known]
        assert shown == [pytest.approx(three) for three in known]
        assert len(shown) == 3 * own.groupby(["loop", "way"]).ngroups > 40
    assert draft.sources["flows"].command.startswith("orglearn analyse flows study=")


def test_the_table_behind_the_figures_has_what_they_show(flow_result):
    [table] = [b for b in chapter("en")[1] if isinstance(b, Table) and b.anchor == "table-loops-drawn"]
    fields = {plain(row[0]): [w.value for w in row[3] if isinstance(w, Number)] for row in table.rows}
    arrows = {(f.loop, f.start, f.end): f for f in flow_diagram.flows(flow_result.ledger(PACKAGE))}
    arrow = arrows["guidance", "directorate", "caseworker"]
    assert fields["Guidance from above: with staff"] == pytest.approx([arrow.moved, 100 * arrow.share_right])
    arrow = arrows["upward", "office", "county"]
    assert fields["Experience upwards: in counties' collections"][0] == pytest.approx(arrow.moved)


def test_the_two_diagrams_have_one_scale(flow_result):
    """An arrow of so much has the same width in both, whatever else each option moves."""
    ledgers = [flow_result.ledger(name) for name in (USUAL, PACKAGE)]
    widest = flow_diagram.widest_flow(ledgers)
    assert widest == max(f.moved for ledger in ledgers for f in flow_diagram.flows(ledger))
    for ledger in ledgers:
        figure = flow_diagram.loop_diagram(ledger, "en", widest=widest, foot="n = 8")
        widths = sorted(patch.get_linewidth() for patch in figure.axes[0].patches if patch.get_zorder() == 2)
        greatest = max(f.moved for f in flow_diagram.flows(ledger))
        assert widths[-1] == pytest.approx(flow_diagram.WIDE * np.sqrt(greatest / widest))
        assert "n = 8" in {text.get_text() for text in figure.axes[0].texts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_light_and_have_their_tables(language):
    blocks = chapter(language)[1]
    pictures = [b for b in blocks if isinstance(b, Picture)]
    assert [p.anchor for p in pictures] == ["figure-loops", "figure-loops-before", "figure-loops-after"]
    anchors = {b.anchor for b in blocks if isinstance(b, Table)}
    for picture in pictures:
        assert picture.table in anchors
        assert len(picture.svg) < 250_000
        assert len(picture.alt) > 100


def test_the_same_study_gives_the_same_figures():
    once, again = (
        [b.svg for b in blocks if isinstance(b, Picture)]
        for blocks in (chapter("nb")[1], loops(Draft(small_study(), "nb")))
    )
    assert once == again


def test_theory_that_is_not_the_reports_is_marked():
    [note] = [b for b in chapter("nb")[1] if isinstance(b, Paragraph) and b.kind == "note"]
    assert note.words[0].text == "teorioverlegg"
    assert "Erfaring oppover, Styringsdialogen" in plain(note.words)


@pytest.mark.parametrize(
    ("before", "after", "nb", "en"),
    [
        (100.0, 150.0, "+50 %", "+50%"), (100.0, 25.0, "−75 %", "−75%"), (2.0, 7.0, "×\u00a03,5", "×\u00a03.5"),
        (2.0, 40.0, "×\u00a020", "×\u00a020"), (0.0, 0.0, "–", "–"), (0.0, 1.0, "ny", "new"),
        (float("nan"), 1.0, "–", "–"), (5.0, 0.0, "−100 %", "−100%"),
    ],
)  # fmt: skip
def test_more_and_less_in_the_grid(before, after, nb, en):
    row = {"reference": before, "level": after}
    assert (grid.ratio(row, "nb"), grid.ratio(row, "en")) == (nb, en)


def test_the_words_for_certainty_are_the_documents():
    row = {"low": 0.1, "high": 0.2, "seen": True, "excludes_zero": True, "share_of_worlds": 0.96, "measure": "moved"}
    assert grid.certainty(row) == "sure"
    assert grid.certainty(row | {"share_of_worlds": 0.9}) == "likely"
    assert grid.certainty(row | {"seen": False}) == "likely"
    none = row | {"low": -0.002, "high": 0.003, "seen": False, "excludes_zero": False}
    assert grid.certainty(none) == "open"
    assert grid.certainty(none | {"measure": "share_right"}) == "small"
    assert grid.certainty(row | {"low": float("nan")}) == "open"


def test_the_option_that_is_drawn():
    draft = Draft(small_study(), "en")
    assert chosen(draft) == PACKAGE
    draft.others.remove(PACKAGE)
    assert chosen(draft) in ("later", "one_state")


# --- what there is too little of ----------------------------------------------------------------------


def small(tmp_path, **change):
    tree = STUDY | {"options": STUDY["options"][:2], "replications": 2, "details": ["flows"]} | change
    return drawn(study_from("small", tree), tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_without_flows_says_what_would_give_them(language, tmp_path):
    results = small(tmp_path, details=["groups"])
    blocks = list(loops(Draft(results, language)))
    assert len(blocks) == 2
    assert "details: [groups, flows]" in text_of(blocks)
    assert "orglearn sweep study=" in text_of(blocks)
    with pytest.raises(ConfigError, match="kept no flows"):
        flows(results)


def test_one_world_has_no_interval_and_names_nothing_certain(tmp_path):
    blocks = list(loops(Draft(small(tmp_path, replications=1), "en")))
    assert "no difference that is certain" in text_of(blocks)
    [table] = [b for b in blocks if isinstance(b, Table) and b.anchor == "table-loops"]
    assert all(len(row[3]) == 1 for row in table.rows)


def test_missing_runs_leave_out_their_pairs(tmp_path):
    results = small(tmp_path, replications=4, keep="last_year", outcomes=["motivation"])
    table = results.details["flows"].copy()
    table.loc[(table["alternative"] == PACKAGE) & (table["world"] == 1), "value"] = np.nan
    results.details = {"flows": table[~((table["alternative"] == USUAL) & (table["world"] == 3))]}
    rows = flows(results).table
    assert set(rows.loc[rows["measure"] == "moved", "replications"]) == {2}
    blocks = list(loops(Draft(results, "nb")))
    assert sum(isinstance(b, Table) for b in blocks) == 3
    results.details = {"flows": table.assign(value=np.nan)}
    assert "Ingen kjøringer" in text_of(loops(Draft(results, "nb")))


def test_options_whose_kept_outcomes_agree_may_still_differ_in_their_flows(tmp_path):
    results = small(tmp_path, replications=8, keep="last_year", outcomes=["motivation"])
    table = results.table.copy()
    usual = table.loc[table["alternative"] == USUAL, "value"].to_numpy()
    table.loc[table["alternative"] == PACKAGE, "value"] = usual
    results.table = table
    assert copies_of(results) == {PACKAGE: [USUAL, NUMBERS]}
    assert flows(results).table["p"].notna().any()


def test_several_scenarios_and_many_options(tmp_path):
    options = [USUAL, *({f"o{i}": {"local_autonomy": 0.31 + i / 100}} for i in range(grid.MOST + 1))]
    results = small(tmp_path, options=options, factors={"world.turbulence": [0.2, 1.0]})
    result = flows(results)
    rows = result.table[result.table["measure"] == "moved"]
    assert set(rows["scenarios"]) == {2}
    figure = result.plot("en")
    assert any(f"first {grid.MOST} options" in text.get_text().replace("\n", " ") for text in figure.texts)
    assert len(style.svg(figure)) > 10_000
