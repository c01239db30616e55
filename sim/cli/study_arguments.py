"""The words of the verbs about studies, on the command line; what they do stands in :mod:`sim.cli.sweep`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import Any

SWEEP_HELP = """\
Run a study, or go on with one: what is finished is not done again.

  orglearn sweep study=packages
  orglearn sweep study=packages replications=40 scale=national
  orglearn sweep study=experiments/leave_one_out executor=dask executor.address=tcp://10.0.0.1:8786
  orglearn sweep study=packages --plan          how many runs, how long, how much disk; nothing is run

study= is a name in configs/study, a file, or a folder with a study.yaml. Any setting of the study can be given in place
of its own: replications=, scale=, world.turbulence=, design.samples=, factors.local_autonomy=[0.3,0.6], options=[...].
out=FOLDER says where it is kept (outputs/sweeps/NAME); on_error=continue|drain|abort what a failing run does to
the others;
executor=local|in_process|dask and executor.workers=N where it runs.
Exit code: 0; 2 a setting cannot be used; 3 some runs failed; 4 the disk is full; 130 stopped.
"""


WHAT = (
    "differences", "enough", "robustness", "sobol", "morris", "discovery", "contributions", "flip", "search",
)  # fmt: skip

ANALYSE_HELP = """\
Ask a study that was run. Tables, sentences in both languages and a figure go to a folder beside its runs.

  differences    study=NAME [outcomes=[quality] against=... year=5]   every alternative against the reference, in pairs
  enough         study=NAME outcome=quality effect=0.01               are there worlds enough to see such a difference?
  robustness     study=NAME [outcomes=[...] thresholds={quality:0.8}] regret, thresholds and ranks over the scenarios
  sobol, morris  study=NAME outcome=quality [alternative=...]         which assumptions drive it (designs of those names)
  discovery      study=NAME outcome=quality alternative=...           when does it lose? [method=prim|cart worse_than=0]
  contributions  study=NAME outcome=quality                           what each part of a package contributes
  flip           study=NAME outcome=quality alternative=...           the least change of an assumption that turns it
  search         study=NAME levers=[...] objectives=[...]             trade-offs over levers [budget_hours=...]

The last two run what they need, keep it, and go on where they were stopped. language=nb says it in bokmål;
out=FOLDER says where to.
"""


def of_studies(commands: Any) -> None:
    """The verbs about studies; what they ask is written name=value, as for a run."""
    about = {"description": SWEEP_HELP, "formatter_class": RawDescriptionHelpFormatter}
    one = commands.add_parser("sweep", help="run a study: many worlds, scenarios and alternatives", **about)
    one.add_argument(
        "words", nargs="*", metavar="name=value", help="study=NAME, and settings in place of its own"
    )
    one.add_argument("--plan", action="store_true", help="only say how many runs, how long, how much disk")
    what = {"description": ANALYSE_HELP, "formatter_class": RawDescriptionHelpFormatter}
    four = commands.add_parser(
        "analyse", help="ask a study: what differs, what drives it, when it turns", **what
    )
    four.add_argument("what", help="; ".join(WHAT))
    four.add_argument(
        "words", nargs="*", metavar="name=value", help="study=NAME, and what the question takes"
    )
    five = commands.add_parser(
        "report", help="the decision document of a study: HTML, PDF, Word and a workbook"
    )
    five.add_argument(
        "words", nargs="*", metavar="name=value", help="study=NAME [language=nb|en formats=[html] out=]"
    )
    six = commands.add_parser(
        "verify", help="hold a report.html against its study, and do some of its runs again"
    )
    six.add_argument("page", help="the report.html")
    six.add_argument("words", nargs="*", metavar="name=value", help="[study=FOLDER sample=5 seed=1]")
    two = commands.add_parser("results", help="what a study found; questions in SQL")
    two.add_argument("words", nargs="*", metavar="study=NAME", help="the study's name or folder")
    two.add_argument("--sql", help="a question to the tables results, alternatives, scenarios, failures")
    two.add_argument("--csv", help="write the answer, or the whole table, to this file")
    three = commands.add_parser("repeat", help="do one run of a study again, and show all it has to say")
    three.add_argument("words", nargs="*", metavar="name=value", help="study=NAME key=KEY")


LAB_HELP = """\
The learning lab: a page where learning loops are seen at work. It is served by this machine to this machine alone, on
a free port, and needs no internet.

With --share, everybody in the same network can open it at the address that is shown: each has a page of their own, nobody
sees another's, and nothing is stored. Runs of national scale are then not offered. Ctrl-C ends it.
"""


def of_the_lab(lab: Any) -> None:
    """What the verb takes that opens the learning lab."""
    lab.description, lab.formatter_class = LAB_HELP, RawDescriptionHelpFormatter
    lab.add_argument("--share", action="store_true", help="let others in the network open it too")
    lab.add_argument("--port", default=None, help="port (a free one; with --share 8765)")
    lab.add_argument("--workers", help="processes for runs (one for each core)")
    lab.add_argument(
        "--language", choices=("nb", "en"), default=None, help="language of the page when it opens (nb)"
    )
    lab.add_argument("--demo", default=None, help="open this demonstration: T1 to T12")
    lab.add_argument("--no-browser", action="store_true", help="only say the address")
