"""One command for the document: it runs what is new, and what goes with the study; nothing is run twice."""

from __future__ import annotations

import pytest
import yaml

from sim.analysis.break_even import companion
from sim.cli.main import main
from sim.config import ConfigError
from sim.studies import supplements
from sim.studies.points import Points
from sim.studies.study import study_from
from sim.studies.workflow import load_study

TREE = {
    "title": {"nb": "Ny studie", "en": "A new study"},
    "options": ["baseline_2014", "report_package"],
    "scale": {"offices": 6, "caseworkers": 150, "counties": 2, "settling_years": 1},
    "years": 1,
    "replications": 3,
}


@pytest.fixture
def small(monkeypatch):
    """Supplements of a few runs."""
    for name, value in {"SETS": 3, "SET_WORLDS": 1, "POINTS": 5, "POINT_WORLDS": 1, "PART_WORLDS": 1,
                        "FLIP_WORLDS": 6}.items():  # fmt: skip
        monkeypatch.setattr(supplements, name, value)


def test_a_new_study_is_run_and_what_goes_with_it_too(tmp_path, monkeypatch, capsys, small):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(TREE), encoding="utf-8")
    words = ["report", "study=mine.yaml", "formats=html", "executor=in_process"]
    assert main(words) == 0
    value = capsys.readouterr()
    page = tmp_path / "outputs/sweeps/mine/report/report.html"
    assert str(page.relative_to(tmp_path)) in value.out
    assert "6 runs. 6 to do" in value.err
    before = page.read_bytes()
    assert main(["report", "study=mine", "formats=html"]) == 0
    assert "to do" not in capsys.readouterr().err, "what is finished is not run again"
    assert page.read_bytes() == before

    assert main([*words[:1], "study=mine", *words[2:], "with=[contributions,what_if,robustness]"]) == 0
    beside = supplements.supplements(load_study(tmp_path / "outputs/sweeps/mine"))
    assert {kind: len(result.table["key"].unique()) for kind, result in beside.items()} == {
        "robustness": 6, "contributions": 64, "what_if": 5,
    }  # fmt: skip
    assert page.read_bytes() != before, "the document tells of them"


def test_flip_tests_are_run_once_and_go_on_where_they_stopped(tmp_path, monkeypatch, capsys, small):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(companion, "NUMBERS", 2)
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(TREE | {"replications": 6}), encoding="utf-8")
    words = ["report", "study=mine.yaml", "formats=html", "executor=in_process", "with=[flip]"]
    assert main(words) == 0
    value = capsys.readouterr().err
    assert "quality_discretionary: when does baseline_2014 come ahead of report_package? 60 runs or more" in value
    page = tmp_path / "outputs/sweeps/mine/report/report.html"
    before = page.read_bytes()
    parts = tmp_path / "outputs/sweeps/mine/supplements/flip/parts"
    files = sorted(parts.iterdir())

    assert main(words) == 0
    assert "nothing is left to do" in capsys.readouterr().err
    assert sorted(parts.iterdir()) == files
    assert page.read_bytes() == before

    files[-1].unlink()
    assert main(["report", "study=mine", "formats=html"]) == 0
    assert sorted(parts.iterdir()) == files[:-1], "a document starts no run"
    assert main(words) == 0
    assert "of them done before" in capsys.readouterr().err
    assert page.read_bytes() == before


def test_where_nothing_is_seen_ahead_there_is_no_flip_test(tmp_path, monkeypatch, capsys, small):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(TREE | {"replications": 2}), encoding="utf-8")
    assert main(["report", "study=mine.yaml", "formats=html", "executor=in_process", "with=flip"]) == 0
    assert "there is no order to turn" in capsys.readouterr().err


def test_what_is_asked_wrongly_is_refused_before_anything_is_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for words, text in (
        (["study=packages", "with=[robustnes]"], "did you mean 'robustness'"),
        (["study=packages", "with={a: 1}"], "must be all, or a list of"),
        (["study=packages", "language=se"], "se"),
        (["study=pakages"], "packages"),
    ):
        assert main(["report", *words]) == 2
        assert text in capsys.readouterr().err
    assert not (tmp_path / "outputs").exists()


def test_supplements_share_the_worlds_and_vary_what_they_are_about():
    study = study_from("s", TREE | {"options": ["baseline_2014", "detailed_control", "report_package"], "seed": 7})
    robust = supplements.supplement(study, "robustness")
    assert [label for label, _ in robust.options] == [label for label, _ in study.options]
    assert len(Points(robust).scenarios) == supplements.SETS
    parts = supplements.supplement(study, "contributions")
    assert parts.design["package"] == "report_package"
    assert len(Points(parts).alternatives) == 64
    levers = supplements.supplement(study, "what_if")
    points = Points(levers)
    assert [a.label for a in points.alternatives] == ["baseline_2014"]
    assert len(points.scenarios) == supplements.POINTS
    turned = supplements.supplement(study, "flip")
    assert [label for label, _ in turned.options] == ["baseline_2014"]
    for made in (robust, parts, levers, turned):
        assert (made.tree["seed"], made.tree["years"], made.tree["scale"]) == (7, 1, TREE["scale"])
    config = points.config(0, 0, seed=1)
    assert config.governance.local_autonomy == points.scenarios[0].point["local_autonomy"]
    assert config.governance.competence_units.model == "hybrid"


def test_a_supplement_that_a_study_cannot_have_is_refused():
    mine = study_from("s", TREE | {"options": [{"a": {"local_autonomy": 0.4}}, {"b": {"local_autonomy": 0.5}}]})
    with pytest.raises(ConfigError, match="no package among its options"):
        supplements.supplement(mine, "contributions")
    sets = study_from("s", TREE | {"ensemble": "report_patterns", "sets": 2})
    with pytest.raises(ConfigError, match="under several sets of numbers already"):
        supplements.supplement(sets, "robustness")
    with pytest.raises(ConfigError, match="under several sets of numbers already"):
        supplements.supplement(sets, "flip")
    moved = study_from("s", TREE | {"factors": {"world.turbulence": [0.7]}})
    with pytest.raises(ConfigError, match="moves uncertain numbers itself"):
        supplements.supplement(moved, "flip")
    with pytest.raises(ConfigError, match="did you mean 'what_if'"):
        supplements.supplement(mine, "whatif")
