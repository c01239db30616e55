"""The ensemble and the passport are adopted by a version of the model that gives the same, and by no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from sim.config import ConfigError
from sim.config.files import config_dir
from sim.validation import adopt
from sim.validation.brief import BRIEF, MADE
from sim.validation.ensemble import NAME

PASSPORT = Path(__file__).parents[1] / "docs" / "data" / "passport.json"


@pytest.fixture(autouse=True)
def another_model(monkeypatch):
    monkeypatch.setattr(adopt, "model_hash", lambda: "faster")


@pytest.fixture
def ensemble(tmp_path) -> Path:
    for ending in ("csv", "yaml"):
        shutil.copy(config_dir() / "ensemble" / f"{NAME}.{ending}", tmp_path)
    return tmp_path


@pytest.fixture
def passport(tmp_path) -> tuple[Path, Path]:
    """The passport and its brief as they were made, before any adoption."""
    for path in (PASSPORT, BRIEF):
        whole = json.loads(path.read_text(encoding="utf-8"))
        whole["made"].pop("adopted", None)
        (tmp_path / path.name).write_text(json.dumps(whole), encoding="utf-8")
    return tmp_path / PASSPORT.name, tmp_path / BRIEF.name


def test_sets_that_still_pass_are_adopted(ensemble, monkeypatch):
    tried = []

    def passes(trial):
        tried.append(trial)
        return {"set": trial.number, "fell_at": ""}

    monkeypatch.setattr(adopt, "try_set", passes)
    before = yaml.safe_load((ensemble / f"{NAME}.yaml").read_text())
    entry = adopt.adopt_ensemble(sample=4, seed=3, folder=ensemble)
    after = yaml.safe_load((ensemble / f"{NAME}.yaml").read_text())
    assert len(tried) == len({trial.number for trial in tried}) == 4
    assert after.pop("adopted") == [*before.pop("adopted", []), entry]
    assert after == before
    assert (entry["from"], entry["to"], entry["golden"]) == (before["model"], "faster", "not available")
    with pytest.raises(ConfigError, match="there is nothing to adopt"):
        adopt.adopt_ensemble(folder=ensemble)


def test_a_set_that_falls_or_gives_another_margin_is_refused(ensemble, monkeypatch):
    before = (ensemble / f"{NAME}.yaml").read_text()
    monkeypatch.setattr(adopt, "try_set", lambda trial: {"set": trial.number, "fell_at": "P07"})
    with pytest.raises(ConfigError, match=r"passed every test, and now falls at P07"):
        adopt.adopt_ensemble(folder=ensemble)
    again = {"fell_at": "", "margins": {"P07.gap": 0.2}}
    monkeypatch.setattr(adopt, "try_set", lambda trial: again | {"set": trial.number})
    known = {n: again | {"set": n, "margins": {"P07.gap": 0.1}} for n in range(800)}
    with pytest.raises(ConfigError, match=r"does not come out as kept: margins is .*0\.2.*, and was .*0\.1"):
        adopt.adopt_ensemble(folder=ensemble, tried=known)
    assert (ensemble / f"{NAME}.yaml").read_text() == before


def test_a_passport_whose_lines_come_out_as_kept_is_adopted(passport):
    whole = json.loads(passport[0].read_text())
    entry = adopt.adopt_passport(*passport, checks=["tiny"], seed=1, golden=lambda: None)
    after = json.loads(passport[0].read_text())
    assert after["made"].pop("adopted") == [entry]
    assert after == whole
    assert (entry["from"], entry["to"], entry["sample"], entry["golden"]) == (
        whole["made"]["model"],
        "faster",
        1,
        "holds",
    )
    brief = json.loads(passport[1].read_text())["made"]
    assert list(brief) == [*MADE, "adopted"]
    with pytest.raises(ConfigError, match="there is nothing to adopt"):
        adopt.adopt_passport(*passport, checks=["tiny"])


def test_a_passport_line_that_differs_is_refused(passport):
    whole = json.loads(passport[0].read_text())
    line = next(line for line in whole["verification"] if line["id"] == "verification.tiny")
    line["found"] = "Something else."
    passport[0].write_text(json.dumps(whole))
    with pytest.raises(ConfigError, match=r"line verification.tiny does not come out as kept: found is"):
        adopt.adopt_passport(*passport, checks=["tiny"])
    with pytest.raises(ConfigError, match="There is no check 'tinny'"):
        adopt.adopt_passport(*passport, checks=["tinny"])
    assert "adopted" not in json.loads(passport[0].read_text())["made"]
