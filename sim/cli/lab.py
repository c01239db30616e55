"""``orglearn lab``: the learning lab, in a browser."""

from __future__ import annotations

from sim.cli.words import WORKERS, Given
from sim.config.fields import Meta

PORT = Meta(0, 65_535, "a port", "Port", "choice", "design")


def command(given: Given) -> int:
    """Serve the lab until Ctrl-C; the exit code is 0."""
    from sim.lab.serve import lab

    return lab(
        share=given.flag("share"),
        port=given.number("port", PORT),
        workers=given.number("workers", WORKERS),
        language=given.text("language"),
        demo=given.text("demo"),
        browser=not given.flag("no_browser"),
    )
