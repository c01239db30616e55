"""Writing results: every table as Parquet and as CSV, settings as YAML, provenance as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import yaml


def write_table(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write ``name.parquet`` and ``name.csv`` (UTF-8, full precision, no index)."""
    folder.mkdir(parents=True, exist_ok=True)
    table.to_parquet(folder / f"{name}.parquet", index=False)
    table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def remove_table(folder: Path, name: str) -> None:
    """Take away a table that an earlier run left there."""
    for ending in ("parquet", "csv"):
        (folder / f"{name}.{ending}").unlink(missing_ok=True)


def write_yaml(content: Any, path: Path) -> None:
    """Write settings in the order they stand in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(text, encoding="utf-8")


def write_json(content: Any, path: Path) -> None:
    """Write facts, one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
