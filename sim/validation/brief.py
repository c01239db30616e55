"""The passport in brief: what travels with the program, so that a document can say how far the model is to be trusted.

``brief.json`` is made of the committed passport by ``make docs``; a test holds the two against each other.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from sim.analysis.fields import Fields, Record

BRIEF = Path(__file__).with_name("brief.json")
MADE = ("command", "date", "version", "model", "mode")
FIELDS = ("id", "name", "strength", "section", "why")


def brief(passport: Fields) -> Record:
    """When and how it was made, what held of what, and the patterns that did not hold or could not be tried."""
    patterns = passport["patterns"]
    return {
        "made": {key: passport["made"][key] for key in (*MADE, "adopted") if key in passport["made"]},
        "summary": dict(passport["summary"]),
        "assumed": sum(line["kind"] == "assumed" for line in patterns),
        "patterns": len(patterns),
        "not_held": [{key: line[key] for key in FIELDS} for line in patterns if line["verdict"] == "fails"],
        "not_testable": [{key: line[key] for key in FIELDS} for line in patterns if line["verdict"] == "not_testable"],
    }  # fmt: skip


def as_text(passport: Fields) -> str:
    """The brief as it stands in its file."""
    return as_json(brief(passport))


def as_json(value: Fields) -> str:
    """A passport, whole or in brief, as another run of the same code would write it."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def fingerprints(made: Fields) -> set[str]:
    """Return the fingerprints of the models that a passport is of: the one that made it, and those that adopted it."""
    return {str(made["model"]), *(str(step["to"]) for step in made.get("adopted", []))}


@cache
def read_brief() -> Record:
    """The brief that came with the program."""
    result: Record = json.loads(BRIEF.read_text(encoding="utf-8"))
    return result
