"""The page: one HTML file with everything in it, to read on a screen or a telephone, or to print."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from sim.language import words
from sim.language.format import number
from sim.reporting import labelling, page_tables, style
from sim.reporting.figures import flow_diagram, levels, overview


def write(comparison: Any, folder: str | Path, language: str = "en") -> Path:
    """Write ``index.html`` in ``folder`` (made if need be) and return its path. The file asks for nothing outside it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(html(comparison, language), encoding="utf-8")
    return path


def html(comparison: Any, language: str = "en") -> str:
    """The page as text. ValueError for a language there is not, or a comparison with one option."""
    texts = words(language)
    if len(comparison.options) < 2:
        raise ValueError("A page compares options, so it needs two or more of them.")
    environment = Environment(
        loader=PackageLoader("sim.reporting"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html.j2").render(
        language=language,
        say=lambda key, **parts: texts[f"ui.{key}"].format(**parts),
        lines=lambda key: texts.lines(f"ui.{key}"),
        cards=page_tables.option_cards(comparison, language),
        difference_tables=page_tables.difference_tables(comparison, language),
        figure=_pictures(comparison, language),
        loops=_loops(comparison, language),
        failures=[_failure(f, language) for f in comparison.failures],
        provenance=_provenance(comparison, language),
        **_study(comparison),
    )


def _study(comparison: Any) -> dict[str, Any]:
    """What was compared, in numbers."""
    scale = comparison.config.get(comparison.options[0], {}).get("scale", {})
    return {
        "worlds": levels.worlds(comparison.values),
        "years": levels.last_year(comparison.values),
        "scale": {key: scale.get(key) for key in ("offices", "caseworkers", "counties")},
        "note": getattr(comparison, "note", ""),
        "sets": int(comparison.values["set"].nunique()) if "set" in comparison.values else 0,
        "ensemble": comparison.provenance.get("ensemble", {}).get("name", ""),
    }


def _pictures(comparison: Any, language: str) -> dict[str, Markup]:
    """The figures as HTML, by name; ``group.<name>`` for the differences of one group of outcomes."""
    there = list(comparison.differences["outcome"].unique())
    lines = overview.chosen(comparison.values["outcome"], None)
    alt = words(language)["ui.alt_mix"]
    result = {
        "main": _differences(comparison, overview.chosen(there, None), language),
        "lines": Markup("").join(_lines(comparison, part, language) for part in _parts(lines, 6)),
        "mix": _picture(alt, *(overview.learning_mix(comparison, language, narrow=n) for n in (False, True))),
    }
    for group, outcomes in labelling.groups(there).items():
        parts = (_differences(comparison, part, language) for part in _parts(outcomes, 9))
        result[f"group.{group}"] = Markup("").join(parts)
    return result


def _parts(outcomes: list[str], size: int) -> list[list[str]]:
    """As many outcomes as one printed page can hold, and then the next."""
    return [outcomes[at : at + size] for at in range(0, len(outcomes), size)]


def _differences(comparison: Any, outcomes: list[str], language: str) -> Markup:
    """The figure of differences for some outcomes, for page and telephone."""
    reference = labelling.option_label(comparison.options[0], language)
    alt = words(language)["ui.alt_differences"].format(
        reference=reference, outcomes=_named(outcomes, language)
    )
    return _picture(
        alt, *(overview.differences(comparison, language, outcomes, narrow=n) for n in (False, True))
    )


def _lines(comparison: Any, outcomes: list[str], language: str) -> Markup:
    """The figure of developments for some outcomes, for page and telephone."""
    alt = words(language)["ui.alt_trajectories"].format(outcomes=_named(outcomes, language))
    return _picture(
        alt, *(overview.trajectories(comparison, language, outcomes, narrow=n) for n in (False, True))
    )


def _named(outcomes: list[str], language: str) -> str:
    return ", ".join(labelling.outcome_word(o, "label", language) for o in outcomes)


def _loops(comparison: Any, language: str) -> list[dict[str, Any]]:
    """For each option: its name, the diagram of its loops, and the same in numbers."""
    messages, n = words(language), levels.worlds(comparison.values)
    result = []
    for option in comparison.options:
        ledger = comparison.ledger[comparison.ledger["option"] == option]
        if ledger.empty:
            continue
        label = labelling.option_label(option, language, short=False)
        title = messages["ui.loops_of"].format(option=label)
        diagram = flow_diagram.loop_diagram(ledger, language, title=title, worlds=n)
        picture = _picture(messages["ui.alt_loops"].format(option=label), diagram)
        result.append({"title": title, "picture": picture, "rows": page_tables.loop_rows(ledger, language)})
    return result


def _picture(alt: str, wide: Figure, narrow: Figure | None = None) -> Markup:
    """An image with its data in it, and another for a telephone; ``alt`` says what it shows."""
    width, height = (round(96 * inches) for inches in wide.get_size_inches())
    widest = f"max-width: {62 * wide.get_size_inches()[0] / style.PAGE_WIDTH:.1f}rem"
    image = Markup('<img src="{}" alt="{}" width="{}" height="{}" style="{}" loading="lazy">').format(
        _data(wide), alt, width, height, widest
    )
    if narrow is None:
        return Markup('<div class="scroll" tabindex="0" role="group" aria-label="{}">{}</div>').format(
            alt, image
        )
    source = Markup('<source media="(max-width: 640px)" srcset="{}" width="{}" height="{}">').format(
        _data(narrow), *(round(96 * inches) for inches in narrow.get_size_inches())
    )
    return Markup("<picture>{}{}</picture>").format(source, image)


def _data(figure: Figure) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(style.svg(figure)).decode("ascii")


def _failure(failure: Any, language: str) -> str:
    """One failed run in a line."""
    option = labelling.option_label(str(getattr(failure, "option", "")), language)
    head = words(language)["ui.failure_line"].format(option=option, world=getattr(failure, "world", "–"))
    return f"{head}: {getattr(failure, 'error', failure)}"


def _provenance(comparison: Any, language: str) -> list[tuple[str, str]]:
    """(what, value) for everything known about where the numbers come from."""
    about, text = comparison.provenance, words(language)
    seeds = about.get("seeds", [])
    hashes = about.get("config_hash", {})
    rows = [
        ("version", " ".join(str(about[key]) for key in ("orglearn",) if about.get(key))),
        ("revision", about.get("git") or ""),
        ("made_on", about.get("made", "")),
        ("made_with_command", about.get("command", "")),
        ("seed", _span(seeds)),
        ("seconds", number(float(about["seconds"]), 0, language) if about.get("seconds") else ""),
        ("config_hash", ", ".join(f"{labelling.option_label(o, language)}: {h}" for o, h in hashes.items())),
        ("libraries", ", ".join(f"{name} {version}" for name, version in _libraries(about))),
    ]
    return [(text[f"ui.{key}"], str(value)) for key, value in rows if value]


def _libraries(about: dict[str, Any]) -> list[tuple[str, str]]:
    python = [("Python", str(about["python"]))] if about.get("python") else []
    return python + [(str(k), str(v)) for k, v in about.get("libraries", {}).items()]


def _span(seeds: list[int]) -> str:
    """Seeds as «0–19» where they are consecutive, else one by one."""
    if len(seeds) > 2 and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]}–{seeds[-1]}"
    return ", ".join(str(seed) for seed in seeds)
