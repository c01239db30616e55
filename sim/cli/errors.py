"""How a command ends: with its result, or with one plain sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from difflib import get_close_matches
from typing import NoReturn

from sim.config.fields import ConfigError

#: Exit codes: nothing to show; a setting that cannot be used; some runs failed; the disk is full; stopped with Ctrl-C.
NOTHING, BAD_SETTING, FAILED, NO_ROOM, STOPPED = 1, 2, 3, 4, 130


def run_to_exit_code(action: Callable[[], int]) -> int:
    """Do it and return its exit code: 2 after a bad setting, 130 after Ctrl-C."""
    try:
        code = action()
        sys.stdout.flush()
        return code
    except ConfigError as problem:
        print(" ".join(str(problem).split()), file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print("Stopped before the end.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        where = f" '{problem.filename}'" if problem.filename else ""
        print(f"The file or folder{where} cannot be used: {problem.strerror or problem}.", file=sys.stderr)
        return BAD_SETTING


class SentenceParser(ArgumentParser):
    """A command line that complains in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise :class:`ConfigError`, with the nearest right option where one was misspelt."""
        raise ConfigError(f"{self.prog}: {message}.{self._nearest(message)} See `{self.prog} --help`.")

    def _nearest(self, message: str) -> str:
        options = [
            name for action in self._actions for name in (*action.option_strings, *(action.choices or ()))
        ]
        typed = message.partition("(choose")[0]
        for word in reversed(typed.replace("'", " ").replace(",", " ").split()):
            close = get_close_matches(word.partition("=")[0], options, n=1, cutoff=0.6)
            if close and close[0] != word:
                return f" Did you mean '{close[0]}'?"
        return ""
