"""The words of the verbs about studies, on the command line; what they do stands in :mod:`sim.sweeping`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import Any

SWEEP_HELP = """\
Run a study, or go on with one: what is finished is not done again.

  orglearn sweep study=packages
  orglearn sweep study=packages replications=40 scale=national
  orglearn sweep study=experiments/lever_grid executor=dask executor.address=tcp://10.0.0.1:8786
  orglearn sweep study=packages --plan          how many runs, how long, how much disk; nothing is run

study= is a name in configs/study, a file, or a folder with a study.yaml. Any setting of the study can be given in place
of its own: replications=, scale=, world.turbulence=, design.samples=, factors.local_autonomy=[0.3,0.6], options=[...].
out=FOLDER says where it is kept (outputs/sweeps/NAME); errors=off|slow|fast what a failing run does to the others;
executor=local|in_process|dask and executor.workers=N where it runs.
Exit code: 0; 2 a setting cannot be used; 3 some runs failed; 4 the disk is full; 130 stopped.
"""


def of_studies(commands: Any) -> None:
    """The verbs about studies; what they ask is written name=value, as for a run."""
    about = {"description": SWEEP_HELP, "formatter_class": RawDescriptionHelpFormatter}
    one = commands.add_parser("sweep", help="run a study: many worlds, scenarios and alternatives", **about)
    one.add_argument("words", nargs="*", metavar="name=value", help="study=NAME, and settings in place of its own")
    one.add_argument("--plan", action="store_true", help="only say how many runs, how long, how much disk")
    two = commands.add_parser("results", help="what a study found; questions in SQL")
    two.add_argument("words", nargs="*", metavar="study=NAME", help="the study's name or folder")
    two.add_argument("--sql", help="a question to the tables results, alternatives, scenarios, failures")
    two.add_argument("--csv", help="write the answer, or the whole table, to this file")
    three = commands.add_parser("repeat", help="do one run of a study again, and show all it has to say")
    three.add_argument("words", nargs="*", metavar="name=value", help="study=NAME key=KEY")
