"""When another option comes ahead: which is held against which, told as it is in the store, and what is missing told."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.break_even import companion
from sim.analysis.break_even.companion import Ahead, best_options
from sim.config import Config
from sim.language import LANGUAGES
from sim.reporting.document.blocks import Items, Number, Paragraph, Picture, Table
from sim.reporting.document.chapters.reversal import another
from sim.reporting.document.chapters.reversal_break_even import scale_of_number
from sim.reporting.document.draft import PLACES, Draft, filled
from sim.reporting.document.layout import plain
from sim.studies.executors import Executor
from sim.studies.folder import Folder
from sim.studies.results import Results
from sim.studies.supplements import FLIP, folder_of, supplement, supplements
from tests.studied import Turning, drawn, small_study, turning

OUTCOME = "quality_discretionary"
NAMES = ("start", "best", "second", "twin", "worst")


def known_study(effects: dict[str, float], *, sets: int = 1, worlds: int = 12, turn: float = 0.0) -> Results:
    """A study with known means on one outcome. Luck is shared; ``turn``: what ``best`` loses per unit of set number."""
    rows = []
    for place, (name, effect) in enumerate(effects.items()):
        for scenario in range(sets):
            own = effect - (turn * scenario if name == "best" else 0.0)
            for world in range(worlds):
                luck = np.random.default_rng(world).normal()
                noise = np.random.default_rng([world, place, scenario]).normal() * 0.002
                rows.append((name, scenario, world, world, 1, OUTCOME, 0.5 + 0.1 * luck + own + noise))
    columns = ["alternative", "scenario", "world", "seed", "year", "outcome", "value"]
    alternatives = pd.DataFrame({"option": list(effects)}, index=pd.Index(list(effects), name="alternative"))
    numbers = {"set": range(sets), "world.turbulence": np.linspace(0, 1, sets)} if sets > 1 else {}
    scenarios = pd.DataFrame(numbers, index=pd.RangeIndex(sets, name="scenario"))
    return Results("told", pd.DataFrame(rows, columns=columns), alternatives, scenarios)


EFFECTS = dict(zip(NAMES, (0.0, 0.05, 0.03, 0.0499, -0.02), strict=True))


def words_in(blocks: list) -> str:
    pieces = [b.words for b in blocks if isinstance(b, Paragraph)]
    pieces += [row for b in blocks if isinstance(b, Items) for row in b.rows]
    return " ".join(plain(piece) for piece in pieces)


# --- which against which --------------------------------------------------------------------------


def test_the_foremost_is_held_against_the_nearest_it_is_seen_ahead_of():
    assert best_options(known_study(EFFECTS), [OUTCOME]) == [Ahead(OUTCOME, "best", "second", ("twin",))]
    alone = known_study({"start": 0.0, "best": 0.05})
    assert best_options(alone, [OUTCOME], worlds=4) == [Ahead(OUTCOME, "best", "start")]


def test_where_no_option_is_ahead_no_order_is_reported():
    for effects, worlds in (({"start": 0.0, "best": 0.0}, 12), ({"start": 0.0, "worst": -0.1}, 12), (EFFECTS, 1)):
        results = known_study(effects, worlds=worlds)
        assert best_options(results, [OUTCOME]) == []
        blocks = list(another(Draft(results, "en")))
        assert "No option is seen to be better than start" in words_in(blocks)
        assert not [block for block in blocks if isinstance(block, (Table, Picture))]


def test_a_test_in_few_worlds_needs_the_difference_to_be_seen_in_them():
    """In the first two worlds a gap drowns that forty worlds show."""
    results = known_study({"start": 0.0, "best": 0.01}, worlds=40)
    results.table.loc[(results.table["alternative"] == "best") & (results.table["world"] == 0), "value"] += 0.02
    assert best_options(results, [OUTCOME]) == [Ahead(OUTCOME, "best", "start")]
    assert best_options(results, [OUTCOME], worlds=2) == []


def test_an_outcome_that_was_not_kept_is_reported():
    results = known_study(EFFECTS)
    results.table["outcome"] = "motivation"
    assert "kept neither" in words_in(list(another(Draft(results, "en"))))


# --- under sets of numbers ------------------------------------------------------------------------


def test_in_how_many_sets_each_option_is_ahead_is_counted_from_the_runs():
    study, robust = known_study(EFFECTS), known_study(EFFECTS, sets=40, worlds=3, turn=0.001)
    blocks = list(another(Draft(study, "en", {"robustness": robust})))
    [table] = [block for block in blocks if isinstance(block, Table) and block.anchor == "table-another"]
    means = robust.table.groupby(["alternative", "scenario"])["value"].mean().unstack(0)
    for name, row in zip(robust.alternatives.index, table.rows, strict=True):
        if name == "best":
            assert row[1] == ("–",)
            continue
        assert row[1][0].value == (means[name] > means["best"]).sum()
        assert row[1][2].value == 40
    expected = int((means["second"] > means["best"]).sum())
    assert f"second comes ahead of best in {expected} of 40 sets" in words_in(blocks)
    assert expected == pytest.approx(20, abs=3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_that_pass_their_test_name_the_number(language):
    study, robust = known_study(EFFECTS), known_study(EFFECTS, sets=60, worlds=3, turn=0.0008)
    blocks = list(another(Draft(study, language, {"robustness": robust})))
    name = {"nb": "«Hvor ofte regelverket endres» er over", "en": "“How often the rules change” is above"}[language]
    assert name in words_in(blocks)
    assert [block.anchor for block in blocks if isinstance(block, Picture)] == [f"figure-another-{OUTCOME}"]


def test_an_order_that_holds_in_all_sets_is_a_finding_too():
    effects = {name: EFFECTS[name] for name in ("start", "best", "second")}
    blocks = list(another(Draft(known_study(effects), "en", {"robustness": known_study(effects, sets=12, worlds=3)})))
    assert "best is ahead of second in all the 12 sets. The order thus holds" in words_in(blocks)
    assert not [block for block in blocks if isinstance(block, Picture)]


def test_the_option_that_comes_ahead_most_often_is_reported_too():
    study, robust = known_study(EFFECTS), known_study(EFFECTS, sets=12, worlds=3, turn=0.001)
    text = words_in(list(another(Draft(study, "en", {"robustness": robust}))))
    assert "best is not seen to be ahead of twin" in text
    assert "twin comes ahead of best in 1" in text


def test_sets_without_the_options_or_with_failed_runs_break_nothing():
    study = known_study(EFFECTS)
    other = known_study({"start": 0.0, "second": 0.1}, sets=3, worlds=2)
    assert "neither of these outcomes" in words_in(list(another(Draft(study, "en", {"robustness": other}))))
    holes = known_study(EFFECTS, sets=12, worlds=2)
    holes.table.loc[holes.table["alternative"] == "second", "value"] = np.nan
    text = words_in(list(another(Draft(study, "en", {"robustness": holes}))))
    assert "no finished runs of best and second" in text


# --- one number at a time -------------------------------------------------------------------------


def break_even_table(language: str) -> tuple[Draft, list, Table]:
    results = small_study()
    draft = Draft(results, language, supplements(results))
    blocks = list(another(draft))
    return (draft, blocks, next(b for b in blocks if isinstance(b, Table) and b.anchor.startswith("table-flip")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_order_turns_is_where_it_was_made_to(language):
    """In the drawn runs the first number takes 0.03 from the value used to the high end, of a lead of about 0.02."""
    _, blocks, table = break_even_table(language)
    numbers = companion.numbers(folder_of(small_study().folder, FLIP).study(), OUTCOME)
    rows = {row[0][0]: row for row in table.rows}
    assert len(rows) == len(numbers) == companion.NUMBERS
    [turning] = [row for row in table.rows if isinstance(row[3][0], Number)]
    first = numbers[0]
    assert turning[1][0].value == first.value
    assert [part.value for part in turning[2] if isinstance(part, Number)] == [first.low, first.high]
    own = (n for b in blocks if isinstance(b, Paragraph) for n in b.words if isinstance(n, Number))
    lead = next(number.value for number in own if number.source.startswith("flip-"))
    level = first.value + lead / 0.03 * (first.high - first.value)
    assert turning[3][0].value == pytest.approx(level, abs=1e-6)
    weakest = turning[4][0].value
    assert weakest == pytest.approx(lead - 0.03, abs=1e-9)


def test_shares_of_a_working_year_are_given_in_hours():
    _, _, table = break_even_table("en")
    costs = [of for of in companion.numbers(folder_of(small_study().folder, FLIP).study(), OUTCOME)
             if of.path.startswith("costs.")]  # fmt: skip
    hours = {row[0][0]: row[1][0].value for row in table.rows if row[0][0].startswith("Hours for")}
    assert sorted(hours.values()) == pytest.approx(sorted(1700 * of.value for of in costs))
    assert scale_of_number("world.turbulence") == 1


def test_a_document_starts_no_run_and_reports_a_missing_one(tmp_path, monkeypatch):
    def never(*_, **__):
        raise AssertionError("a run was begun")

    monkeypatch.setattr("sim.studies.simulate_config.simulate_config", never)
    folder = shutil.copytree(small_study().folder, tmp_path / "study")
    results = replace(small_study(), folder=folder)
    place = folder_of(folder, FLIP)
    whole = companion.answered(results, place)
    assert [test.is_complete for test in whole] == [True]
    keys = place.parts()
    last = max(keys.files)
    last.unlink()
    [test] = companion.answered(results, place)
    assert not test.is_complete
    text = words_in(list(another(Draft(results, "en", supplements(results)))))
    assert "has not been run to its end" in text
    assert f"orglearn report study={Path(folder).name} 'with=[flip]'" in text


def test_runs_that_failed_do_not_leave_a_test_unfinished(tmp_path):
    """In world 3 every run fails; the test is made in the seven others, and there is nothing more to run."""
    folder = shutil.copytree(small_study().folder, tmp_path / "study", ignore=shutil.ignore_patterns("supplements"))
    results = replace(small_study(), folder=folder)
    drawn(supplement(Folder(folder).study(), FLIP), folder_of(folder, FLIP).path)
    observe = turning(results, folder_of(folder, FLIP))
    failed = companion.run(results, folder_of(folder, FLIP), Executor("in_process"), observe=Falling(observe))
    [test] = companion.answered(results, folder_of(folder, FLIP))
    assert test.lost == test.failed == len(failed) > 0
    assert test.is_complete
    assert test.result.about["worlds_paired"] == 7
    assert test.result.about["status"] == "reversed"


@dataclass(frozen=True)
class Falling:
    """Answers like another, except in the world of seed 3."""

    observe: Turning

    def __call__(self, config: Config) -> np.ndarray:
        if config.seed == 3:
            raise ValueError("as an example")
        return self.observe(config)


def test_without_supplements_each_part_says_what_would_give_it():
    for language in LANGUAGES:
        text = words_in(list(another(Draft(small_study(), language))))
        for kind in ("robustness", FLIP):
            assert f"with=[{kind}]" in text


def test_a_study_under_several_sets_is_its_own_answer_and_has_no_flip_test():
    results = known_study(EFFECTS, sets=12, worlds=4, turn=0.0005)
    text = words_in(list(another(Draft(results, "en"))))
    assert "12 different sets of numbers" in text
    assert "itself was run under several sets" in text


def test_numbers_stand_where_their_marks_do():
    a, b = Number(1.0, "s"), Number(2.0, "s")
    assert filled(f"of {PLACES[1]}, {PLACES[0]}.", a, b) == ("of ", b, ", ", a, ".")
    with pytest.raises(ValueError, match="1 marks, and there are 2 numbers"):
        filled(f"only {PLACES[0]}", a, b)
