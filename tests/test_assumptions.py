"""The register of assumptions is whole, has an owner for each, and words for all of it in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis import assumptions
from sim.analysis.assumptions import EFFECTS, OWNERS, groups, influence, register
from sim.analysis.naming import assumption_name, has_words
from sim.config import Config, ConfigError, configure
from sim.config.ensemble import known
from sim.language import LANGUAGES, words
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting.document.blocks import Number, Table
from sim.reporting.document.chapters.conditions import MOST, appendix, conditions
from sim.reporting.document.draft import Draft
from tests.studied import small_study


def test_every_number_with_a_likely_span_stands_there_once_at_the_value_used():
    every = register()
    varied = [path for path, meta in known().items() if meta.likely is not None]
    assert sorted(one.path for one in every) == sorted(varied)
    assert len(varied) > 150
    for one in every:
        section, _, name = one.path.partition(".")
        assert one.value == getattr(getattr(Config(), section), name)
        assert one.low <= one.value <= one.high, one.path
        assert one.owner in OWNERS
        assert -1 <= one.influence <= 1
    other = configure(uncertainty={"team_size": 9.0})
    assert {one.path: one.value for one in register(other)}["uncertainty.team_size"] == 9.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_words(language):
    texts = words(language)
    for one in register():
        assert has_words(one.path, language), one.path
        assert assumption_name(one.path, language)[0].isupper()
        for key in (f"units.{one.unit}", f"provenance.{one.provenance}", f"groups.{one.group}", f"owners.{one.owner}"):
            assert f"assumptions.{key}" in texts
    names = [assumption_name(one.path, language) for one in register()]
    assert len(set(names)) == len(names), "no two are called the same"


def test_influence_is_that_of_the_file():
    table = pd.read_csv("configs/ensemble/report_patterns.influence.tsv", sep="\t", index_col=0)
    most = max(register(), key=lambda one: abs(one.influence))
    columns = [f"package.{outcome}" for outcome in EFFECTS]
    assert abs(most.influence) == np.nanmax(table[columns].abs().to_numpy())
    assert table.loc[most.path, f"package.{most.on}"] == most.influence
    assert set(influence().columns) == set(EFFECTS) <= set(CATALOGUE)


def test_a_number_that_is_missing_or_listed_twice_is_refused(monkeypatch):
    groups.cache_clear()
    real = assumptions.own_yaml
    monkeypatch.setattr(assumptions, "own_yaml", lambda text: {k: v for k, v in real(text).items() if k != "users"})
    with pytest.raises(ConfigError, match=r"uncertainty.voice_rate stands in 0 groups"):
        groups()
    twice = {"again": {"owner": "users", "numbers": ["uncertainty.voice_rate"]}}
    monkeypatch.setattr(assumptions, "own_yaml", lambda text: real(text) | twice)
    with pytest.raises(ConfigError, match="stands in 2 groups"):
        groups()
    monkeypatch.setattr(assumptions, "own_yaml", lambda text: real(text) | {"x": {"owner": "nobody", "numbers": []}})
    with pytest.raises(ConfigError, match="'nobody', whom nobody knows"):
        groups()
    groups.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_lists_every_assumption_with_its_owner(language):
    draft = Draft(small_study(), language)
    tables = {block.anchor: block for block in (*conditions(draft), *appendix(draft)) if isinstance(block, Table)}
    assert len(tables["table-all-assumptions"].rows) == len(register())
    assert sum(row[1][0].value for row in tables["table-assumptions"].rows) == len(register())
    sizes = [abs(row[3][0].value) for row in tables["table-most"].rows]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == MOST
    assert sizes[-1] >= sorted((abs(one.influence) for one in register()), reverse=True)[MOST - 1]
    items = [word for row in tables["table-all-assumptions"].rows for cell in row for word in cell]
    assert sum(isinstance(word, Number) for word in items) == 3 * len(register())
    assert all(row[-1][0] for table in tables.values() for row in table.rows), "an owner for each"
