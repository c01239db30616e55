"""``orglearn lab``: the learning lab, in a browser."""

from __future__ import annotations

from sim.cli.numbers import whole, workers_of
from sim.cli.words import Given
from sim.config.fields import Meta

PORT = Meta(0, 65_535, "a port", "Port", "choice", "design")


def command(given: Given) -> int:
    """Serve the lab until Ctrl-C; the exit code is 0."""
    from sim.lab.serve import lab

    port = given.values.get("port")
    return lab(
        share=given.flag("share"),
        port=None if port is None else whole("port", port, PORT),
        workers=workers_of(given),
        language=given.text("language"),
        demo=given.text("demo"),
        browser=not given.flag("no_browser"),
    )
