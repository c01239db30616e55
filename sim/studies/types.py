"""Names for the kinds of values that studies pass around, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Tree = dict[str, Any]
"""Settings as YAML has them: sections, lists, texts and numbers. They are checked before they are used."""

Settings = Mapping[str, object]
"""Settings by name, as a user or a file gave them; nothing about them is known yet."""

Point = dict[str, object]
"""Factor name -> value; a factor that is left out stays as the option has it."""

Facts = dict[str, object]
"""Facts by name, ready for JSON."""

Manifest = dict[str, Any]
"""A folder's ``manifest.json``: what is known of a study and of every time it was run."""

Where = str | Path
"""A place on the disk."""
