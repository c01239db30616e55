"""What the report proposes (chapters 3j and 4), and how much of it is in the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sim.analysis.fields import Fields
from sim.config import ConfigError
from sim.config.files import no_such
from sim.config.registry import registry
from sim.governance.quotations import OUTLINE
from sim.language import LANGUAGES, own_yaml

WHO = ("employees", "offices", "county", "directorate", "ministry", "several")
HOW = ("out", "part", "in")
"""Not in the model; in part; its strength is a lever and its working a rule."""


@dataclass(frozen=True)
class Proposal:
    """What the report asks for: in which section, of whom, in which words of ours, and what of it is modelled.

    ``levers``: those that stand for it; ``left_out``: by language, what of it is not there, empty where all is.
    """

    name: str
    section: str
    who: str
    how: str
    levers: tuple[str, ...]
    says: Mapping[str, str]
    left_out: Mapping[str, str]


@cache
def proposals() -> tuple[Proposal, ...]:
    """Every proposal, those that are not in the model first; ConfigError for an entry that does not hold together."""
    text = files("sim.governance").joinpath("proposals.yaml").read_text(encoding="utf-8")
    result = [read(name, entry) for name, entry in own_yaml(text).items()]
    return tuple(sorted(result, key=lambda one: HOW.index(one.how)))


def read(name: str, entry: Fields) -> Proposal:
    """Return one entry of the file, checked; ConfigError."""
    for key, allowed in (("section", tuple(OUTLINE)), ("who", WHO), ("how", HOW)):
        if str(entry[key]) not in allowed:
            raise ConfigError(no_such(key, entry[key], allowed, key=f"the proposal {name}"))
    for lever in entry["levers"]:
        if lever not in registry("levers"):
            raise ConfigError(no_such("lever", lever, registry("levers"), key=f"the proposal {name}"))
    if bool(entry["levers"]) == (entry["how"] == "out"):
        raise ConfigError(f"The proposal {name} is '{entry['how']}', but has {len(entry['levers'])} levers.")
    left_out = entry.get("left_out", {})
    if bool(left_out) == (entry["how"] == "in"):
        raise ConfigError(
            f"The proposal {name} is '{entry['how']}': what is left out goes with 'out' and 'part' alone."
        )
    for texts in (entry["says"], *([left_out] if left_out else [])):
        if set(texts) != set(LANGUAGES):
            raise ConfigError(f"The proposal {name} lacks words in one of the languages {', '.join(LANGUAGES)}.")
    return Proposal(
        name, str(entry["section"]), entry["who"], entry["how"], tuple(entry["levers"]), entry["says"], left_out
    )
