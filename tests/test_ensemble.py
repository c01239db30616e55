"""Parameter sets: drawn evenly, filtered in order, stored so that every verb can use them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.config import ConfigError, configure
from sim.config.ensemble import read_ensemble
from sim.validation import ensemble

NAME = ensemble.NAME


def test_the_hypercube_fills_every_span_evenly():
    drawn, spans = ensemble.draw(50, seed=4), ensemble.parameters().set_index("parameter")
    assert set(drawn) == set(spans.index)
    for name in drawn:
        low, high = spans.loc[name, ["low", "high"]]
        slots = np.floor((drawn[name] - low) / (high - low) * 50 + 1e-3).clip(0, 49)
        assert len(set(slots)) >= 49, name  # one in each fiftieth, but for a rounded edge


def test_the_same_seed_draws_the_same_sets():
    pd.testing.assert_frame_equal(ensemble.draw(9, 1), ensemble.draw(9, 1))
    assert not ensemble.draw(9, 1).equals(ensemble.draw(9, 2))


def test_every_uncertain_number_has_its_likely_span_within_what_is_allowed():
    spans = ensemble.parameters()
    assert len(spans) > 100
    assert (spans["low"] < spans["high"]).all()
    assert spans["value"].between(spans["low"], spans["high"]).all()


def tried(*fell: str) -> list[dict]:
    return [{"set": n, "fell_at": at} for n, at in enumerate(fell)]


def test_stages_count_down():
    result = ensemble.stages(tried("", "P05", "backlog", "P05", "P13"))
    by_test = {row["test"]: (row["entered"], row["rejected"]) for row in result}
    assert by_test["exits"] == (5, 0)
    assert by_test["backlog"] == (5, 1)
    assert by_test["P05"] == (4, 2)
    assert by_test["P13"] == (2, 1)
    assert ensemble.accepted(tried("", "P05", "")) == [0, 2]


def test_the_filter_shows_where_it_moved_a_number():
    drawn = ensemble.draw(400)
    name = drawn.columns[3]
    middle = drawn[name].median()
    moved = ensemble.informed(drawn, list(drawn.index[drawn[name] > middle]))
    assert moved.iloc[0]["parameter"] == name
    assert moved.iloc[0]["clear"]
    assert moved["clear"].sum() == 1
    assert moved.iloc[0]["ks"] == pytest.approx(0.5, abs=0.02)


def test_influence_finds_the_number_that_counts():
    drawn = ensemble.draw(60)
    name = drawn.columns[5]
    items = [
        {"set": n, "fell_at": "", "baseline": {"quality": drawn.loc[n, name]}, "package": {"quality": 0.1 * n}}
        for n in range(60)
    ]
    table = ensemble.influence(drawn, items)
    assert table.loc[name, "baseline.quality"] == pytest.approx(1.0)
    assert table["baseline.quality"].drop(name).abs().max() < 0.6


@pytest.mark.slow
def test_a_set_is_tried_and_the_run_goes_on_where_it_was(tmp_path, monkeypatch):
    asked = []
    real = ensemble.try_set

    def counted(trial):
        asked.append(trial.number)
        return real(trial)

    monkeypatch.setattr(ensemble, "try_set", counted)
    first = ensemble.run(2, tmp_path, workers=1)
    log = tmp_path / "tried.jsonl"
    lines = log.read_text().splitlines()
    log.write_text("\n".join(lines[:-1]) + "\n" + lines[-1][:20])  # killed while writing the last
    again = ensemble.run(2, tmp_path, workers=1)
    assert asked == [0, 1, 1]
    assert again == first
    ensemble.store(tmp_path / "kept", again, sets=2, seed=0, keep=2)
    assert (tmp_path / "kept" / f"{NAME}.yaml").exists()


def test_the_stored_sets_are_those_that_were_drawn():
    kept = read_ensemble(NAME)
    assert len(kept) >= 100
    assert kept.about["accepted"] >= len(kept)
    command = kept.about["command"].split()
    drawn = ensemble.draw(int(command[command.index("--sets") + 1]), int(command[command.index("--seed") + 1]))
    table = pd.read_csv(ensemble.config_dir() / "ensemble" / f"{NAME}.csv", index_col="set")
    pd.testing.assert_frame_equal(table, drawn.loc[table.index], check_names=False)
    assert sum(stage["rejected"] for stage in kept.about["stages"]) == kept.about["tried"] - kept.about["accepted"]
    assert kept.about["filtered_on"] == list(ensemble.FOR_FILTERING)


def test_a_run_under_a_set_is_that_set_and_what_is_given_lies_on_top():
    under = configure(ensemble=NAME, member=3, world={"turbulence": 0.123})
    numbers = read_ensemble(NAME).sets[3]
    assert under.uncertainty.peer_rate == numbers["uncertainty.peer_rate"]
    assert under.costs.peer_guidance == numbers["costs.peer_guidance"]
    assert under.world.clarity == numbers["world.clarity"]
    assert under.world.turbulence == 0.123
    assert under.uncertainty.name == f"{NAME}/3"
    assert configure(ensemble=NAME, member=3, world="turbulent").world.turbulence == 1.5


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"ensemble": "report_pattern"}, "did you mean 'report_patterns'"),
        ({"ensemble": NAME, "member": 100_000}, "member is 100000, but must be a whole number from 0 to"),
        ({"ensemble": NAME, "member": -1}, "from 0 to"),
        ({"ensemble": NAME, "member": True}, "from 0 to"),
        ({"member": 4}, "say which ensemble"),
        ({"ensemble": "../secret"}, "no ensemble"),
    ],
)
def test_a_set_that_is_not_there_is_refused_in_a_sentence(settings, says):
    with pytest.raises(ConfigError, match=says):
        configure(**settings)


def test_a_comparison_over_sets_is_the_runs_it_says():
    small = {"name": "classroom", "settling_years": 1}
    options = ["baseline_2014", "report_package"]
    comparison = sim.compare(options, ensemble=NAME, sets=2, replications=2, scale=small, years=1, workers=1)
    assert len(comparison.values.drop_duplicates(["option", "set", "world"])) == 8
    assert comparison.provenance["ensemble"] == {"name": NAME, "sets": [0, 1]}
    one = sim.simulate("report_package", ensemble=NAME, member=1, seed=comparison.worlds[0], scale=small, years=1)
    value = one.outcomes.query("outcome == 'quality' and year == 1")["value"].item()
    result = comparison.values.query(
        "option == 'report_package' and set == 1 and world == @comparison.worlds[0] and year == 1 and outcome == 'quality'"
    )["value"].item()
    assert value == result
    assert comparison.differences["sets"].eq(2).all()


@pytest.mark.parametrize("sets", [1, 0, 2.5, True, 100_000])
def test_how_many_sets_is_checked(sets):
    with pytest.raises(ConfigError, match="sets is"):
        sim.compare(["baseline_2014", "report_package"], ensemble=NAME, sets=sets, replications=1)


def test_on_the_command_line_too(tmp_path):
    from sim.cli.run import main
    from sim.config import load

    words = ["scale=classroom", "scale.settling_years=1", "years=1", "world=calm", "uncertainty.peer_rate=7.5"]
    assert main([*words, f"ensemble={NAME}", "member=5", f"output={tmp_path}"]) == 0
    ran, numbers = load(tmp_path / "config.yaml"), read_ensemble(NAME).sets[5]
    assert ran.uncertainty.peer_uptake == numbers["uncertainty.peer_uptake"]
    assert ran.uncertainty.peer_rate == 7.5  # what was typed lies on top
    assert ran.world.turbulence == 0.1  # of the calm world, which was named
    assert ran.world.clarity == numbers["world.clarity"]
    assert main([*words, "ensemble=nothing", f"output={tmp_path}"]) == 2
    assert main([*words, "member=5", f"output={tmp_path}"]) == 2


def test_compare_over_sets_on_the_command_line(tmp_path, capsys):
    from sim.cli.main import main

    asked = ["compare", "G0", "G3", "--scale", "classroom", "--years", "1", "--replications", "2", "--workers", "1"]
    assert main([*asked, "--ensemble", NAME, "--sets", "2", "--out", str(tmp_path)]) == 0
    assert "× 2 parameter sets" in capsys.readouterr().out
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "under the same 2 parameter sets" in page
    assert main([*asked, "--sets", "2", "--out", str(tmp_path)]) == 2
    assert main([*asked, "--ensemble", NAME, "--sets", "1", "--out", str(tmp_path)]) == 2


def test_a_number_that_changed_changes_the_fingerprint():
    from dataclasses import replace

    kept = read_ensemble(NAME)
    other = dict(kept.sets[0]) | {"world.clarity": kept.sets[0]["world.clarity"] + 1e-6}
    assert replace(kept, sets=(other, *kept.sets[1:])).fingerprint != kept.fingerprint
    assert replace(kept, sets=tuple(dict(one) for one in kept.sets)).fingerprint == kept.fingerprint
