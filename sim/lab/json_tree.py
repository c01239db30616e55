"""The type of plain data that the lab takes and gives."""

from __future__ import annotations

from typing import Any

JsonTree = dict[str, Any]
"""A tree as JSON holds it: texts as keys; texts, numbers, truth values, null, lists and further trees as values."""
