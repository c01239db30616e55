"""What is computed for the baseline, section by section; :data:`SECTIONS` is its table of contents.

Results are made once a process and shared with the tests of invariants. Everything is small: a few offices, one settling
year, and in studies four steps a year.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import math
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import sim
from tests.golden import internals
from tests.golden.encode import floats, number, numbers_of, table, texts, whole, words

# --- worlds ---------------------------------------------------------------------------------------

WORLD: dict[str, Any] = {"offices": 4, "caseworkers": 40, "counties": 2, "settling_years": 1}
SEEDS = (1, 2, 3)
PACKAGES = ("baseline_2014", "report_package", "detailed_control", "learning_loops_first", "one_state")
YEARS = 2
ENTRIES = ("became_right", "ceased_right", "became_wrong", "ceased_wrong")


@cache
def run(seed: int, package: str) -> sim.Run:
    """One organisation of the section "worlds"."""
    return sim.simulate(package, scale=WORLD, years=YEARS, seed=seed)


def worlds() -> dict[str, Any]:
    """Packages in three worlds: every outcome of every year, offices, ledger and views."""
    return {
        f"seed {seed}": {package: described(run(seed, package), seed == SEEDS[0]) for package in PACKAGES}
        for seed in SEEDS
    }


def described(of: sim.Run, full: bool) -> dict[str, Any]:
    """A whole run as plain values; without ``full``, outcomes are those of the last year and a digest of all."""
    return {
        "outcomes": outcomes(of, last=not full),
        "values": floats(of.outcomes["value"]),
        "offices": table(of.offices) if full else sums(of.offices),
        "ledger": ledger(of.ledger),
        "ledger with settling": whole(internals.ledger_counts(of.organisation).sum(axis=(0, 1)).ravel()),
        "knowledge": knowledge(of.organisation),
    }


def sums(frame: pd.DataFrame) -> dict[str, Any]:
    """The sum of each column of numbers, and a digest of them all."""
    kept = frame.select_dtypes(["number", "bool"]).astype(float)
    return {"sums": {name: number(math.fsum(kept[name])) for name in kept}, "all": floats(kept.to_numpy())}


def outcomes(of: sim.Run, last: bool = False) -> dict[str, Any]:
    """Outcome -> year -> value; of the last year alone: outcome -> value."""
    result: dict[str, Any] = {}
    for year, name, value in of.outcomes.itertuples(index=False):
        result.setdefault(name, {})[f"year {year}"] = number(value)
    return {name: list(years.values())[-1] for name, years in result.items()} if last else result


def ledger(rows: pd.DataFrame) -> dict[str, Any]:
    """Loop -> holder -> the four :data:`ENTRIES`, summed over years; what is all zero is left out."""
    sums = rows.groupby(["loop", "holder"], sort=True, observed=True)[list(ENTRIES)].sum()
    result: dict[str, Any] = {}
    for (loop, holder), entries in sums.iterrows():
        if entries.any():
            result.setdefault(loop, {})[holder] = entries.astype(int).tolist()
    return result


def knowledge(organisation: Any) -> dict[str, Any]:
    """Digests of every view, of where it came from and of what is right, and how many views are right or wrong."""
    return {
        name: {
            "known bits": words(held.known),
            "answer bits": words(held.answer),
            "source bits": words(held.source),
            "truth bits": words(held.truth),
            "known": int(np.bitwise_count(held.known).sum()),
            "right": int(np.bitwise_count(held.known & ~(held.answer ^ held.truth)).sum()),
            "wrong": int(np.bitwise_count(held.known & (held.answer ^ held.truth)).sum()),
        }
        for name, held in internals.views(organisation)
    }


# --- settings -------------------------------------------------------------------------------------

OTHERS = (
    "empowered_offices",
    "county_units_permanent",
    "county_units_secondment",
    "differentiated_steering",
    "nav_profession",
    "leadership_first",
    "full_municipal",
)
MODELS = ("none", "permanent", "secondment", "hybrid")
STRUCTURES = ("partnership", "municipal", "state")
PROFILES = ("broad", "social_work", "nav_profession")


def drawn(draw: int) -> dict[str, Any]:
    """Every lever with a number at a value of its own, in hundredths, by a rule that needs no random numbers."""
    names = sim.levers()
    ranged = [name for name in names["lever"] if name not in ("recruitment_profile", "structure")]
    values = {name: (37 * (i + 1) * (draw + 2) % 101) / 100 for i, name in enumerate(ranged)}
    share = values.pop("competence_units", None)
    values.pop("competence_units.intensity", None)
    values.pop("competence_units.model", None)
    return values | {"competence_units": {"model": MODELS[1 + draw % 3], "intensity": share or 0.5}}


def settings() -> dict[str, dict[str, Any]]:
    """What :func:`variants` runs, by name: settings of ``sim.simulate`` on top of a small world."""
    unit = {"intensity": 0.6}
    return {
        "schedule": {"years": 2, "levers": {"detail_management": {"from_year": 0.5, "to": 0.45, "over_years": 1}}},
        "schedule of two": {
            "governance": "report_package",
            "years": 2,
            "levers": {"local_autonomy": {"from_year": 1, "to": 0.9}, "target_pressure": 0.3},
        },
        "member of an ensemble": {"ensemble": "report_patterns", "member": 3},
        "member, report_package": {"governance": "report_package", "ensemble": "report_patterns", "member": 11},
        "turbulent": {"governance": "report_package", "world": "turbulent"},
        "calm": {"world": "calm"},
        "pulse": {"world": {"pulse_year": 0.25, "pulse_years": 1, "pulse_turbulence": 3, "pulse_workload": 1.2}},
        "experts leave": {"governance": "report_package", "world": {"experts_year": 0.5, "experts_share": 0.2}},
        "another number": {"uncertainty": {"peer_rate": 12.0, "team_size": 4}},
        "128 practices": {"scale": WORLD | {"practices": 128}},
        "5 steps a year": {"scale": WORLD | {"steps_per_year": 5}},
        "no settling": {"scale": WORLD | {"settling_years": 0}},
        "one office": {"scale": WORLD | {"offices": 1, "counties": 1, "caseworkers": 9}},
        "classroom": {"governance": "report_package", "scale": "classroom"},
        **{f"structure {name}": {"levers": {"structure": name}} for name in STRUCTURES[1:]},
        **{f"units {name}": {"levers": {"competence_units": unit | {"model": name}}} for name in MODELS[1:]},
        **{f"recruitment {name}": {"levers": {"recruitment_profile": name}} for name in PROFILES[1:]},
        **{f"levers drawn, {draw}": {"levers": drawn(draw)} for draw in range(3)},
        **{f"package {name}": {"governance": name} for name in OTHERS},
    }


@cache
def variant(name: str) -> sim.Run:
    """One run of the section "settings"."""
    return sim.simulate(**({"scale": WORLD, "years": 1, "seed": 4} | settings()[name]))


def variants() -> dict[str, Any]:
    """Single settings: the outcomes of the last year, and the views."""
    return {
        name: {
            "outcomes": outcomes(variant(name), last=True),
            "knowledge": knowledge(variant(name).organisation),
            "ledger sums": variant(name).ledger[list(ENTRIES)].sum().astype(int).to_dict(),
        }
        for name in settings()
    }


def parameters() -> dict[str, Any]:
    """Every number that can be set, at its usual value, and the levers that each package moves."""
    usual = numbers_of(internals.as_dict(sim.configure()))
    packages = {
        str(name): numbers_of(internals.as_dict(sim.configure(name))["governance"])
        for name in sim.packages()["package"]
    }
    return {
        "usual": usual,
        "packages": {
            name: {lever: value for lever, value in levers.items() if value != usual["governance"].get(lever)}
            for name, levers in packages.items()
        },
        "levers": table(sim.levers().select_dtypes("number")),
    }


# --- comparison -----------------------------------------------------------------------------------

OPTIONS = ["baseline_2014", "report_package", ("less detail", {"detail_management": 0.4}), "one_state"]


@cache
def compared(ensemble: bool = False) -> sim.Comparison:
    """Options in three worlds, or in two worlds under three parameter sets."""
    common: dict[str, Any] = {"scale": WORLD, "seed": 7, "workers": 1}
    if ensemble:
        return sim.compare(OPTIONS[:3], replications=2, years=1, ensemble="report_patterns", sets=3, **common)
    return sim.compare(OPTIONS, replications=3, years=YEARS, **common)


def comparison() -> dict[str, Any]:
    """The tables of both comparisons."""
    result = {}
    for name, ensemble in (("worlds", False), ("worlds and sets", True)):
        one = compared(ensemble)
        result[name] = {
            "values": table(one.values),
            "differences": table(one.differences),
            "by outcome": {} if ensemble else by_outcome(one.differences),
            "ledger": table(one.ledger),
            "worlds": one.worlds,
        }
    return result


def by_outcome(differences: pd.DataFrame) -> dict[str, Any]:
    """Option -> outcome -> difference and its ends."""
    result: dict[str, Any] = {}
    for row in differences.to_dict("records"):
        ends = [number(row[name]) for name in ("difference", "low", "high", "share_of_worlds")]
        result.setdefault(row["option"], {})[row["outcome"]] = ends
    return result


# --- published models -----------------------------------------------------------------------------


def classics() -> dict[str, Any]:
    """The published models at a point each."""
    march, few = internals.march1991, {"replications": 6, "seed": 1}
    return {
        "march1991, equilibrium": table(march(0.1, 0.9, **few)),
        "march1991, rules as printed": table(march(0.3, 0.5, rules="text", **few)),
        "march1991, two kinds": table(march((0.1, 0.9), 0.5, share_fast=0.4, **few)),
        "march1991, turnover": table(march(0.5, 0.5, 0.02, 0.02, periods=15, **few)),
        "fang2010": table(internals.fang2010(0.1, 5, periods=15, replications=2, seed=1)),
        "miller2006": table(internals.miller2006(0.3, periods=15, **few)),
        "chang2000": table(internals.chang2000("autonomy", "different", "fast", years=2, replications=2, seed=1)),
    }


# --- studies --------------------------------------------------------------------------------------

BRISK = WORLD | {"steps_per_year": 2}
LATER = {"detail_management": {"from_year": 1, "to": 0.4}}
TWO = ["quality_standard", "motivation"]
LAST: dict[str, Any] = {"keep": "last_year", "years": 1, "scale": BRISK}
DOUBTED = {"world.turbulence": {"from": 0.2, "to": 3.0}, "uncertainty.peer_rate": {"from": 2, "to": 20}}
GROUPS = {
    "steering": ["detail_management", "target_pressure"],
    "office": ["reflection_arenas", "peer_guidance"],
    "county": ["competence_units", "trial_exchange"],
}

STUDIES: dict[str, dict[str, Any]] = {
    "grid": {
        "options": ["baseline_2014", "report_package", {"later": LATER}],
        "factors": {"local_autonomy": {"add": [-0.2, 0.3]}, "world.turbulence": [0.2, 1.5]},
        "replications": 3,
        "years": 2,
        "scale": BRISK,
        "details": ["groups", "flows"],
    },
    "one at a time": LAST
    | {
        "options": ["baseline_2014", "empowered_offices"],
        "factors": {"peer_guidance": {"add": [-0.2, 0.2]}, "world": ["calm", "turbulent"]},
        "design": "one_at_a_time",
        "replications": 2,
    },
    "factorial": LAST
    | {
        "factors": {"detail_management": [0.2, 0.9], "local_autonomy": [0.2, 0.9]},
        "design": "factorial",
        "replications": 3,
    },
    "lhs": LAST
    | {
        "options": ["baseline_2014", "report_package"],
        "factors": {"costs.detail_management": {"from": 0.02, "to": 0.2}, "world.turbulence": {"from": 0.2, "to": 3.0}},
        "design": {"kind": "lhs", "samples": 28},
        "replications": 2,
        "outcomes": [*TWO, "time_casework"],
    },
    "sobol": LAST
    | {
        "factors": DOUBTED | {"detail_management": {"from": 0.2, "to": 0.9}},
        "design": {"kind": "sobol", "samples": 4},
        "replications": 2,
        "outcomes": TWO,
    },
    "morris": LAST
    | {
        "factors": DOUBTED | {"detail_management": {"from": 0.2, "to": 0.9}},
        "design": {"kind": "morris", "trajectories": 4},
        "replications": 2,
        "outcomes": TWO,
    },
    "sets": LAST
    | {"options": ["baseline_2014", "report_package"], "ensemble": "report_patterns", "sets": 4, "replications": 2},
    "many worlds": LAST
    | {
        "options": ["baseline_2014", "report_package", "one_state"],
        "replications": 12,
        "outcomes": [*TWO, "time_casework"],
    },
    "leave one out": LAST | {"design": {"kind": "leave_one_out", "parts": "levels"}, "replications": 3},
    "add one": LAST | {"design": {"kind": "add_one", "parts": GROUPS}, "replications": 3},
    "package factorial": LAST | {"design": {"kind": "package_factorial", "parts": GROUPS}, "replications": 3},
    "shapley": LAST | {"design": {"kind": "shapley", "orders": 4, "parts": "levels", "seed": 5}, "replications": 2},
}


@cache
def place() -> Path:
    """A folder of this process for studies; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="orglearn-golden-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def swept(name: str) -> sim.Results:
    """A study that was run here, as it is read back from its folder."""
    tree = STUDIES[name] | {"name": name, "seed": 11}
    folder = place() / name.replace(" ", "_")
    sim.sweep(tree, out=folder, executor="in_process")
    return sim.load_study(folder)


def studies() -> dict[str, Any]:
    """The tables of every study; keys of runs are left out, for they differ with every version of the code."""
    return {name: tables_of(swept(name)) for name in STUDIES}


def tables_of(results: sim.Results) -> dict[str, Any]:
    """The results of a study, what was run, and the details that were kept."""
    return {
        "results": table(results.table.drop(columns="key")),
        "alternatives": table(results.alternatives.rename_axis("label").reset_index()),
        "scenarios": table(results.scenarios.rename_axis("number").reset_index()),
        "failures": len(results.failures),
        "details": {kind: table(frame) for kind, frame in results.details.items()},
    }


# --- analyses -------------------------------------------------------------------------------------

PLACE = "executor=in_process"
QUALITY = "outcome=quality_standard"
ASKED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "differences": ("grid", "differences", ()),
    "differences in a scenario": ("grid", "differences", ("outcomes=[quality,pressure]", "scenario=1")),
    "differences, mean of years": ("grid", "differences", ("outcomes=[quality]", "year=mean")),
    "differences over sets": ("sets", "differences", ("outcomes=[quality,motivation,backlog]",)),
    "differences, one at a time": ("one at a time", "differences", ("outcomes=[quality,pressure]",)),
    "differences, factorial": ("factorial", "differences", ("outcomes=[quality,motivation]",)),
    "enough": ("many worlds", "enough", (QUALITY, "effect=0.05")),
    "enough, few worlds": ("grid", "enough", ("outcome=quality", "effect=0.01", "alternative=later")),
    "robustness": ("grid", "robustness", ("outcomes=[quality,motivation]", "draws=50")),
    "robustness over sets": ("sets", "robustness", ("outcomes=[quality]", "draws=50")),
    "flows": ("grid", "flows", ()),
    "groups": ("grid", "groups", ()),
    "levers": ("grid", "levers", ()),
    "trajectories": ("grid", "trajectories", ("outcomes=[quality,motivation]",)),
    "sobol": ("sobol", "sobol", (QUALITY, "resamples=50")),
    "morris": ("morris", "morris", (QUALITY, "resamples=50")),
    "discovery by prim": ("lhs", "discovery", ("outcome=time_casework", "alternative=report_package", "lose=below")),
    "discovery by cart": (
        "lhs", "discovery",
        ("outcome=motivation", "alternative=report_package", "worse_than=0.084", "method=cart"),
    ),
    "leave one out": ("leave one out", "contributions", (QUALITY,)),
    "add one": ("add one", "contributions", (QUALITY,)),
    "package factorial": ("package factorial", "contributions", ("outcome=motivation",)),
    "shapley": ("shapley", "contributions", (QUALITY,)),
    "flip": (
        "many worlds", "flip",
        (
            "outcome=time_casework", "alternative=one_state", "assumptions=[costs.structure,costs.target_pressure]",
            "worlds=3", "tolerance=0.3", "beyond=true", PLACE,
        ),
    ),
    "search": (
        "factorial",
        "search",
        (
            "levers=[detail_management,local_autonomy]", "objectives=[quality,motivation]", "population=4",
            "generations=2", "worlds=2", "fresh_worlds=3", "keep=2", PLACE,
        ),
    ),
}  # fmt: skip
"""Name -> the study, the analysis, and what is asked of it, as ``orglearn analyse`` takes it."""


@cache
def analysed(name: str) -> tuple[dict[str, pd.DataFrame], Mapping[str, Any]]:
    """The tables that ``orglearn analyse`` wrote, by name, and the facts beside them."""
    study, what, words_given = ASKED[name]
    folder = swept(study).folder
    out = place() / "analysis" / name.replace(" ", "_").replace(",", "")
    command("analyse", what, f"study={folder}", f"out={out}", *words_given)
    result = {path.stem: pd.read_parquet(path) for path in sorted(out.glob("*.parquet"))}
    return result, json.loads((out / "found.json").read_text(encoding="utf-8"))


def analyses() -> dict[str, Any]:
    """Every table of every analysis, and the numbers beside them."""
    return {name: analysis(name) for name in ASKED}


def analysis(name: str) -> dict[str, Any]:
    """The tables of one analysis, and the numbers beside them."""
    tables, about = analysed(name)
    return {"tables": {k: table(v) for k, v in tables.items()}, "about": numbers_of(about)}


def command(*argv: str) -> None:
    """One command of ``orglearn`` in this process, without its pictures; AssertionError with its words if it fails."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), without_pictures():
        code = internals.main(list(argv))
    assert code == 0, f"orglearn {' '.join(argv)} gave {code}:\n{out.getvalue()}{err.getvalue()}"


@contextlib.contextmanager
def without_pictures() -> Iterator[None]:
    """Every figure is saved as an empty one, which takes no time; numbers do not depend on figures."""
    save = Figure.savefig

    def blank(figure: Figure, target: Any, *args: Any, **more: Any) -> None:
        kind = more.get("format") or Path(str(target)).suffix[1:]
        content = empty(kind, save)
        target.write(content) if hasattr(target, "write") else Path(target).write_bytes(content)

    Figure.savefig = blank
    try:
        yield
    finally:
        Figure.savefig = save


@cache
def empty(kind: str, save: Callable[..., Any]) -> bytes:
    """An empty figure of a format."""
    out = io.BytesIO()
    save(Figure(figsize=(1, 1)), out, format=kind)
    return out.getvalue()


# --- documents ------------------------------------------------------------------------------------

LANGUAGES = ("nb", "en")
MANY = 40
"""So many numbers of one source, or fewer, are stored in full."""
DOCUMENT: dict[str, Any] = {
    "name": "document",
    "title": {"nb": "En liten studie", "en": "A small study"},
    "options": ["baseline_2014", "report_package", {"later": LATER}],
    "scale": BRISK,
    "years": 2,
    "replications": 6,
    "details": ["groups", "flows"],
    "seed": 11,
}
BESIDE: dict[str, dict[str, Any]] = {
    "robustness": {"ensemble": "report_patterns", "sets": 5, "replications": 2},
    "contributions": {
        "options": ["baseline_2014"],
        "design": {"kind": "package_factorial", "package": "report_package", "parts": "levels"},
        "replications": 2,
    },
}
"""The studies beside that of the document, by kind, with what differs from it."""
HEADLINES = [
    "quality_standard", "quality_discretionary", "measurement_gap", "unwarranted_variation", "learning_ability",
    "motivation", "backlog",
]  # fmt: skip


@cache
def document_study() -> sim.Results:
    """The study of the document, with what goes with it laid beside."""
    folder = place() / "document"
    results = sim.sweep(DOCUMENT, out=folder, executor="in_process")
    brief = {"keep": "last_year", "outcomes": HEADLINES, "details": []}
    for kind, more in BESIDE.items():
        tree = DOCUMENT | brief | more | {"name": f"document {kind}"}
        sim.sweep(tree, out=folder / internals.SUPPLEMENTS / kind, executor="in_process")
    return results


@cache
def pages() -> dict[str, list[tuple[str, float, str]]]:
    """Every number of the document's page in each language, in the order it is read: text, value and source."""
    results, result = document_study(), {}
    for language in LANGUAGES:
        out = place() / f"report.{language}"
        with without_pictures():
            [page] = sim.report(results, out, language=language, formats=["html"])
        reader = Reader()
        reader.feed(page.read_text(encoding="utf-8"))
        result[language] = reader.numbers
    return result


def documents() -> dict[str, Any]:
    """Numbers of the document by source, in the order they are read: values in full, and texts in each language."""
    result: dict[str, Any] = {"study": tables_of(document_study())}
    for language, numbers in pages().items():
        result[f"texts, {language}"] = {
            source: texts([text for text, _, of in numbers if of == source], MANY)
            for source in dict.fromkeys(source for _, _, source in numbers)
        }
        result[f"order, {language}"] = {
            "count": len(numbers),
            "values": floats([value for _, value, _ in numbers]),
            "texts": texts([text for text, _, _ in numbers]),
        }
    numbers = pages()["en"]  # the values are those of the other language too, which a test sees to
    result["values"] = {
        source: floats([value for _, value, of in numbers if of == source], MANY)
        for source in dict.fromkeys(source for _, _, source in numbers)
    }
    return result


class Reader(HTMLParser):
    """Picks the numbers out of a page: elements with ``data-value`` and ``data-source``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.numbers: list[tuple[str, float, str]] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "data-value" in dict(attrs):
            self._open, self._text = (tag, dict(attrs)), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[0]:
            own = self._open[1]
            self.numbers.append((self._text, float(own["data-value"] or "nan"), own.get("data-source") or ""))
            self._open = None


# --- all of it ------------------------------------------------------------------------------------

SECTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "parameters": parameters,
    "worlds": worlds,
    "settings": variants,
    "comparison": comparison,
    "classics": classics,
    "studies": studies,
    "analyses": analyses,
    "documents": documents,
}
"""Everything in the baseline, by section."""


PARTS: dict[str, Callable[[str], dict[str, Any]]] = {
    "studies": lambda name: tables_of(swept(name)),
    "analyses": analysis,
}
"""Sections of which one part can be computed by itself, by its name."""


def section(name: str, part: str = "") -> dict[str, Any]:
    """A section, or one part of it, as it is read back from a file: plain values under names that are texts."""
    return json.loads(json.dumps(PARTS[name](part) if part else SECTIONS[name]()))


def everything() -> dict[str, Any]:
    """The whole baseline."""
    return {name: section(name) for name in SECTIONS}
