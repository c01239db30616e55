"""The faults that benchmarks/planted_faults.py plants: where, what is written instead, and which tests should find it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """``old`` stands once in ``file`` and gives way to ``new``; ``tests`` are pytest's arguments."""

    name: str
    about: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def rule(mechanism: str) -> tuple[str, ...]:
    """Return the tests that hold one mechanism against its second, slow implementation."""
    return ("tests/twins/test_twins.py", "-k", f"{mechanism}]")


LIVELY = ("tests/twins/test_twins.py", "-k", "lively")
ORGANISATION = "tests/test_organisation.py"

FAULTS = (
    # --- the model -----------------------------------------------------------------------------------
    Fault("casework", "outcomes mislead where the work is clear", "sim/loops/casework.py",
          "truth ^ (seen & ~clear)", "truth ^ (seen & clear)", rule("casework")),
    Fault("forgetting", "views fade where they are used", "sim/loops/forgetting.py",
          "(1 - discretion(org, levers))", "discretion(org, levers)", rule("forgetting")),
    Fault("colleagues", "equals are listened to", "sim/loops/colleagues.py",
          "(standing[colleague] > standing)", "(standing[colleague] >= standing)", rule("colleagues")),
    Fault("turnover", "the contented leave", "sim/loops/turnover.py",
          "(0.5 - motivation)", "(motivation - 0.5)", rule("turnover")),
    Fault("guidance", "reasons convince where they are wrong", "sim/loops/guidance.py",
          "rows_where(met) & fits", "rows_where(met) & ~fits", rule("guidance")),
    Fault("reissue", "tacit practices alone are codified", "sim/loops/guidance.py",
          "where=awaiting & ~practices.tacit", "where=awaiting & practices.tacit", rule("reissue")),
    Fault("routines", "the chance of change falls with the majority", "sim/loops/routines.py",
          "1 - (1 - p2[meets, None]) **", "(1 - p2[meets, None]) **", rule("routines")),
    Fault("exchange", "only what does not fit is copied", "sim/loops/exchange.py",
          "copies & ~noticed", "copies & noticed", rule("exchange")),
    Fault("reform_years", "a reform costs time for four years", "sim/work/time_budget.py",
          "1 - org.year / 3", "1 - org.year / 4", ("tests/twins/test_twins.py", "-k", "one_state")),
    Fault("backlog_unit", "the backlog counts ten months a year", "sim/work/time_budget.py",
          "/ asked * 12 * org.dt", "/ asked * 10 * org.dt", rule("time_budget")),
    Fault("rework", "right decisions come back", "sim/work/time_budget.py",
          "org.office_mean(1 - org.quality)", "org.office_mean(org.quality)", rule("time_budget")),
    Fault("binding", "differentiation adds detail", "sim/work/decisions.py",
          "(1 - levers.differentiation * org.practices.y)", "(1 + levers.differentiation * org.practices.y)",
          rule("decisions")),
    Fault("pulse", "a pulse of turbulence begins a step late", "sim/world/reality.py",
          "world.pulse_year <= org.year", "world.pulse_year < org.year", LIVELY),
    Fault("schedule", "a lever moves twice as slowly", "sim/governance/schedule.py",
          "max(0.0, since) / over", "max(0.0, since) / (2 * over)", (ORGANISATION, "-k", "schedule")),
    Fault("ledger", "a view that stays wrong is counted as new", "sim/knowledge.py",
          "_ones(is_wrong & ~was_wrong)", "_ones(is_wrong)", (ORGANISATION, "-k", "ledger_sums")),
    Fault("luck", "a constant of the random numbers", "sim/luck.py",
          "0xCD9E8D57", "0xCD9E8D59", ("tests/twins/test_luck.py",)),
    Fault("relearning", "relearning is asked about a month early", "sim/outcomes/recorder.py",
          "then = org.now - org.config.scale.steps_per_year", "then = org.now - org.config.scale.steps_per_year + 1",
          (ORGANISATION, "-k", "learning_ability")),
    Fault("single_loop", "wrong views do not count as learned", "sim/outcomes/measures.py",
          "counts[:, :2, 0].sum(axis=1) + counts[:, :2, 2].sum(axis=1)", "counts[:, :2, 0].sum(axis=1)",
          (ORGANISATION, "-k", "each_years_learning")),
    # --- studies -------------------------------------------------------------------------------------
    Fault("reverse_order", "an order is followed by itself", "sim/studies/coalitions.py",
          "order[::-1]", "order", ("tests/test_contributions.py", "-k", "orders")),
    Fault("leave_one_out", "one part in where it should be out", "sim/studies/coalitions.py",
          "int(i != left)", "int(i == left)", ("tests/test_contributions.py", "-k", "leaving_out")),
    Fault("year_0", "year 0 is in the mean of the years", "sim/studies/results.py",
          'rows[rows["year"] > 0]', 'rows[rows["year"] >= 0]', ("tests/test_study.py",)),
    Fault("difference_sign", "the reference less the alternative", "sim/studies/results.py",
          "values.loc[alternative] - values.loc[against]", "values.loc[against] - values.loc[alternative]",
          ("tests/test_study.py",)),
    Fault("damage", "a damaged shard is taken for whole", "sim/studies/shards.py",
          'hexdigest()[:20] != file.stem.rpartition("-")[2]', 'hexdigest()[:20] == ""',
          ("tests/test_sweep.py", "-m", "not slow")),
    Fault("world_number", "analyses run other worlds than the study", "sim/studies/evaluate.py",
          "world_seed(self.study.seed, world)", "world_seed(self.study.seed, world + 1)", ("tests/test_evaluate.py",)),
    Fault("run_key", "a run is known by its seed twice", "sim/studies/points.py",
          'del tree["seed"], tree["governance"]["package"]', 'del tree["governance"]["package"]',
          ("tests/test_study.py", "tests/test_evaluate.py", "tests/test_fingerprint.py")),
    # --- analysis ------------------------------------------------------------------------------------
    Fault("two_way", "the rest is counted twice", "sim/analysis/estimates.py",
          "squares[0] + squares[1] - squares[2]", "squares[0] + squares[1]", ("tests/test_two_way.py",)),
    Fault("standard_error", "n where n − 1 belongs", "sim/analysis/estimates.py",
          ".mean(axis=0).std(ddof=1)", ".mean(axis=0).std(ddof=0)", ("tests/test_contributions.py", "-k", "interval")),
    Fault("holm", "the largest p-value is corrected most", "sim/analysis/estimates.py",
          "np.arange(len(order), 0, -1)", "np.arange(1, len(order) + 1)", ("tests/test_contributions.py",)),
    Fault("sequential", "the spread looked for is not squared", "sim/analysis/power.py",
          "1 + worlds * SCALE**2", "1 + worlds * SCALE", ("tests/test_sample_size.py", "-k", "likelihoods")),
    Fault("power", "a one-sided test", "sim/analysis/power.py",
          "1 - alpha / 2", "1 - alpha", ("tests/test_sample_size.py", "-k", "fewest")),
    Fault("sobol", "the total index is not halved", "sim/analysis/sensitivity/sobol.py",
          "/ (2 * variance[:, None])", "/ variance[:, None]", ("tests/test_sensitivity.py", "-k", "SALibs")),
    Fault("morris", "a mean size counts the world's own sign", "sim/analysis/sensitivity/morris.py",
          "np.sign(together - own)", "np.sign(together)", ("tests/test_sensitivity.py", "-k", "mean_size")),
    Fault("crossing", "a crossing lies on the other side", "sim/analysis/break_even/lines.py",
          "a + (b - a) * left / (left - right)", "a + (b - a) * right / (right - left)",
          ("tests/test_break_even.py", "-k", "straight_line")),
    Fault("planned_hours", "integrated systems cost double registration", "sim/analysis/search/planned_hours.py",
          "(1 - levers.ict_integration)", "levers.ict_integration", ("tests/test_search.py", "-k", "hours")),
    Fault("flows_unit", "flows are told for a hundred staff", "sim/analysis/flows.py",
          "PER = 1000", "PER = 100", ("tests/test_document_loops.py", "-k", "kept")),
    # --- reporting -----------------------------------------------------------------------------------
    Fault("certainty", "few worlds make a difference certain", "sim/reporting/labelling.py",
          '"share_of_worlds"] >= SHARE_OF_WORLDS', '"share_of_worlds"] <= SHARE_OF_WORLDS',
          ("tests/test_document_loops.py", "-k", "certainty")),
    Fault("minus", "a minus is written as a hyphen", "sim/language/format.py",
          'text.replace("-", "−").replace(".", MARKS', 'text.replace(".", MARKS',
          ("tests/test_comparison.py", "-k", "cells")),
    Fault("sources", "three sources in a row are not gathered", "sim/reporting/document/layout.py",
          "if len(rest) > 1 else", "if len(rest) > 2 else",
          ("tests/test_document_formats.py", "tests/test_document_numbers.py")),
    # --- the lab -------------------------------------------------------------------------------------
    Fault("rolling_year", "year 0 leaves the window a month early", "sim/lab/playback.py",
          "np.maximum(0, MONTHS - months)", "np.maximum(0, MONTHS - 1 - months)", ("tests/test_lab_playback.py",)),
    Fault("rate", "pages may ask once a second, whatever is allowed", "sim/lab/queue.py",
          "(now - then) * self.often", "(now - then)", ("tests/test_lab_queue.py",)),
    Fault("refusals", "a refusal is kept as an answer", "sim/lab/queue.py",
          "        if ok:\n", "        if body:\n", ("tests/test_lab_queue.py",)),
)  # fmt: skip
