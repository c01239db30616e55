"""All that the page has to know before it asks for a run: levers, options, loops, places, demonstrations, and words.

One document a language, made once. What stands on the page is what stands in the registries and the catalogue; the page
has no list of its own.
"""

from __future__ import annotations

import json
from typing import Any

from scipy import stats

from sim.analysis.catalogues import lever_metas, lever_values
from sim.config import configure
from sim.config.fields import Tree, metas
from sim.config.files import option_names, package_names
from sim.config.levers import Levers
from sim.config.registry import level_of, registry
from sim.config.world import World
from sim.lab.demos import SERIES, demos
from sim.lab.playback import MONTHS, OFFICE_OUTCOMES
from sim.lab.schema import SEED, WORLD_NUMBERS, YEARS, reversals
from sim.lab.work import OPTIONS_AT_ONCE, WORLDS
from sim.language import words
from sim.organisation import STEP_ORDER
from sim.outcomes.catalogue import CATALOGUE
from sim.reporting import labelling
from sim.reporting.figures.flow_diagram import HEIGHT
from sim.reporting.figures.flow_map import BOXES, arrows, route_of
from sim.reporting.style import OPTION_COLOURS, RIGHT_CLASSES, UNSEEN

UNIT = 100
"""Points of the page's map to an inch of the printed one."""


def about(language: str, scales: tuple[str, ...], ahead: bool = True) -> bytes:
    """Return the document in a language, as JSON. ``ahead``: whether a page may ask for what it will probably need next."""
    messages = words(language)
    tree = {
        "language": language,
        "words": {key.removeprefix("lab."): text for key, text in messages.texts.items() if key.startswith("lab.")},
        "levels": {level: messages[f"levels.{level}"] for level in messages.names("levels")},
        "levers": levers(language),
        "packages": packages(language),
        "outcomes": outcomes(language),
        "series": [{"id": name, "label": messages[f"lab.series.{name}"]} for name in SERIES],
        "office_outcomes": [{"id": name, "label": office_label(name, language)} for name in OFFICE_OUTCOMES],
        "places": places(language),
        "loops": loops(language),
        "arrows": drawn_arrows(),
        "reversals": [
            {"id": name, "label": one["label"][language], "sentence": one["sentence"][language],
             "passage": passage(one["passage"], language)} for name, one in reversals().items()
        ],
        "worlds": [{"id": name, "label": messages[f"lab.worlds.{name}"]} for name in option_names("world")],
        "world_numbers": {name: [metas(World)[name].low, metas(World)[name].high] for name in WORLD_NUMBERS},
        "scales": [{"id": name, "label": messages[f"lab.scales.{name}"]} for name in scales],
        "demos": [demo_text(demo.tree, demo.variants, language) for demo in demos().values()],
        "colours": {"options": list(OPTION_COLOURS), "right": [list(one) for one in RIGHT_CLASSES], "unseen": UNSEEN},
        "quantiles": [None, None, *(round(float(stats.t.ppf(0.975, n - 1)), 4) for n in range(2, WORLDS + 1))],
        "limits": {"seed": int(SEED.high), "options": OPTIONS_AT_ONCE, "worlds": WORLDS, "ahead": ahead},
        "years": YEARS,
        "months_a_year": MONTHS,
    }  # fmt: skip
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def passage(name: str, language: str) -> dict[str, str]:
    """Return a place in the report: its section, heading, words as printed, and how strongly it speaks."""
    result = registry("passages")[name]
    return {
        "section": str(result["section"]),
        "heading": result["heading"],
        "quote": result["quote"],
        "strength": words(language)[f"strengths.{result['strength']}"],
        "note": result.get(f"note_{language}", ""),
    }


def levers(language: str) -> list[Tree]:
    """Return every lever with its words, its span, its baseline and its passage."""
    messages, usual, result = words(language), lever_values(Levers()), []
    for name, meta in lever_metas().items():
        entry = registry("levers")[name.partition(".")[0]]
        part = name.partition(".")[2]
        span = None if meta.choices else entry["sensitivity"]
        result.append(
            {
                "id": name,
                "code": entry["code"] + ("m" if part == "model" else ""),
                "level": level_of(name),
                "label": entry["label"][language] + (f": {messages[f'lab.unit.{part}']}" if part else ""),
                "description": entry["description"][language],
                "basis": entry["basis"][language],
                "cost": entry["cost_kind"][language],
                "outside": entry["status"] == "outside_report",
                "baseline": usual[name],
                "likely": span,
                "choices": {choice: labelling.text_or(f"ui.values.{choice}", choice, language) for choice in meta.choices},
                "later": not part,
                "passage": passage(entry["passage"], language),
            }
        )  # fmt: skip
    return result


def packages(language: str) -> list[Tree]:
    """Return every package: its words, and the value of each lever."""
    return [
        {
            "id": name,
            "code": entry["code"],
            "label": entry["short_label"][language],
            **{part: entry[part][language] for part in ("idea", "question", "badge")},
            "levers": lever_values(configure(name).governance),
        }
        for name in package_names()
        for entry in [registry("packages")[name]]
    ]


def outcomes(language: str) -> list[Tree]:
    """Return the catalogue in words."""
    return [
        {
            **{part: getattr(one, part) for part in ("id", "group", "better", "decimals")},
            **{part: labelling.outcome_word(one.id, part, language) for part in ("label", "meaning", "unit", "caveat")},
        }
        for one in CATALOGUE.values()
    ]


def office_label(name: str, language: str) -> str:
    """Return what the grid of offices calls an outcome; the one that is no outcome of the catalogue has words of its own."""
    return labelling.outcome_word(name, "label", language) if name in CATALOGUE else words(language)[f"lab.{name}"]


def places(language: str) -> list[Tree]:
    """Return where the places lie on the map, in points from the upper left."""
    return [
        {
            "id": name,
            "label": words(language)[f"places.{name}"],
            "x": round(UNIT * (box.x - box.width / 2), 1),
            "y": round(UNIT * (HEIGHT - box.y - box.height / 2), 1),
            "width": round(UNIT * box.width, 1),
            "height": round(UNIT * box.height, 1),
            "inside": box.inside,
        }
        for name, box in BOXES.items()
    ]


def loops(language: str) -> list[Tree]:
    """Return every loop on the map: its sentence, its cycle, the levers that move it, its passage."""
    texts = words(language)
    shown = {arrow.loop for arrow in arrows()}
    return [
        {
            "id": mechanism.name,
            "label": labelling.loop_label(mechanism.name, language),
            "sentence": labelling.text_or(f"loops.{mechanism.name}.sentence", texts["lab.reissue_sentence"], language),
            "cycle": mechanism.cycle,
            "levers": [name for name in lever_metas() if name.partition(".")[0] in mechanism.moved_by],
            "passage": passage(mechanism.passage, language),
        }
        for mechanism in STEP_ORDER
        if mechanism.name in shown
    ]


def drawn_arrows() -> list[Tree]:
    """Return the arrows of the map with their corners, in the order in which a playback holds their flows."""
    result = []
    for arrow in arrows():
        route = route_of(arrow.loop, arrow.start, arrow.end)
        points = [[round(UNIT * x, 1), round(UNIT * (HEIGHT - y), 1)] for x, y in route.points]
        what = {part: getattr(arrow, part) for part in ("loop", "start", "end", "loss")}
        label = {part: getattr(route, part) for part in ("label_on", "label_at", "side")}
        result.append(what | {"points": points} | label)
    return result


def demo_text(tree: Any, variants: dict[str, Tree], language: str) -> Tree:
    """Return a demonstration in one language, with the whole settings of each variant and the words of its passages."""
    result: Tree = _in(tree, language)
    shown = ((one["id"], one["label"]) for one in result["variants"])
    result["variants"] = [{"id": id_, "label": label, "option": variants[id_]} for id_, label in shown]
    result["passages"] = [passage(name, language) for name in tree["passages"]]
    return {key: value for key, value in result.items() if key not in ("base", "expect")}


def _in(tree: Any, language: str) -> Any:
    """Return a tree with every ``{nb, en}`` in it replaced by the words of one language."""
    if isinstance(tree, dict):
        return tree[language] if set(tree) == {"nb", "en"} else {key: _in(part, language) for key, part in tree.items()}
    return [_in(part, language) for part in tree] if isinstance(tree, list) else tree
