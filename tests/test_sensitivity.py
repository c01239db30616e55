"""Sobol indices and Morris effects on functions whose answer is known, with and without luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.sensitivity.common import Draws, draw, in_blocks, spread
from sim.analysis.sensitivity.morris import mean_size, morris_effects
from sim.analysis.sensitivity.sobol import indices, sobol_indices
from sim.analysis.sensitivity.text import MOST_NAMED, percent, seen
from sim.config.fields import ConfigError
from sim.language.format import listed
from sim.studies import samples
from sim.studies.results import MEAN, Factor, Results

S1 = np.array([0.3139, 0.4424, 0.0])
ST = np.array([0.5576, 0.4424, 0.2437])
VARIANCE = 13.8446
A = np.array([0.0, 1.0, 4.5, 9.0])


def ishigami(unit: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * unit - 1)
    return np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])


def g_function(unit: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * unit - 2) + A) / (1 + A), axis=-1)


def results(unit: np.ndarray, by_name: dict[str, np.ndarray], spans: tuple = (), **design) -> Results:
    """A study made by hand: values float [scenarios, worlds] by alternative; NaN is a missing run."""
    names = [f"x{j}" for j in range(unit.shape[1])]
    tables = []
    for name, values in by_name.items():
        scenarios, worlds = values.shape
        table = pd.DataFrame({
            "alternative": name, "scenario": np.repeat(np.arange(scenarios), worlds),
            "world": np.tile(np.arange(worlds), scenarios), "year": 5.0, "outcome": "quality",
            "value": values.ravel(),
        })  # fmt: skip
        tables.append(table.dropna())
    factors = tuple(
        Factor(name, name, levels=spans) if spans else Factor(name, name, low=0.0, high=1.0) for name in names
    )
    return Results(
        "made_up", pd.concat(tables), pd.DataFrame({"option": list(by_name)}, index=list(by_name)),
        pd.DataFrame(unit, columns=names), factors, design,
    )  # fmt: skip


def sobol_study(values: np.ndarray, unit: np.ndarray, **design) -> Results:
    size = samples.sobol_rows(unit.shape[1], design.get("second_order", False))
    return results(unit, {"a": values}, kind="sobol", samples=len(unit) // size, **design)


def morris_study(values: np.ndarray, unit: np.ndarray) -> Results:
    return results(unit, {"a": values}, kind="morris", trajectories=len(unit) // (unit.shape[1] + 1), levels=4)


def random_base(rng: np.random.Generator, n: int, factors: int = 3) -> np.ndarray:
    """Saltelli's rows from base rows drawn at random: float [n, factors + 2, factors]."""
    a, b = rng.random((2, n, factors))
    rows = np.repeat(a[:, None], factors + 2, axis=1)
    for j in range(factors):
        rows[:, 1 + j, j] = b[:, j]
    rows[:, -1] = b
    return rows


PROBLEM = {"num_vars": 3, "names": ["x0", "x1", "x2"], "bounds": [[0, 1]] * 3}

# --- samples --------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [
    lambda seed: samples.latin_hypercube(4, 10, seed), lambda seed: samples.sobol(4, 16, seed),
    lambda seed: samples.sobol(4, 16, seed, second_order=True), lambda seed: samples.morris(4, 6, 4, seed),
])  # fmt: skip
def test_a_sample_is_its_seed_and_nothing_else(make):
    state = np.random.get_state()[1].copy()  # noqa: NPY002 - that nobody touches it is what is tested
    first = make(3)
    assert np.array_equal(first, make(3))
    assert not np.array_equal(first, make(4))
    assert np.array_equal(np.random.get_state()[1], state)  # noqa: NPY002
    assert first.min() >= 0
    assert first.max() <= 1


def test_a_latin_hypercube_has_a_point_in_each_part():
    drawn = samples.latin_hypercube(3, 20, 0)
    assert (np.sort(np.floor(drawn * 20), axis=0) == np.arange(20)[:, None]).all()


@pytest.mark.parametrize("second", [False, True])
def test_sobol_rows_are_blocks_that_take_one_factor_from_the_other_row(second):
    cut = samples.sobol(3, 8, 1, second).reshape(8, samples.sobol_rows(3, second), 3)
    a, b = cut[:, 0], cut[:, -1]
    for j in range(3):
        rows = [(cut[:, 1 + j], a, b)] + ([(cut[:, 4 + j], b, a)] if second else [])
        for row, own, other in rows:
            assert np.array_equal(row[:, j], other[:, j])
            assert np.array_equal(np.delete(row, j, 1), np.delete(own, j, 1))


def test_morris_moves_one_factor_at_a_time():
    steps = np.diff(samples.morris(5, 7, 4, 0).reshape(7, 6, 5), axis=1)
    assert ((np.abs(steps) > 1e-9).sum(axis=1) == 1).all()
    assert np.abs(steps).max(axis=2) == pytest.approx(2 / 3)


def test_samples_that_cannot_be_are_refused():
    with pytest.raises(ConfigError, match=r"samples is 100.*power of two. Nearest: 64 or 128"):
        samples.sobol(3, 100, 0)
    with pytest.raises(ConfigError, match=r"levels is 5.*even number, such as 6"):
        samples.morris(3, 4, 5, 0)
    with pytest.raises(ConfigError, match=r"trajectories is 1.*2 or more"):
        samples.morris(3, 1, 4, 0)
    with pytest.raises(ConfigError, match=r"factors is 0"):
        samples.latin_hypercube(0, 4, 0)


# --- Sobol: known answers -------------------------------------------------------------------------


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("worlds", [1, 3])
def test_without_luck_indices_are_SALibs(second, worlds):
    from SALib.analyze import sobol as salib

    unit = samples.sobol(3, 256, 1, second)
    values = ishigami(unit)
    study = sobol_study(values[:, None].repeat(worlds, axis=1), unit, second_order=second)
    result = sobol_indices(study, "quality", resamples=50)
    theirs = salib.analyze(PROBLEM, values, calc_second_order=second, seed=1)
    table = result.tables["indices"]
    assert table["s1"].to_numpy() == pytest.approx(theirs["S1"], abs=1e-5)
    assert table["st"].to_numpy() == pytest.approx(theirs["ST"], abs=1e-5)
    if second:
        pairs = result.tables["pairs"]
        assert pairs[["factor", "other"]].to_numpy().tolist() == [["x0", "x1"], ["x0", "x2"], ["x1", "x2"]]
        assert pairs["s2"].to_numpy() == pytest.approx(theirs["S2"][np.triu_indices(3, 1)], abs=1e-5)


def test_ishigami_through_the_pipeline():
    unit = samples.sobol(3, 2048, 0, second_order=True)
    result = sobol_indices(sobol_study(ishigami(unit)[:, None], unit, second_order=True), "quality", resamples=20)
    table = result.tables["indices"]
    assert table["s1"].to_numpy() == pytest.approx(S1, abs=0.02)
    assert table["st"].to_numpy() == pytest.approx(ST, abs=0.02)
    assert result.tables["pairs"]["s2"].to_numpy() == pytest.approx([0.0, 0.2437, 0.0], abs=0.02)
    assert result.tables["luck"]["variance"][0] == pytest.approx(VARIANCE, rel=0.01)


def test_ishigami_through_the_pipeline_with_luck():
    rng = np.random.default_rng(0)
    unit = samples.sobol(3, 2048, 0)
    values = ishigami(unit)[:, None] + 3 * rng.standard_normal(8) + 3 * rng.standard_normal((len(unit), 8))
    result = sobol_indices(sobol_study(values, unit), "quality", resamples=100)
    assert result.tables["indices"]["s1"].to_numpy() == pytest.approx(S1, abs=0.06)
    assert result.tables["indices"]["st"].to_numpy() == pytest.approx(ST, abs=0.04)


def test_the_g_function_of_Sobol():
    own = 1 / (3 * (1 + A) ** 2)
    variance = np.prod(1 + own) - 1
    total = own * np.prod(1 + own) / (1 + own) / variance
    unit = samples.sobol(4, 2048, 0)
    table = sobol_indices(sobol_study(g_function(unit)[:, None], unit), "quality", resamples=20).tables["indices"]
    assert table["s1"].to_numpy() == pytest.approx(own / variance, abs=0.02)
    assert table["st"].to_numpy() == pytest.approx(total, abs=0.02)


# --- luck -----------------------------------------------------------------------------------------


def noisy_studies(count: int, n: int = 128, worlds: int = 4) -> list[np.ndarray]:
    """Ishigami with luck of the world and of the run: float [n, 5, worlds] each."""
    result = []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        effect = ishigami(samples.sobol(3, n, seed)).reshape(n, 5, 1)
        luck = 4 * rng.standard_normal(worlds) + 4 * rng.standard_normal((n, 5, worlds))
        result.append(effect + luck)
    return result


def test_luck_biases_the_naive_estimate_and_not_ours():
    from SALib.analyze import sobol as salib

    ours, naive = [], []
    for values in noisy_studies(60):
        first, total, _ = indices(values, draw(128, 4, 20, 0), second=False)
        ours.append(np.concatenate([first[0], total[0]]))
        theirs = salib.analyze(PROBLEM, values.mean(axis=2).ravel(), calc_second_order=False, num_resamples=2, seed=1)
        naive.append(np.concatenate([theirs["S1"], theirs["ST"]]))
    truth = np.concatenate([S1, ST])
    error = np.std(ours, axis=0, ddof=1) / 60**0.5
    assert (np.abs(np.mean(ours, axis=0) - truth) < 4 * error).all()
    # Noise of 16 / 4 in the mean over four worlds is in the variance of the naive ones, and in every total index.
    inflated = VARIANCE + 16 / 4
    expected = np.concatenate([S1 * VARIANCE, ST * VARIANCE + 16 / 4]) / inflated
    assert np.mean(naive, axis=0) == pytest.approx(expected, abs=0.04)
    assert (np.mean(naive, axis=0)[3:] - truth[3:] > 0.05).all()
    assert np.mean(naive, axis=0)[:3].sum() < S1.sum() - 0.1


def test_luck_of_the_world_alone_changes_no_index():
    unit = samples.sobol(3, 64, 0)
    plain = ishigami(unit)[:, None].repeat(5, axis=1)
    moved = plain + np.array([0.0, 10.0, -20.0, 5.0, 100.0])
    before, after = (sobol_indices(sobol_study(v, unit), "quality", resamples=50) for v in (plain, moved))
    columns = ["s1", "st", "s1_low", "st_high"]
    assert after.tables["indices"][columns].to_numpy() == pytest.approx(
        before.tables["indices"][columns].to_numpy(), abs=1e-9
    )
    luck = after.tables["luck"].set_index("part")
    assert luck["variance"]["luck_common"] == pytest.approx(np.var([0, 10, -20, 5, 100], ddof=1))
    assert luck["variance"]["luck_own"] == pytest.approx(0.0, abs=1e-8)


def test_variance_components_are_unbiased():
    result = [spread(v[:, [0, -1]], draw(128, 4, 20, 0)) for v in noisy_studies(60)]
    means = {part: np.mean([one[part][0] for one in result]) for part in result[0]}
    assert means["settings"] == pytest.approx(VARIANCE, rel=0.03)
    assert means["luck_own"] == pytest.approx(16.0, rel=0.03)
    assert means["luck_common"] == pytest.approx(16.0, rel=0.35)  # 60 × 3 degrees of freedom
    assert means["luck"] == pytest.approx(means["luck_common"] + means["luck_own"])


def test_products_across_worlds_the_slow_way():
    rng = np.random.default_rng(5)
    left, right = rng.standard_normal((2, 4, 3))
    draws = draw(4, 3, 20, 1)
    for d, across in enumerate(draws.across(left, right)):
        total = weight = 0.0
        for i in range(4):
            for v in range(3):
                for w in range(3):
                    if v != w:
                        share = draws.blocks[d, i] * draws.worlds[d, v] * draws.worlds[d, w]
                        total += share * left[i, v] * right[i, w]
                        weight += share
        assert across == pytest.approx(total / weight)


def test_draws_have_two_worlds_or_more_and_change_one_thing_at_a_time():
    draws = draw(10, 2, 30, 0)
    assert (draws.worlds == 0.5).all()
    draws = draw(10, 5, 30, 0)
    assert ((draws.worlds > 0).sum(axis=1) >= 2).all()
    assert (draws.worlds[:31] == 0.2).all()
    assert (draws.blocks[31:] == 0.1).all()
    assert draws.blocks.sum(axis=1) == pytest.approx(1.0)


def test_with_one_world_there_is_no_share_of_luck_and_no_factor_is_named():
    unit = samples.sobol(3, 64, 0)
    result = sobol_indices(sobol_study(ishigami(unit)[:, None], unit), "quality", resamples=50)
    assert result.tables["luck"]["share"].isna().all()
    assert result.tables["indices"]["st"].notna().all()
    text = " ".join(result.sentences("en"))
    assert "With one world, luck cannot be told" in text
    assert "are seen" not in text
    assert "matters most" not in text


def test_an_effect_hidden_by_luck_gives_no_shares():
    unit = samples.sobol(3, 32, 0)
    values = np.random.default_rng(0).standard_normal((len(unit), 4))
    result = sobol_indices(sobol_study(values, unit), "quality", resamples=100)
    assert not result.about["told"]
    assert result.tables["indices"].drop(columns="factor").isna().all(axis=None)
    assert any("cannot be told from luck" in line for line in result.sentences("en"))


def test_an_outcome_that_never_moves():
    for make, unit in ((sobol_study, samples.sobol(3, 16, 0)), (morris_study, samples.morris(3, 5, 4, 0))):
        study = make(np.full((len(unit), 3), 0.3), unit)
        result = (sobol_indices if make is sobol_study else morris_effects)(study, "quality", resamples=20)
        assert any("the same in every run" in line for line in result.sentences("en"))
        assert result.plot("nb")


@settings(max_examples=20, deadline=None)
@given(scale=st.floats(-50, 50).filter(lambda x: abs(x) > 0.01), shift=st.floats(-100, 100))
def test_units_do_not_matter(scale, shift):
    values = noisy_studies(1, n=32)[0]
    draws = draw(32, 4, 20, 0)
    for plain, moved in zip(indices(values, draws, False), indices(scale * values + shift, draws, False), strict=True):
        assert moved == pytest.approx(plain, rel=1e-5, abs=1e-7)


# --- missing runs ---------------------------------------------------------------------------------


def test_a_base_row_with_a_missing_run_is_left_out_and_counted():
    unit = samples.sobol(3, 64, 0)
    values = noisy_studies(1, n=64)[0].reshape(-1, 4)
    holed = values.copy()
    holed[5 * 7 + 2, 1] = np.nan
    holed[5 * 9, 3] = np.nan
    result = sobol_indices(sobol_study(holed, unit), "quality", resamples=50)
    whole = np.delete(values.reshape(64, 5, 4), [7, 9], axis=0)
    first, total, _ = indices(whole, draw(62, 4, 50, 0), second=False)
    assert result.tables["indices"]["s1"].to_numpy() == pytest.approx(first[0])
    assert result.tables["indices"]["st"].to_numpy() == pytest.approx(total[0])
    assert (result.about["blocks"], result.about["blocks_planned"]) == (62, 64)
    assert "62 of 64 base points and 4 of 4 worlds" in result.sentences("en")[1]


def test_a_killed_study_is_analysed_from_what_leaves_most_runs():
    values = np.ones((10, 2, 4))
    values[3:, :, 3] = np.nan  # the last world had only begun
    kept = in_blocks(values.reshape(20, 4), 10, 2, "s")
    assert kept.values.shape == (10, 2, 3)
    values[6:] = np.nan
    kept = in_blocks(values.reshape(20, 4), 10, 2, "s")
    assert kept.kept.tolist() == [0, 1, 2, 3, 4, 5]
    with pytest.raises(ConfigError, match=r"has 1 whole blocks of 2 scenarios; two or more"):
        in_blocks(np.where(np.arange(20)[:, None] < 2, 1.0, np.nan), 10, 2, "s")
    with pytest.raises(ConfigError, match=r"19 scenarios.*10 × 2 = 20"):
        in_blocks(np.ones((19, 3)), 10, 2, "s")


# --- what is asked --------------------------------------------------------------------------------


def test_two_alternatives_are_analysed_by_their_difference():
    unit = samples.sobol(3, 64, 0)
    luck = 50 * np.random.default_rng(0).standard_normal((len(unit), 3))
    both = {"a": luck, "b": luck + ishigami(unit)[:, None]}
    study = results(unit, both, kind="sobol", samples=64)
    result = sobol_indices(study, "quality", resamples=50)
    plain = sobol_indices(sobol_study(ishigami(unit)[:, None].repeat(3, axis=1), unit), "quality", resamples=50)
    assert (result.about["alternative"], result.about["against"]) == ("b", "a")
    assert result.tables["indices"]["st"].to_numpy() == pytest.approx(plain.tables["indices"]["st"].to_numpy())
    assert "«b» less «a» in the same world" in result.sentences("en")[0]
    level = sobol_indices(study, "quality", alternative="b", resamples=50, year=MEAN)
    assert level.about["against"] is None
    assert "mean of the years, under «b»" in level.sentences("en")[0]


def test_what_cannot_be_analysed_is_refused_in_a_sentence():
    unit = samples.sobol(3, 4, 0)
    values = np.ones((len(unit), 2))
    study = results(unit, {"a": values, "b": values, "c": values}, kind="sobol", samples=4)
    with pytest.raises(ConfigError, match=r"several alternatives; say which one.*Allowed: b, c"):
        sobol_indices(study, "quality")
    with pytest.raises(ConfigError, match=r"'a' cannot be analysed against itself"):
        sobol_indices(study, "quality", alternative="a", against="a")
    with pytest.raises(ConfigError, match=r"no outcome 'qualty'. Did you mean 'quality'"):
        sobol_indices(study, "qualty")
    with pytest.raises(ConfigError, match=r"design of kind 'sobol'; this needs kind 'morris'"):
        morris_effects(study, "quality", alternative="b")
    with pytest.raises(ConfigError, match="resamples is 5, but must be 20 or more"):
        sobol_indices(study, "quality", alternative="b", resamples=5)
    study.design = {"kind": "morris"}
    with pytest.raises(ConfigError, match="does not say its number of trajectories"):
        morris_effects(study, "quality", alternative="b")
    study.design = {"kind": "morris", "trajectories": 5}
    with pytest.raises(ConfigError, match=r"do not move each factor once and one at a time"):
        morris_effects(study, "quality", alternative="b")


# --- Morris ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("worlds", [1, 3])
def test_without_luck_effects_are_SALibs(worlds):
    from SALib.analyze import morris as salib

    unit = samples.morris(3, 20, 4, 1)
    study = morris_study(ishigami(unit)[:, None].repeat(worlds, axis=1), unit)
    table = morris_effects(study, "quality", resamples=50).tables["effects"]
    theirs = salib.analyze(PROBLEM, unit, ishigami(unit), num_levels=4, seed=1)
    for name in ("mu", "mu_star", "sigma"):
        assert table[name].to_numpy() == pytest.approx(np.asarray(theirs[name], dtype=float), abs=1e-9)


def test_effects_are_per_whole_span():
    unit = samples.morris(2, 6, 4, 0)
    values = (3 * unit[:, 0] - 0.5 * unit[:, 1])[:, None].repeat(3, axis=1) + np.arange(3.0)
    table = morris_effects(morris_study(values, unit), "quality", resamples=20).tables["effects"]
    assert table["mu"].to_numpy() == pytest.approx([3.0, -0.5])
    assert table["mu_star"].to_numpy() == pytest.approx([3.0, 0.5])
    assert table[["sigma", "sigma_luck", "mu_star_luck"]].to_numpy() == pytest.approx(0.0, abs=1e-7)


def test_levels_are_a_span_too():
    unit = samples.morris(2, 8, 4, 0)
    names = np.array(["few", "many"], dtype=object)[(unit >= 0.5).astype(int)]
    study = results(names, {"a": (names == "many") @ np.array([[2.0], [0.1]])}, ("few", "many"),
                    kind="morris", trajectories=8)  # fmt: skip
    assert morris_effects(study, "quality", resamples=20).tables["effects"]["mu"].to_numpy() == pytest.approx([2, 0.1])
    numbers = np.array([10.0, 20.0, 50.0])[np.minimum((unit * 3).astype(int), 2)]
    study = results(numbers, {"a": numbers[:, [0]]}, (10.0, 20.0, 50.0), kind="morris", trajectories=8)
    assert morris_effects(study, "quality", resamples=20).tables["effects"]["mu"].to_numpy() == pytest.approx([40, 0])


def noisy_effects(count: int, luck: float = 1.0, worlds: int = 4, resamples: int = 20) -> pd.DataFrame:
    """Tables of so many studies in which x0 has the effect 6, and x1 none but in single worlds."""
    tables = []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        unit = samples.morris(2, 12, 4, seed)
        of_world = (unit - 0.5) @ rng.standard_normal((2, worlds)) * luck
        values = 6 * unit[:, [0]] + of_world + rng.standard_normal((len(unit), worlds))
        result = morris_effects(morris_study(values, unit), "quality", resamples=resamples)
        tables.append(result.tables["effects"])
    return pd.concat(tables)


def test_luck_is_kept_out_of_size_and_unevenness():
    tables = noisy_effects(100, luck=0.0)
    means = tables.groupby("factor").mean()
    assert means["mu_star"].to_numpy() == pytest.approx([6.0, 0.0], abs=0.15)
    noise = (2 / 4) ** 0.5 / (2 / 3)  # two runs a step, four worlds, a step of two thirds
    usual = means["mu_star"] + means["mu_star_luck"]
    assert usual["x1"] == pytest.approx(noise * (2 / np.pi) ** 0.5, rel=0.1)
    assert means["sigma_luck"].to_numpy() == pytest.approx(noise, rel=0.15)
    assert (tables["sigma"] ** 2).mean() < noise**2 / 3


def test_factors_without_effect_are_seldom_seen_and_mu_is_covered():
    tables = noisy_effects(150, worlds=5, resamples=200)
    none = tables[tables["factor"] == "x1"]
    assert ((none["mu_low"] <= 0) & (none["mu_high"] >= 0)).mean() > 0.9
    assert seen(none, "mu_star").mean() < 0.1
    strong = tables[tables["factor"] == "x0"]
    assert ((strong["mu_low"] <= 6) & (strong["mu_high"] >= 6)).mean() > 0.9
    assert seen(strong, "mu_star").all()
    assert (strong["mu_star"] >= strong["mu"].abs() - 1e-12).all()


def test_mean_size_the_slow_way():
    effects = np.random.default_rng(2).standard_normal((5, 4))
    total = 0.0
    for row in effects:
        for world, own in enumerate(row):
            total += own * np.sign(sum(row) - row[world]) / 4
    assert mean_size(effects, draw(5, 4, 20, 0))[0] == pytest.approx(total / 5)


# --- words, figures, files ------------------------------------------------------------------------


def test_what_drives_is_named_and_overlap_is_not_ranked():
    unit = samples.sobol(3, 512, 0)
    clear = (10 * unit[:, 0] + unit[:, 1])[:, None].repeat(6, axis=1)
    result = sobol_indices(sobol_study(clear, unit), "quality", resamples=200)
    text = " ".join(result.sentences("en"))
    assert "x0 matters most" in text
    assert "For 1 of 3 factors it cannot be told that they matter at all" in text
    even = (unit[:, 0] + unit[:, 1])[:, None].repeat(6, axis=1)
    text = " ".join(sobol_indices(sobol_study(even, unit), "quality", resamples=200).sentences("en"))
    assert "Which factor matters most cannot be told, because these intervals overlap: x" in text
    assert "matters most:" not in text


def test_words_of_numbers_and_lists():
    assert percent(0.1234, "nb") == "12"
    assert percent(-0.0123, "nb") == "−1,2"
    assert listed(["a", "b", "c"], "nb") == "a, b og c"
    assert listed([str(n) for n in range(9)], "en", MOST_NAMED) == "0, 1, 2, 3, 4, 5 and 3 more"


@pytest.mark.parametrize("worlds", [1, 3])
def test_the_result_is_saved_with_sentences_and_figures(tmp_path, worlds):
    rng = np.random.default_rng(0)
    for kind, unit in (("sobol", samples.sobol(3, 16, 0)), ("morris", samples.morris(3, 6, 4, 0))):
        values = ishigami(unit)[:, None] + rng.standard_normal((len(unit), worlds))
        if kind == "sobol":
            result = sobol_indices(sobol_study(values, unit), "quality", resamples=50)
        else:
            result = morris_effects(morris_study(values, unit), "quality", resamples=50)
        folder = result.save(tmp_path / kind)
        assert (folder / "luck.csv").exists()
        for language in ("nb", "en"):
            text = (folder / f"found.{language}.txt").read_text(encoding="utf-8")
            assert len(text.splitlines()) >= 3
            assert "{" not in text
            assert (folder / f"figure.{language}.png").stat().st_size > 5000


def test_the_same_seed_gives_the_same_bits():
    unit = samples.sobol(3, 32, 0)
    study = sobol_study(noisy_studies(1, n=32)[0].reshape(-1, 4), unit)
    one, same, other = (sobol_indices(study, "quality", resamples=50, seed=s) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(one.tables["indices"], same.tables["indices"], check_exact=True)
    assert not one.tables["indices"]["st_low"].equals(other.tables["indices"]["st_low"])
    assert one.tables["indices"]["st"].equals(other.tables["indices"]["st"])


# --- coverage -------------------------------------------------------------------------------------


def covered(luck, studies: int = 400, n: int = 128, worlds: int = 10, make=draw) -> np.ndarray:
    """How often the intervals of S1 and ST hold Ishigami's: float [6]."""
    hits = []
    for seed in range(studies):
        rng = np.random.default_rng(seed)
        unit = random_base(rng, n)
        values = ishigami(unit)[..., None] + luck(rng, unit, worlds)
        draws = make(n, worlds, 300, seed)
        first, total, _ = indices(values, draws, second=False)
        ends = [np.concatenate(pair) for pair in zip(draws.interval(first), draws.interval(total), strict=True)]
        hits.append((ends[0] <= np.concatenate([S1, ST])) & (np.concatenate([S1, ST]) <= ends[1]))
    return np.mean(hits, axis=0)


def of_runs(rng, unit, worlds):
    return 3 * rng.standard_normal((*unit.shape[:2], worlds))


def of_worlds(rng, unit, worlds):
    """In each world every factor has an effect of its own besides."""
    return np.einsum("nkf,wf->nkw", 2 * unit - 1, 2 * rng.standard_normal((worlds, unit.shape[2])))


@pytest.mark.parametrize(("luck", "least"), [(of_runs, 0.92), (of_worlds, 0.86)])
def test_intervals_cover_about_as_often_as_they_say(luck, least):
    share = covered(luck)
    assert (share > least).all(), share
    assert share.mean() > 0.925, share


def test_without_resampling_worlds_the_intervals_would_be_too_narrow():
    def rows_alone(*args: int) -> Draws:
        drawn = draw(*args)
        return Draws(drawn.blocks, np.full_like(drawn.worlds, 1 / drawn.worlds.shape[1]))

    assert covered(of_worlds, studies=100, make=rows_alone).min() < 0.84
