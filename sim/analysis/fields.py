"""Named fields of mixed types: rows of tables, settings, passports. What is in them is checked where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, Any]
"""Read by name: a row of a table, a point of settings, or what is known about a result."""
Record = dict[str, Any]
"""The same, while it is filled in."""
