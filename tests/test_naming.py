"""Alternatives by the names that a reader knows."""

from __future__ import annotations

import pytest

from sim.analysis.naming import name_of


@pytest.mark.parametrize(
    ("label", "language", "name"),
    [
        ("report_package", "nb", "Rapportens pakke"),
        ("one_state", "en", "Full state (outside the report)"),
        ("detail_management 0.2, local_autonomy 0.6", "nb", "Detaljstyring 0,2 · Lokalt handlingsrom 0,6"),
        ("report_package: local_autonomy 0.6", "en", "The report's package: Local autonomy 0.6"),
        ("report_package without detail_management", "nb", "Rapportens pakke uten Detaljstyring"),
        ("leaders, then autonomy", "nb", "leaders, then autonomy"),
        ("less detail: 0.4", "nb", "less detail: 0.4"),
        ("12 of 27 parts of report_package (5f)", "en", "12 of 27 parts of report_package (5f)"),
    ],
)
def test_names(label, language, name):
    assert name_of(label, language) == name
