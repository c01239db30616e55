"""Every verb of ``orglearn`` in one table; the command, its help, the docs and the tests read it."""

from __future__ import annotations

from sim.cli.analyses import settings_of_all, synopses
from sim.cli.words import Setting, Verb
from sim.language import LANGUAGES

LISTS = (
    "packages", "levers", "scales", "worlds", "studies", "outcomes", "scale", "world", "uncertainty", "costs",
)  # fmt: skip

RUN = """\
  orglearn run governance=report_package governance.local_autonomy=0.7 scale=teaching seed=3
  orglearn run --multirun governance=baseline_2014,report_package seed=1,2
  orglearn run 'governance.upward_loop={from_year: 3, to: 0.45, over_years: 2}'

`python -m sim` is the same. Single settings are written with dots: scale.offices=20, world.turbulence=1. `orglearn list`
names everything there is to set.
"""

COMPARE = """\
  orglearn compare baseline_2014 report_package scale=teaching replications=8
  orglearn compare packages=G0-G8 study=packages

Packages are named by name, code (G3), span (G0-G8) or all; the first is the reference.
"""

SWEEP = """\
What is finished is not done again.

  orglearn sweep study=packages
  orglearn sweep study=packages replications=40 scale=national
  orglearn sweep study=experiments/leave_one_out executor=dask executor.address=tcp://10.0.0.1:8786
  orglearn sweep study=packages --plan

Any setting of the study can be given in place of its own, with dots too: world.turbulence=1, design.samples=256,
factors.local_autonomy=[0.3,0.6].
Exit code: 0; 2 a setting cannot be used; 3 some runs failed; 4 the disk is full; 130 stopped.
"""

ANALYSE = f"""\
Tables, sentences in both languages and a figure go to a folder beside the study's runs.

{synopses()}

Those that run what they need keep it, and go on where they were stopped.
"""

LAB = """\
It is served by this machine to this machine alone, on a free port, and needs no internet.

With --share, everybody in the same network can open it at the address that is shown: each has a page of their own, nobody
sees another's, and nothing is stored. Runs of national scale are then not offered. Ctrl-C ends it.
"""


def _out(usual: str) -> Setting:
    return Setting("out", f"folder for what is written ({usual})", "text", also=("output",))


def _study(usual: str = "") -> Setting:
    more = f"; usually {usual}" if usual else ""
    return Setting("study", f"a study by name, or a file or folder with one{more}", "text")


def _language(usual: str) -> Setting:
    return Setting("language", f"language of what is written ({usual})", "text", LANGUAGES)


_WORKERS = Setting("workers", "processes (one for each core)")
_EXECUTOR = Setting("executor", "local, in_process or dask; executor.workers=N, executor.address=tcp://...")
_ON_ERROR = Setting(
    "on_error", "after a failing run: go on, begin nothing, or stop at once", "text", ("continue", "drain", "abort"),
    old=("errors",), old_values=(("off", "continue"), ("slow", "drain"), ("fast", "abort")),
)  # fmt: skip
_OPTIONS = (
    Setting("scale", "how large", group="scale"),
    Setting("world", "what the world is like", group="world"),
    Setting("uncertainty", "which numbers stand where nobody knows them", group="uncertainty"),
)
_TIME = (Setting("years", "how many years"), Setting("seed", "which luck"))
_REPLICATIONS = Setting("replications", "how many worlds")
_SETS = (
    Setting("ensemble", "a table of parameter sets (report_patterns)"),
    Setting("sets", "how many of its sets (20)"),
)
_CONFIG_DIR = Setting("config_dir", "one more folder of settings, as configs/; can be given more than once", "list")
_BOTH = (Setting("population", "single numbers of the people"), Setting("costs", "single numbers of the costs"))

STUDY_SETTINGS = (
    Setting("options", "what is compared: packages, or {label: {lever: value}}"), _REPLICATIONS, *_OPTIONS, *_BOTH, *_TIME,
    Setting("factors", "what is varied besides: levers and numbers"),
    Setting("design", "how factors are varied: grid, sobol, lhs, ..."),
    Setting("constraints", "what has to hold between factors: ['offices <= 20']"),
    Setting("outcomes", "which outcomes are kept (all)"),
    Setting("keep", "every_year, last_year, or a list of years"),
    Setting("details", "besides outcomes: groups, flows"), *_SETS,
    Setting("title", "the study's title"), Setting("question", "what it asks"),
)  # fmt: skip
"""What can stand in a study file."""

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "run", "one organisation, run for some years", "sim.cli.run",
            (
                Setting("governance", "a package of levers: `orglearn list packages`"), *_OPTIONS, *_BOTH, *_TIME,
                Setting("ensemble", "a table of parameter sets (report_patterns)"),
                Setting("member", "which of its sets"),
                Setting("output", "folder for the tables (a new one, outputs/DATE/TIME)", also=("out",)),
                Setting("language", "language of what is printed: nb or en (en)"),
                Setting("multirun", "run each of several values: seed=1,2", "flag", short="-m"),
                _CONFIG_DIR,
                Setting("cfg", "job: only print the settings", "text", ("job",)),
            ),
            about=RUN, passes=True,
        ),
        Verb(
            "compare", "several options in the same worlds", "sim.cli.compare",
            (
                Setting("packages", "packages by name, code or YAML file", "list"), _study("packages"), *_OPTIONS, *_TIME,
                _REPLICATIONS, *_SETS, _WORKERS, _out("outputs/compare"), _language("en"),
                Setting("report", "write the decision document too, in every format", "flag"), _CONFIG_DIR,
            ),
            bare="packages", about=COMPARE,
        ),
        Verb(
            "sweep", "run a study, or go on with one: many worlds, scenarios and alternatives", "sim.cli.sweep",
            (
                _study(), _out("outputs/sweeps/NAME"), _EXECUTOR, _ON_ERROR,
                Setting("plan", "only print how many runs, how long, how much disk", "flag"), _CONFIG_DIR,
                *STUDY_SETTINGS,
            ),
            about=SWEEP,
        ),
        Verb(
            "analyse", "ask a study: what differs, what drives it, when it turns", "sim.cli.analyse",
            (
                Setting("what", "the analysis", "list"), _study(), _out("analysis/WHAT in the study's folder"),
                _language("en"), _EXECUTOR,
                *(
                    Setting(name, f"of {', '.join(takers)}", "text" if name in ("alternative", "against") else "value")
                    for name, takers in settings_of_all().items()
                ),
            ),
            bare="what", about=ANALYSE,
        ),
        Verb(
            "report", "the decision document of a study: HTML, PDF, Word and a workbook", "sim.cli.report",
            (
                _study(), _out("report in the study's folder"), _language("nb"),
                Setting("formats", "html, pdf, docx and xlsx, or some of them: [html,pdf]"),
                Setting("with", "what is run beside the study: all, or [robustness,what_if,...]"), _EXECUTOR,
                _CONFIG_DIR,
            ),
        ),
        Verb(
            "verify", "hold a document against its study, and do some of its runs again", "sim.cli.verify",
            (
                Setting("page", "the report.html, report.pdf, report.docx or tables.xlsx", "text"),
                _study("the one that the page lies in or names"),
                Setting("sample", "how many runs are done again (5)"), Setting("seed", "draws the same sample"),
                Setting("all", "do every run again", "flag"), _WORKERS,
            ),
            bare="page",
        ),
        Verb(
            "results", "what a study found; questions in SQL", "sim.cli.results",
            (
                _study(),
                Setting("sql", "a question to the tables results, alternatives, scenarios, failures", "text"),
                Setting("csv", "write the answer, or the whole table, to this file", "text"),
            ),
        ),
        Verb(
            "repeat", "do one run of a study again, and print all of it", "sim.cli.repeat",
            (
                _study(), Setting("key", "which run, from the results or failures.csv", "text"),
                Setting("config", "a file of settings that a failed run left", "text"),
            ),
        ),
        Verb(
            "adopt", "let stored results count as the present model's, where a sample comes out the same", "sim.cli.adopt",
            (
                _study(), Setting("ensemble", "a table of parameter sets, by name", "text"),
                Setting("passport", "the validation passport in docs/data", "flag"),
                Setting("patterns", "patterns of the passport that are tried again too: P01,P13", "list"),
                Setting("sample", "how many are done again (5)"), Setting("seed", "draws the same sample"),
            ),
        ),
        Verb(
            "validate", "what the engine reproduces, and what it does not", "sim.cli.validate",
            (
                Setting("only", "parts, classics or patterns: classics, march1991, P01,P13 ...", "list"),
                Setting("quick", "a first look, under three minutes", "flag"),
                Setting("full", "everything, as committed under docs/; most of an hour", "flag"),
                Setting("json", "print the passport as JSON in place of a table", "flag"),
                Setting("ensemble", "which parameter sets (report_patterns)", "text"), _out("outputs/validate"),
                _WORKERS, _language("en"),
            ),
            excludes=("quick", "full"),
        ),
        Verb(
            "lab", "the learning lab, in a browser: learning loops at work", "sim.cli.lab",
            (
                Setting("share", "let others in the network open it too", "flag"),
                Setting("port", "port (a free one; with --share 8765)"), _WORKERS, _language("nb"),
                Setting("demo", "open this demonstration: T1 to T12", "text"),
                Setting("no_browser", "only print the address", "flag"),
            ),
            about=LAB,
        ),
        Verb(
            "list", "what can be chosen and set", "sim.cli.list",
            (Setting("what", "which list (packages)", "list", LISTS), _CONFIG_DIR, _language("en")), bare="what",
        ),
    )
}  # fmt: skip

MAIN_JOB = Verb(
    "", "the main comparison, as `make run` starts it", "sim.cli.main_job",
    (
        _out("outputs"), Setting("minutes", "start no world ending later (3.5)"),
        Setting("at_least", "worlds to run whatever the time (6)"),
        Setting("at_most", "worlds to run if there is time (30)"),
        Setting("scale", "how large (national)", group="scale"), *_TIME, _WORKERS, _language("en"),
    ),
    program="python -m sim.cli.main_job",
)  # fmt: skip


def as_markdown() -> str:
    """Return the table of verbs in docs/studies.md."""
    rows = ["| command | what it does |", "| --- | --- |"]
    return "\n".join([*rows, *(f"| `orglearn {verb.name}` | {verb.help} |" for verb in VERBS.values())])
