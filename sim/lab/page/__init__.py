"""The page itself: plain HTML, CSS and ES modules, with what they lean on beside them; nothing is built or fetched."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

CONTENT = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
"""The kinds of file that are served, by ending."""


def files_of_the_page() -> dict[str, bytes]:
    """Return every file that is served, by its name below the page's folder, read once."""
    result: dict[str, bytes] = {}

    def collect(folder: Traversable, before: str) -> None:
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.name.startswith("_"):
                collect(entry, f"{before}{entry.name}/")
            elif entry.name.rpartition(".")[2] in CONTENT:
                result[before + entry.name] = entry.read_bytes()

    collect(files(__name__), "")
    return result
