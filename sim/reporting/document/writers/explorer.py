"""Something to try oneself, as HTML: its script, and what that reads; the page stands in ``templates/explorer.html.j2``."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files

from markupsafe import Markup

from sim.analysis.fields import Fields
from sim.language.format import number
from sim.reporting.document.blocks import Explorer


def script() -> Markup:
    """The script, as it stands between its tags."""
    return Markup(files("sim.reporting").joinpath("templates/explorer.js").read_text(encoding="utf-8"))


def allowed() -> str:
    """What the page's security policy must hold for the script to run, and no other: its hash."""
    digest = hashlib.sha256(script().encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def payload(block: Explorer, language: str) -> Markup:
    """What the script reads, so written that nothing in it can end the element it stands in."""
    fields = {**block.data, "words": dict(block.words), "anchor": block.anchor, "language": language}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def by_level(levers: list[Fields]) -> dict[str, list[Fields]]:
    """The levers that do not stand open from the start, by who decides them."""
    others = [lever for lever in levers if not lever["main"]]
    levels = dict.fromkeys(str(lever["level"]) for lever in others)
    return {level: [lever for lever in others if lever["level"] == level] for level in levels}


__all__ = ["allowed", "by_level", "number", "payload", "script"]
