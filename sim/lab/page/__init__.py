"""The page itself: plain HTML, CSS and ES modules, with what they lean on beside them; nothing is built or fetched."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parent
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
    served = (path for path in PAGE.rglob("*") if path.suffix[1:] in CONTENT and path.is_file())
    return {path.relative_to(PAGE).as_posix(): path.read_bytes() for path in served}
