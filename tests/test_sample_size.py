"""The planner of worlds keeps what it promises: its power, its level under repeated looks, and its silence."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.analysis.power import MOST_WORLDS, SCALE, critical, half_width, worlds_needed, worlds_to_narrow, worlds_to_see
from sim.analysis.sample_size import judge, next_worlds, sample_size, worlds_run
from sim.config.fields import ConfigError
from sim.language import LANGUAGES
from sim.studies.results import Results
from tests.test_study_differences import noise, study

EFFECT, ALPHA, POWER = 0.5, 0.01, 0.95
STUDIES, MOST = 2000, 1600


# --- the interval ---------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [16, 40, 100])
def test_the_limit_is_where_the_ratio_of_likelihoods_is_one_over_alpha(n: int) -> None:
    """Told the slow way: Student's density, and the noncentral one averaged over the effects looked for."""
    t = critical(n)
    averaged, _ = integrate.quad(
        lambda d: stats.nct.pdf(t, n - 1, d * n**0.5) * stats.norm.pdf(d, 0, SCALE),
        -3,
        3,
        points=[0, t / n**0.5],
        limit=200,
    )
    assert averaged / stats.t.pdf(t, n - 1) == pytest.approx(1 / ALPHA, rel=1e-3)


def test_too_few_worlds_say_nothing_and_more_say_more() -> None:
    assert [critical(n) for n in (0, 1, 2, 8, 12)] == [inf] * 5
    widths = [half_width(1.0, n) for n in range(13, 400)]
    assert all(a > b for a, b in pairwise(widths))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.08, 3.0))
def test_fewest_worlds_are_the_fewest(ratio: float) -> None:
    n = worlds_to_see(1.0, ratio)
    powerful = [stats.nct.sf(critical(k), k - 1, ratio * k**0.5) >= POWER for k in (n - 1, n)]
    assert powerful == [False, True]
    narrow = worlds_to_narrow(1.0, ratio)
    assert half_width(1.0, narrow) < ratio <= half_width(1.0, narrow - 1)
    assert n > worlds_needed(1.0, ratio)  # looking often has its price


def test_plans_that_cannot_be_met_end_at_the_largest_number() -> None:
    assert worlds_to_see(1.0, 1e-9) == MOST_WORLDS
    row = judge(noise(1, 20), 1e-9)
    assert row["more"] > 1e6


# --- what is promised, in simulation --------------------------------------------------------------


def drawn(kind: str, rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Differences with mean 0 and s.d. 1."""
    if kind == "normal":
        return rng.standard_normal(shape)
    if kind == "skewed":  # exponential: skewness 2
        return 1.0 - rng.exponential(size=shape)
    return rng.standard_t(5, shape) / np.sqrt(5 / 3)


@cache
def tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For a fast telling: half widths by number of worlds, and worlds to see an effect of so many s.d."""
    half = np.array([half_width(1.0, n) if n > 1 else inf for n in range(MOST + 1)])
    ratios = np.exp(np.linspace(np.log(0.08), np.log(30), 400))
    return half, ratios, np.array([min(worlds_to_see(1.0, r), MOST) for r in ratios])


def simulated(kind: str, true: float, pilot: int, seed: int, *, steps: bool) -> dict[str, np.ndarray]:
    """Many studies at once: pilot, look, run on, look, ... (``steps``), or one look at what the pilot said was needed."""
    half, ratios, needed = tables()
    x = drawn(kind, np.random.default_rng(seed), (STUDIES, MOST)) + true
    sums, squares = x.cumsum(axis=1), (x**2).cumsum(axis=1)
    n, verdict = np.full(STUDIES, pilot), np.zeros(STUDIES, dtype=int)
    going = np.arange(STUDIES)
    for look in range(60):
        at = n[going]
        mean = sums[going, at - 1] / at
        sd = np.sqrt((squares[going, at - 1] - at * mean**2) / (at - 1))
        wide = half[at] * sd
        result = np.where(abs(mean) + wide < EFFECT, 9, np.where(abs(mean) > wide, np.sign(mean), 0)).astype(int)
        if steps or look == 1:
            verdict[going] = result
        upper = sd * np.sqrt((at - 1) / stats.chi2.ppf(0.05, at - 1))
        plan = needed[np.maximum(np.searchsorted(ratios, EFFECT / upper, side="right") - 1, 0)]
        reach = np.maximum(abs(mean), EFFECT - abs(mean)) / upper
        value = np.searchsorted(-half, -reach, side="right")
        on = np.where(at < plan, plan, np.maximum(value, at + 1))
        on = np.minimum(np.minimum(on, 2 * at) if steps else np.maximum(plan, at), MOST)
        stop = (result != 0) | (at == MOST) if steps else np.full(len(at), look == 1)
        n[going] = np.where(stop, at, on)
        going = going[~stop]
        if not len(going):
            break
    return {"verdict": verdict, "worlds": n}


def margin(share: float) -> float:
    """Three standard errors of a share over the simulated studies."""
    return 3 * float(np.sqrt(share * (1 - share) / STUDIES))


def test_the_fast_telling_is_the_planner() -> None:
    """The simulation above does study by study what ``judge`` and ``next_worlds`` do."""
    import pandas as pd

    fast = simulated("normal", EFFECT, 8, 5, steps=True)
    x = drawn("normal", np.random.default_rng(5), (STUDIES, MOST)) + EFFECT
    for i in range(6):
        n = 8
        while (row := judge(x[i : i + 1, :n], EFFECT))["more"]:
            n = next_worlds(pd.DataFrame([row]), n)
        fields = {"seen": row["sign"], "too_small": 9}[row["verdict"]]
        assert fields == fast["verdict"][i]
        assert n == pytest.approx(fast["worlds"][i], rel=0.05)  # its table of plans is coarser


@pytest.mark.parametrize("kind", ["normal", "skewed", "heavy"])
@pytest.mark.parametrize("pilot", [8, 10])
def test_promised_power_is_met_in_steps(kind: str, pilot: int) -> None:
    result = simulated(kind, EFFECT, pilot, pilot, steps=True)
    assert np.mean(result["verdict"] == 1) >= POWER - margin(POWER)
    assert np.mean(result["worlds"]) < 1.3 * worlds_needed(1.0, EFFECT)  # and it is not bought dearly


@pytest.mark.parametrize("pilot", [8, 10])
def test_promised_power_is_met_in_one_step_for_normal_differences(pilot: int) -> None:
    result = simulated("normal", EFFECT, pilot, 7, steps=False)
    assert np.mean(result["verdict"] == 1) >= POWER - margin(POWER)


def test_one_step_from_a_pilot_falls_short_where_differences_are_skewed() -> None:
    """Which is why the plan goes by steps."""
    assert np.mean(simulated("skewed", -EFFECT, 8, 9, steps=False)["verdict"] == -1) < POWER


@pytest.mark.parametrize("kind", ["normal", "skewed", "heavy"])
@pytest.mark.parametrize("true", [0.0, EFFECT, -EFFECT])
def test_the_level_is_kept_however_often_one_looks(kind: str, true: float) -> None:
    result = simulated(kind, true, 8, 11, steps=True)["verdict"]
    wrong = np.isin(result, (-1, 1)) if true == 0 else (result == 9) | (result == -np.sign(true))
    assert np.mean(wrong) <= ALPHA + margin(ALPHA)


def test_a_look_after_every_world_keeps_the_level_where_students_does_not() -> None:
    x = np.random.default_rng(2).standard_normal((STUDIES, 300))
    n = np.arange(1, 301)
    mean = x.cumsum(axis=1) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(((x**2).cumsum(axis=1) - n * mean**2) / (n - 1))
        t = np.abs(mean) * np.sqrt(n) / sd
    ours = np.array([critical(int(k)) for k in n])
    students = np.r_[[inf] * 7, stats.t.ppf(1 - ALPHA / 2, n[7:] - 1)]
    assert np.mean((t[:, 7:] > ours[7:]).any(axis=1)) <= ALPHA + margin(ALPHA)
    assert np.mean((t[:, 7:] > students[7:]).any(axis=1)) > 4 * ALPHA


# --- verdicts -------------------------------------------------------------------------------------


def test_three_verdicts() -> None:
    values = np.zeros((4, 1, 60))
    values[1:] = 0.02 * noise(3, 1, 60)
    values[1] += 0.1
    values[2] -= values[2].mean()
    values[3] += 0.015 - values[3].mean()
    table = sample_size(study({"quality": values}), "quality", 0.02).table.set_index("alternative")
    assert table["verdict"].tolist() == ["seen", "too_small", "seen"]
    assert table.loc["a3", "high"] > 0.02  # it may matter or not; that it is there is seen
    assert table.loc["a1", "sign"] == 1
    assert table.loc[["a1", "a2"], "more"].eq(0).all()


def test_an_open_verdict_names_no_difference() -> None:
    result = sample_size(study({"quality": noise(2, 1, 20)}), "quality", 0.5)
    row = result.table.iloc[0]
    assert row["verdict"] == "not_told"
    assert row["low"] < 0 < row["high"]
    assert row["needed"] == row["worlds"] + row["more"] == row["planned"]
    assert "not yet told after 20 worlds" in result.sentences("en")[1]
    assert not any("seen," in line for line in result.sentences("en"))


def test_past_the_plan_between_nothing_and_the_effect_it_runs_on() -> None:
    x = noise(1, 3300)
    x = 0.05 + (x - x.mean()) / x.std(ddof=1)
    row = judge(x, 0.1)
    assert row["verdict"] == "not_told"
    assert row["planned"] < row["worlds"] < row["needed"]
    assert half_width(row["sd_upper"], int(row["needed"])) < 0.05


@pytest.mark.parametrize(("worlds", "verdict"), [(2, "not_told"), (7, "not_told"), (8, "seen")])
def test_worlds_that_all_agree_are_trusted_after_eight(worlds: int, verdict: str) -> None:
    row = judge(np.full((1, worlds), 0.3), 0.1)
    assert (row["sd"], row["verdict"], row["more"]) == (0.0, verdict, max(0, 8 - worlds))
    nothing = judge(np.zeros((1, worlds)), 0.1)
    assert nothing["verdict"] == ("too_small" if worlds == 8 else "not_told")


@pytest.mark.parametrize("worlds", [0, 1, 2])
def test_hardly_any_worlds(worlds: int) -> None:
    values = noise(2, 1, 3)
    values[:, :, worlds:] = np.nan
    results = study({"quality": values})
    result = sample_size(results, "quality", 0.1)
    row = result.table.iloc[0]
    assert (row["worlds"], row["verdict"]) == (worlds, "not_told")
    assert row["more"] > 0
    for language in LANGUAGES:
        assert all("nan" not in line for line in result.sentences(language))
        result.plot(language)


def test_gaps_are_left_out_and_worlds_run_are_all_that_were_begun() -> None:
    values = noise(2, 1, 12)
    values[1, 0, 3] = np.nan
    results = study({"quality": values})
    assert sample_size(results, "quality", 0.1).table["worlds"].item() == 11
    assert worlds_run(results) == 12


def test_several_scenarios_are_a_mean_in_each_world_with_doubt_beside() -> None:
    table = 0.1 * noise(5, 30) + noise(5, 1, seed=1)
    row, plain = judge(table, 0.1), judge(table.mean(axis=0, keepdims=True), 0.1)
    for key in ("difference", "low", "high", "needed"):
        assert row[key] == pytest.approx(plain[key])
    assert np.isnan(plain["doubt"])
    assert row["doubt"] == pytest.approx(stats.t.ppf(0.975, 4) * table.mean(axis=1).std(ddof=1) / 5**0.5, rel=0.05)


# --- the next look --------------------------------------------------------------------------------


def plan_next(results: Results, outcome: str, effect: float, **choices: float) -> int:
    return next_worlds(sample_size(results, outcome, effect).table, worlds_run(results), **choices)


def test_growth_is_capped() -> None:
    results = study({"quality": noise(2, 1, 10)})
    assert plan_next(results, "quality", 0.01) == 20
    assert plan_next(results, "quality", 0.01, growth=1.5) == 15
    assert plan_next(results, "quality", 0.01, most=12) == 12
    assert plan_next(results, "quality", 0.01, most=5) == 10
    assert plan_next(study({"quality": noise(2, 1, 2)}), "quality", 0.01) == 8
    with pytest.raises(ConfigError, match="growth is 1"):
        plan_next(results, "quality", 0.01, growth=1.0)


def test_a_loop_of_running_and_looking_ends() -> None:
    all_values = 0.3 * noise(4, 1, 600) + np.array([0.0, 0.5, 0.0, 0.25])[:, None, None]
    ran, looks = 8, 0
    while (wanted := plan_next(results := study({"quality": all_values[:, :, :ran]}), "quality", 0.2)) > ran:
        assert wanted <= 2 * ran
        ran, looks = wanted, looks + 1
    table = sample_size(results, "quality", 0.2).table.set_index("alternative")
    assert table["verdict"].to_dict() | {"a3": ""} == {"a1": "seen", "a2": "too_small", "a3": ""}
    assert looks < 10


def test_what_cannot_be_asked_is_refused() -> None:
    results = study({"quality": noise(2, 1, 10)})
    for effect in (0.0, -0.1, float("nan")):
        with pytest.raises(ConfigError, match="must be above 0"):
            sample_size(results, "quality", effect)
    with pytest.raises(ConfigError, match=r"alpha is 1\.0"):
        sample_size(results, "quality", 0.1, alpha=1.0)
    with pytest.raises(ConfigError, match="measured against"):
        sample_size(results, "quality", 0.1, alternative="a0")
    with pytest.raises(ConfigError, match="no alternative 'b'"):
        sample_size(results, "quality", 0.1, alternative="b")


def test_very_skewed_differences_are_warned_of() -> None:
    values = np.zeros((2, 1, 30))
    values[1, 0] = np.random.default_rng(0).exponential(size=30) ** 3
    assert any("skewed" in line for line in sample_size(study({"quality": values}), "quality", 0.1).sentences("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figure_says_each_verdict_beside(language: str) -> None:
    result = sample_size(study({"quality": noise(5, 2, 20)}), "quality", 0.5)
    ax = result.plot(language).axes[0]
    beside = [text.get_text() for text in ax.texts]
    assert len(beside) == 4
    assert all("20" in text for text in beside)


def test_saved(tmp_path: object) -> None:
    folder = sample_size(study({"quality": noise(3, 1, 20)}), "quality", 0.5).save(tmp_path)  # type: ignore[arg-type]
    assert {"enough.csv", "found.json", "found.nb.txt", "figure.en.png"} <= {file.name for file in folder.iterdir()}
