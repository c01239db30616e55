"""The fingerprint of the model changes with what the code means, and with nothing else."""

from __future__ import annotations

import doctest
import re

import pytest

from sim.studies import fingerprint as module
from sim.studies.fingerprint import fingerprint, meaning, model_files, model_hash

RULE = '''
"""A rule."""
from __future__ import annotations

from typing import TYPE_CHECKING

from sim.config.fields import number
from sim.knowledge import write as put

if TYPE_CHECKING:
    from sim.organisation import Organisation

RATE = 0.25
"""How often."""


class Settings:
    """The numbers."""

    rate: float = number(0.6, 0.0, 1.0, "share", "How far it goes", "assumption", provenance="assumption", likely=(0.4, 0.8))


def happens(org: Organisation, year: int) -> float:
    """Do it."""
    mask = org.right & ~org.wrong  # those who know
    return RATE * (year + 1) * mask.sum()
'''


def changed(old: str, new: str) -> str:
    """Return the fingerprint of the rule with one piece of its text replaced, which has to be there."""
    assert RULE.count(old) >= 1, old
    return fingerprint([RULE.replace(old, new)])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Do it."""', '"""Do something else.\n\n    At length.\n    """'),
        ('"""A rule."""', '"""Another rule."""'),
        ('"""How often."""', ""),
        ("  # those who know", "  # no longer the same comment"),
        ("RATE * (year + 1) * mask.sum()", "(\n        RATE\n        * (year + 1)\n        * mask.sum()\n    )"),
        ("sim.config.fields", "sim.settings.fields"),
        ("sim.knowledge import", "sim.words import"),
        ("org: Organisation, year: int) -> float", "org, year)"),
        ("from __future__ import annotations\n", ""),
        ("    from sim.organisation import Organisation", "    from sim.house import Organisation, Unit"),
        ('"How far it goes"', '"How far guidance reaches"'),
        ('"assumption", provenance="assumption"', '"a paper", provenance="literature"'),
    ],
)
def test_words_layout_and_places_leave_the_fingerprint(old, new):
    assert changed(old, new) == fingerprint([RULE])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("RATE = 0.25", "RATE = 0.26"),
        ("RATE = 0.25", "RATE = '0.25'"),
        ("(year + 1)", "(year - 1)"),
        ("& ~org.wrong", "& org.wrong"),
        ("number(0.6, 0.0", "number(0.7, 0.0"),
        ("0.0, 1.0", "0.0, 2.0"),
        ("likely=(0.4, 0.8)", "likely=(0.4, 0.9)"),
        ("mask.sum()", "mask.mean()"),
        ("import write as put", "import erase as put"),
        ("rate: float", "rate: int"),
        ("def happens", "def occurs"),
    ],
)
def test_a_changed_rule_changes_the_fingerprint(old, new):
    assert changed(old, new) != fingerprint([RULE])


def test_neither_names_nor_order_of_files_enter():
    other = "x = 1\n"
    assert fingerprint([RULE, other]) == fingerprint([other, RULE]) != fingerprint([RULE])


def test_the_models_own_fingerprint_changes_with_a_constant_and_not_with_a_docstring():
    sources = {path.name: path.read_text(encoding="utf-8") for path in model_files()}
    sources = {str(path): path.read_text(encoding="utf-8") for path in model_files()}
    assert fingerprint(sources.values()) == model_hash()
    rule = next(name for name in sources if name.endswith("loops/forgetting.py"))
    reworded = re.sub(r'"""[^"]*"""', '"""Other words."""', sources[rule], count=1)
    assert reworded != sources[rule]
    assert fingerprint((sources | {rule: reworded}).values()) == model_hash()
    numbers = next(name for name in sources if name.endswith("config/uncertainties.py"))
    moved = sources[numbers].replace("number(0.6,", "number(0.61,", 1)
    assert moved != sources[numbers]
    assert fingerprint((sources | {numbers: moved}).values()) != model_hash()


def test_every_file_that_holds_a_mechanism_is_part_of_the_model():
    from sim.organisation import STEP_ORDER

    modules = {mechanism.propose.__module__.replace(".", "/") + ".py" for mechanism in STEP_ORDER}
    files = {path.as_posix() for path in model_files()}
    assert all(any(file.endswith(name) for file in files) for name in modules)


def test_the_text_of_a_tree_is_the_same_on_every_python():
    assert meaning("x: int = -1.5\nif x:\n    '''said'''\n    y = [1, 'a']\n") == (
        "(Module body=[(AnnAssign target=(Name id=str:'x') annotation=(Name id=str:'int') "
        "value=(UnaryOp op=(USub) operand=(Constant value=float:1.5)) simple=int:1)"
        "(If test=(Name id=str:'x') body=[(Assign targets=[(Name id=str:'y')] "
        "value=(List elts=[(Constant value=int:1)(Constant value=str:'a')]))])])"
    )


def test_its_examples_run():
    result = doctest.testmod(module)
    assert result.attempted == 2
    assert result.failed == 0
