"""How a command ends: with its result, or with one plain sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from sim.config.fields import ConfigError
from sim.studies.signals import exit_code
from sim.studies.terminal import clean_output

#: Exit codes: nothing to show; a setting that cannot be used; some runs failed; the disk is full. Of what was stopped,
#: see :func:`sim.studies.signals.exit_code`.
NOTHING, BAD_SETTING, FAILED, NO_ROOM = 1, 2, 3, 4


def run_to_exit_code(action: Callable[[], int]) -> int:
    """Do it and return its exit code: 2 after a bad setting, 130 after Ctrl-C, 129 after a closed terminal.

    Nothing printed can steer the terminal.
    """
    with clean_output():
        return _exit_code(action)


def _exit_code(action: Callable[[], int]) -> int:
    try:
        code = action()
        sys.stdout.flush()
        return code
    except ConfigError as problem:
        print(" ".join(str(problem).split()), file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        print("Stopped before the end.", file=sys.stderr)
        return exit_code()
    except BrokenPipeError:  # the reader, such as `head`, has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        where = f" '{problem.filename}'" if problem.filename else ""
        print(f"The file or folder{where} cannot be used: {problem.strerror or problem}.", file=sys.stderr)
        return BAD_SETTING
