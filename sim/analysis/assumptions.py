"""The register of assumptions: every number nobody has measured, with who should judge it and how much it matters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from sim.analysis.fields import Record
from sim.config import Config, ConfigError
from sim.config.ensemble import known
from sim.config.files import config_dir
from sim.language import own_yaml

ENSEMBLE = "report_patterns"
OWNERS = (
    "employees", "leaders", "offices", "counties", "directorate", "ministry", "researchers", "users", "finance", "unions",
)  # fmt: skip
EFFECTS = (
    "quality_standard", "quality_discretionary", "knowledge_at_hand", "knowledge_routines", "learning_ability",
    "motivation", "backlog",
)  # fmt: skip
"""The outcomes that influence is told for, of the report's package against the 2014 baseline."""


@dataclass(frozen=True)
class Assumed:
    """A number nobody has measured.

    ``value``: the one used; ``low``, ``high``: the likely span; ``owner``: who should judge it, one of :data:`OWNERS`;
    ``group``: what it is about. ``influence``: the strongest correlation between the number and what the report's package
    changes, over the sets that were tried for the ensemble; ``on``: the outcome it is with. NaN and "" where unknown.
    """

    path: str
    group: str
    owner: str
    value: float
    low: float
    high: float
    unit: str
    provenance: str
    influence: float
    on: str


def register(config: Config | None = None) -> list[Assumed]:
    """Every number that has a likely span, group by group, at the value that the config gives it (the priors')."""
    config = Config() if config is None else config
    metas, table = known(), influence()
    result = []
    for group, about in groups().items():
        for path in about["numbers"]:
            meta, (section, _, name) = metas[path], path.partition(".")
            low, high = meta.likely or (float("nan"), float("nan"))
            sizes = table.loc[path] if path in table.index else pd.Series({"": float("nan")})
            on = str(sizes.abs().idxmax()) if path in table.index else ""
            value = float(getattr(getattr(config, section), name))
            spans = (value, low, high, meta.unit, meta.provenance)
            result.append(Assumed(path, group, about["owner"], *spans, influence=float(sizes[on]), on=on))
    return result


@cache
def groups() -> dict[str, Record]:
    """Group -> its owner and the paths of its numbers; ConfigError where one does not exist, is twice, or is left out."""
    text = files("sim.governance").joinpath("assumptions.yaml").read_text(encoding="utf-8")
    result: dict[str, Record] = own_yaml(text)
    varied = [path for path, meta in known().items() if meta.likely is not None]
    seen: list[str] = []
    for name, group in result.items():
        if group["owner"] not in OWNERS:
            raise ConfigError(f"The group of assumptions {name} has the owner {group['owner']!r}, whom nobody knows.")
        of = [path.removesuffix("*") for path in group["numbers"]]
        group["numbers"] = [
            path for one in of for path in varied if path == one or (one.endswith(".") and path.startswith(one))
        ]
        seen += group["numbers"]
    for path in varied:
        if seen.count(path) != 1:
            raise ConfigError(f"{path} stands in {seen.count(path)} groups of assumptions, but must stand in one.")
    return result


@cache
def influence() -> pd.DataFrame:
    """Path -> correlation with what the report's package changes, a column an outcome; empty where none was worked out."""
    path = config_dir() / "ensemble" / f"{ENSEMBLE}.influence.tsv"
    if not path.exists():
        return pd.DataFrame()
    table = pd.read_csv(path, sep="\t", index_col="parameter").fillna(0.0)
    kept = {f"package.{outcome}": outcome for outcome in EFFECTS if f"package.{outcome}" in table}
    return table[list(kept)].rename(columns=kept)
