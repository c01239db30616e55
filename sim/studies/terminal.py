"""What is printed: names, labels, file contents and errors come from anywhere, and none may steer the terminal.

One cleaner makes every control character visible. Whatever a command prints passes it: plain printing through
:func:`clean_output`, tables and bars through :class:`Terminal`, which alone may add colours and move the cursor.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.segment import Segment

UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)
"""All but tab and line feed that moves a cursor, starts a command or turns the direction of reading; half characters."""


def cleaned(text: str) -> str:
    r"""Return a text with its control characters written out.

    >>> cleaned("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


class CleanStream:
    """A stream that writes cleaned text to another; else it is as that one. Rich finds the other by its own name for it."""

    def __init__(self, stream: TextIO):
        self.rich_proxied_file = stream

    def write(self, text: str) -> int:
        """Write the text, its control characters written out."""
        return self.rich_proxied_file.write(cleaned(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write every line so."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Return what the other stream has."""
        return getattr(self.rich_proxied_file, name)


@contextmanager
def clean_output() -> Iterator[None]:
    """Clean what is printed to both streams of this process, for as long as it lasts."""
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (one if isinstance(one, CleanStream) else CleanStream(one) for one in streams)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams


class Terminal(Console):
    """A console of Rich that cleans the words it prints, and keeps the colours and the cursor that are its own.

    Words are printed as they are: brackets in them are no markup, from which Rich would make colours and links.
    """

    def __init__(self, **settings: Any):
        """Take the settings of Rich's own."""
        super().__init__(**({"markup": False, "emoji": False} | settings))

    def _render_buffer(self, buffer: Iterable[Segment]) -> str:
        """Return what is written for some segments."""
        return super()._render_buffer(
            one if one.control else Segment(cleaned(one.text), one.style) for one in buffer
        )  # fmt: skip
