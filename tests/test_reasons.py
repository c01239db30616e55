"""A sentence that gives a reason is said where that reason is the reason."""

from __future__ import annotations

import pandas as pd
import pytest

import sim
from sim.analysis.differences import paired
from sim.analysis.sample_size import FIRST, run_until_enough, sample_size
from sim.cli.main import main
from sim.config.fields import ConfigError
from sim.language import LANGUAGES, words
from sim.outcomes.catalogue import CATALOGUE, HEADLINES
from sim.reporting.document.blocks import Paragraph
from sim.reporting.document.chapters.contributions import parts
from sim.reporting.document.chapters.robustness import robust
from sim.reporting.document.chapters.summary import summary
from sim.reporting.document.chapters.what_if import what_if
from sim.reporting.document.draft import Draft
from sim.reporting.document.layout import plain
from sim.studies.study import study_from
from sim.studies.supplements import KINDS, NEEDS, supplement
from tests.pretend import TINY
from tests.test_copies import study as made_up
from tests.test_study_differences import noise, study

OPTIONS = ["baseline_2014", "report_package"]


@pytest.mark.parametrize(
    ("outcomes", "refused"),
    [
        (["quality"], {"contributions", "flip"}),
        (["exits", "time_casework"], set(KINDS)),
        (["quality_standard"], set()),
        (["unwarranted_variation"], {"flip"}),
    ],
)
def test_what_goes_with_a_study_is_refused_before_it_is_run(outcomes: list[str], refused: set[str]) -> None:
    asked = study_from("mine", {"options": OPTIONS, "outcomes": outcomes, "years": 1})
    for kind in KINDS:
        if kind in refused:
            with pytest.raises(ConfigError, match=f"keeps none of the outcomes that {kind} tells of") as problem:
                supplement(asked, kind)
            assert ", ".join(NEEDS[kind]) in str(problem.value)
        else:
            assert supplement(asked, kind).outcome_names == tuple(outcomes)


def test_the_command_says_which_outcomes_and_runs_nothing_more(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    tree = {"options": OPTIONS, "scale": TINY["scale"], "years": 1, "replications": 2, "outcomes": ["quality"]}
    results = sim.sweep(tree, out=tmp_path / "s", executor="in_process")
    with_ = "with=[contributions,flip]"
    assert main(["report", f"study={results.folder}", with_, "formats=[html]", f"out={tmp_path / 'r'}"]) == 0
    reported = capsys.readouterr().err
    assert "keeps none of the outcomes that contributions tells of" in reported
    assert "quality_standard, quality_discretionary" in reported
    assert not (tmp_path / "s" / "supplements").exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("chapter", "kind"), [(robust, "robustness"), (parts, "contributions"), (what_if, "what_if")])
def test_a_chapter_names_the_outcomes_it_lacks(chapter, kind: str, language: str) -> None:
    draft = Draft(study({"exits": noise(2, 1, 4), "time_casework": noise(2, 1, 4)}), language)
    [reported] = [plain(block.words) for block in chapter(draft) if isinstance(block, Paragraph)]
    for name in NEEDS[kind]:
        assert draft.outcome(name).lower() in reported
    assert all(CATALOGUE[name].better or kind == "what_if" for name in NEEDS[kind])
    assert set(NEEDS[kind]) <= set(HEADLINES)


def at_year_0(last: int = 0) -> sim.Results:
    """Nothing moved: both options are the same in year 0, the only one that was kept."""
    results = made_up(of_reference=("same",))
    results.table = results.table[results.table["alternative"] != "moved"].assign(year=last)
    results.alternatives = results.alternatives.loc[["baseline_2014", "same"]]
    return results


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_anything_is_moved_no_more_worlds_are_advised(language: str) -> None:
    results, texts = at_year_0(), words(language)
    assert texts["differences.nothing_moved"] in paired(results).sentences(language)
    sufficient = sample_size(results, "quality", 0.05).sentences(language)
    assert texts["sample_size.nothing_moved"] in sufficient
    assert not any(texts["sample_size.equal"][-30:] in line or "needs" in line for line in sufficient)
    assert lead_of(results, language) == texts["document.summary.nothing_moved"]


def lead_of(results: sim.Results, language: str) -> str:
    """The warning of the summary that says why no option is pointed to."""
    results.study = {"years": 1.0, "options": OPTIONS}
    results.table["seed"] = results.table["world"]
    warnings = [b for b in summary(Draft(results, language)) if isinstance(b, Paragraph) and b.kind == "warning"]
    return plain(warnings[-1].words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_gives_the_reason_that_holds(language: str) -> None:
    say = words(language)
    draft = Draft(at_year_0(1), language)
    assert lead_of(at_year_0(1), language) == draft.t("document.summary.all_same")
    assert lead_of(study_named({"quality": noise(2, 1, 4)}), language) == say["document.summary.too_small"]
    assert lead_of(study_named({"exits": noise(2, 1, 4)}), language) == say["document.summary.no_outcomes"]
    tiny = {"quality": 0.5 + 1e-5 * noise(2, 1, 4)}
    assert lead_of(study_named(tiny), language) == say["document.summary.all_small"]


def study_named(values) -> sim.Results:
    return study(values, pd.DataFrame({"option": OPTIONS}, index=OPTIONS))


def test_running_until_sufficient_stops_where_nothing_can_move(tmp_path) -> None:
    tree = {"options": OPTIONS, "scale": TINY["scale"], "years": 1, "keep": [0], "outcomes": ["quality"]}
    result = run_until_enough(tree, "quality", 0.01, most=20, out=tmp_path / "s", executor="in_process")
    assert result.about["run"] == FIRST
    assert words("en")["sample_size.nothing_moved"] in result.sentences("en")


def test_an_option_with_the_reference_settings_needs_no_more_worlds(tmp_path) -> None:
    tree = {"options": ["baseline_2014", {"copy": {}}], "scale": TINY["scale"], "years": 1, "replications": 2,
            "outcomes": ["quality"]}  # fmt: skip
    result = sample_size(sim.sweep(tree, out=tmp_path / "s", executor="in_process"), "quality", 0.01)
    assert result.table["more"].tolist() == [0.0]
    assert "copy: the same settings as 2014 baseline." in result.sentences("en")


def test_values_missing_is_not_reported_as_one_world() -> None:
    values = noise(2, 1, 4)
    values[1, :, 1:] = float("nan")
    text = paired(study({"quality": values})).sentences("en")
    assert words("en")["differences.no_values"] in text
    one = paired(study({"quality": noise(2, 1, 1)})).sentences("en")
    assert words("en")["differences.no_interval"] in one
