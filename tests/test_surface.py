"""The response surface: planted polynomials are found again, the band holds what it says, and luck is taken out rightly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.search.planned_hours import PAIR, hours_of, planned_hours, with_levers
from sim.analysis.surface import surface
from sim.analysis.surface.fitting import FEWEST, all_terms, columns, fit, response
from sim.config import ConfigError, configure
from tests.surfaces import BASE, LEVERS, MOVED, settings, study, truth


@pytest.fixture(scope="module")
def planted_fit():
    return surface(study(), settings())


def test_a_planted_polynomial_is_recovered(planted_fit):
    x = np.random.default_rng(1).uniform(size=(200, 4)) - BASE
    for outcome in ("quality", "motivation", "backlog"):
        known = truth(x)[outcome]
        assert planted_fit.surfaces[outcome].at(x) == pytest.approx(
            known, abs=0.15 * known.std()
        )  # the lasso draws a little towards nothing
        assert planted_fit.surfaces[outcome].explained > 0.99


def test_an_outcome_that_is_luck_alone_is_left_out_and_named(planted_fit):
    assert planted_fit.about["left_out"] == ["user_outcome"]
    assert "user_outcome" not in planted_fit.surfaces
    for language, word in (("nb", "utelatt"), ("en", "left out")):
        assert [line for line in planted_fit.sentences(language) if word in line]
        assert all(line.endswith(".") for line in planted_fit.sentences(language))


def test_the_surface_is_nothing_at_the_reference(planted_fit):
    for outcome, made in planted_fit.surfaces.items():
        assert made.at(np.zeros(4)) == 0
        assert made.half(np.zeros(4), planted_fit.errors[outcome]) == 0


def test_only_options_on_the_surface_are_predicted_and_none_is_in_the_fit(planted_fit):
    assert planted_fit.about["options"] == ["freer"]
    freer = np.array([MOVED.get(n, b) for n, b in zip(LEVERS, BASE, strict=True)]) - BASE
    table = planted_fit.tables["packages"].set_index("outcome")
    assert table.loc["quality", "run"] == pytest.approx(truth(freer)["quality"])
    main = study()
    main.table.loc[main.table["alternative"] == "freer", "value"] += 5.0  # its mean, not its luck
    again = surface(main, settings())
    for outcome, made in planted_fit.surfaces.items():
        assert again.surfaces[outcome].coefficients == pytest.approx(made.coefficients, abs=1e-9)
    assert not again.tables["packages"]["within"].any()


def test_prediction_is_the_sum_of_its_terms(planted_fit):
    made, x = planted_fit.surfaces["quality"], np.array([0.3, -0.2, 0.1, 0.05])
    slow = sum(c * x[i] * (1 if j < 0 else x[j]) for (i, j), c in zip(made.terms, made.coefficients, strict=True))
    assert made.at(x) == pytest.approx(slow, abs=1e-14)
    assert columns(x[None], all_terms(4)).shape == (1, 4 + 4 + 6)


def test_nine_of_ten_new_points_lie_within_the_band():
    rng = np.random.default_rng(3)
    held = []
    for seed in range(4):
        x = rng.uniform(-0.5, 0.5, size=(400, 6))
        y = x[:, 0] - x[:, 1] * x[:, 2] + 0.1 * np.sin(9 * x[:, 3]) + 0.1 * rng.normal(size=400)
        made = fit(x[:150], y[:150], seed)
        held.append(np.mean(np.abs(made.at(x[150:]) - y[150:]) <= made.half(x[150:])))
    assert 0.86 <= np.mean(held) <= 0.95


def test_the_band_widens_beyond_the_points(planted_fit):
    made = planted_fit.surfaces["quality"]
    near, far = made.half(np.full(4, 0.1)), made.half(np.full(4, 2.0))
    assert made.half(np.array([made.reach, 0, 0, 0])) == pytest.approx(made.quantile)
    assert near == pytest.approx(made.quantile)
    assert far == pytest.approx(made.quantile * 4 / made.reach)


def test_points_are_left_out_with_both_their_worlds():
    """With luck of its own in each world, a fit that had seen a point's other world would seem better than it is."""
    noisy = surface(study(), settings(noise=0.05))
    made = noisy.surfaces["motivation"]
    assert made.points == 90
    assert np.isfinite(made.foretold).sum() == 90
    assert made.rmse == pytest.approx(0.05 / np.sqrt(2), rel=0.3)


def test_missing_runs_leave_out_their_point_alone():
    points = settings()
    gone = (points.table["scenario"] < 3) & (points.table["outcome"] == "quality")
    one = (points.table["scenario"] == 5) & (points.table["world"] == 0) & (points.table["outcome"] == "quality")
    points.table.loc[gone | one, "value"] = np.nan
    fitted = surface(study(), points)
    assert fitted.surfaces["quality"].points == 87
    assert fitted.surfaces["backlog"].points == 90
    assert fitted.surfaces["quality"].explained > 0.99


def test_too_little_is_refused_in_a_sentence():
    with pytest.raises(ConfigError, match=rf"has {FEWEST - 1} points.*needs {FEWEST} or more\."):
        surface(study(), settings(FEWEST - 1))
    with pytest.raises(ConfigError, match="moves no lever over a span"):
        surface(study(), replace(settings(), factors=()))
    with pytest.raises(ConfigError, match="has no world 1, which"):
        surface(study(worlds=1), settings())


def test_luck_that_is_shared_in_part_is_taken_out_in_that_part():
    """Far points share half of the reference's luck; plain pairs would carry the other half into every point alike."""
    rng = np.random.default_rng(0)
    plain, value, error = [], [], []
    for _ in range(300):
        luck = rng.normal(size=30)
        far = 0.5 * luck + 0.3 * rng.normal(size=30)
        points = (1.0 + 0.5 * luck[:2] + 0.3 * rng.normal(size=2))[None]
        answer = response(points, luck, far, [0, 1])
        value.append(answer.values[0] - 1)
        error.append(answer.error)
        plain.append((points - luck[:2]).mean() - 1)
    assert np.std(value) < 0.75 * np.std(plain)
    assert np.mean(error) == pytest.approx(np.std(value), rel=0.25)


def test_without_an_option_far_away_the_differences_are_paired_without_adjustment():
    points, luck = np.array([[1.0, 3.0], [np.nan, 2.0], [np.nan, np.nan]]), np.array([0.5, 1.0, 9.0])
    answer = response(points, luck, None, [0, 1])
    assert answer.shared == 1
    assert answer.values == pytest.approx([1.25, 1.0, np.nan], nan_ok=True)


def test_planned_hours_are_an_exact_sum_of_terms():
    config = configure("baseline_2014")
    levers = ["detail_management", "differentiation", "ict_integration", "competence_units.intensity", "leader_funds"]
    base = with_levers(config.governance, {"competence_units.model": "hybrid"})
    each, product = hours_of(levers, base, config)
    rng = np.random.default_rng(2)
    for _ in range(20):
        a, b = (dict(zip(levers, rng.uniform(size=5).tolist(), strict=True)) for _ in range(2))
        slow = [sum(planned_hours(with_levers(base, v), config).values()) for v in (a, b)]
        quick = sum(each[name] * (a[name] - b[name]) for name in levers)
        quick += product * (np.prod([a[name] for name in PAIR]) - np.prod([b[name] for name in PAIR]))
        assert quick == pytest.approx(slow[0] - slow[1], abs=1e-9)


def test_it_is_kept_as_tables_words_and_figures(planted_fit, tmp_path):
    planted_fit.save(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert {"fit.csv", "terms.parquet", "packages.csv", "found.nb.txt", "figure.en.svg"} <= names
