"""Names for the kinds of values that studies pass around, in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict

Tree = dict[str, Any]
"""Settings as YAML has them: sections, lists, texts and numbers. They are checked before they are used."""

Values = Mapping[str, Any]
"""Settings by name that were checked, or columns of a table by name."""

Settings = Mapping[str, object]
"""Settings by name, as a user or a file gave them; nothing about them is known yet."""

Point = dict[str, Any]
"""Factor name -> value; a factor that is left out stays as the option has it."""

Facts = dict[str, object]
"""Facts by name, ready for JSON."""

Manifest = dict[str, Any]
"""A folder's ``manifest.json``: what is known of a study and of every time it was run."""

Adoption = TypedDict("Adoption", {"from": str, "to": str, "at": str, "sample": int, "seed": int, "golden": str})
"""That results of one version of the model count as those of another: both fingerprints, when, how many runs were done
again to see it, the seed that drew them, and what the golden baseline said."""

Simulate = Callable[[Any], Any]
"""From a job to its result; a function of a module, so that a worker can import it."""

Where = str | Path
"""A place on the disk."""

Text = str | dict[str, str]
"""A text, or one for each language."""

Section = str | Tree | None
"""A section of the settings: an option's name, settings on top of one, or None for the usual."""

Option = tuple[str, Tree]
"""An option's label, and its governance settings."""

Design = Tree
"""A design: its ``kind``, and the numbers that kind takes."""

Keep = str | list[int]
"""The years that are kept: every_year, last_year, or those in a list."""
