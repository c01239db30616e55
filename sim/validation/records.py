"""What a check of the model gives: one record a line, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]
"""Names and the JSON values that go with them: text, numbers, truth values, lists and records."""

ReadRecord: TypeAlias = Mapping[str, Any]
"""A record that is only read."""
