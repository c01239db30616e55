"""Twelve guided demonstrations: a question, a prediction, a run, what to look at, and what to discuss.

Each stands in a file of its own (``T01.yaml`` ...), with its words in both languages, the settings of its variants, and
what a class should see as claims that can be tried (:mod:`sim.lab.check_claims`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sim.analysis.catalogues import lever_metas
from sim.config import ConfigError
from sim.config.fields import Tree
from sim.config.registry import registry
from sim.lab.schema import config_of, reversals
from sim.language import LANGUAGES, own_yaml
from sim.mechanism import HOLDERS
from sim.outcomes.catalogue import CATALOGUE

VIEWS = ("chart", "map", "offices", "levels", "sweep", "idea", "case", "spread")
"""What a demonstration can point at: the outcomes over time, the loops, the grid of offices, where knowledge is,
an outcome against a lever, one idea, one case, and the spread over offices."""
SERIES = ("right_state_law", "right_municipal_law", *(f"level_{holder}" for holder in HOLDERS))
"""What is followed month by month besides the outcomes of the catalogue."""
TEXTS = ("title", "question", "story", "see", "look_here", "theory")
LISTS = ("discuss", "teacher")
WITHOUT_WORDS = {
    "id", "minutes", "patterns", "passages", "base", "variants", "slider", "outcomes", "look", "predict", "break_it",
    "expect",
}  # fmt: skip


@dataclass(frozen=True)
class Demo:
    """One demonstration; ``tree`` is its file, checked."""

    id: str
    tree: Tree

    @property
    def variants(self) -> dict[str, Tree]:
        """Variant -> what the lab is asked to run: its own levers, and other settings as a whole, on the demonstration's."""
        base, result = self.tree["base"], {}
        for one in self.tree["variants"]:
            own = {key: value for key, value in one.items() if key not in ("id", "label")}
            result[one["id"]] = base | own | {"levers": {**base.get("levers", {}), **one.get("levers", {})}}
        return result


@cache
def demos() -> dict[str, Demo]:
    """Return every demonstration by id, T1 to T12; raise ConfigError where a file is not valid."""
    result = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if re.fullmatch(r"T\d\d\.yaml", file.name):
            tree = own_yaml(file.read_text(encoding="utf-8"))
            result[tree["id"]] = checked(Demo(tree["id"], tree), file.name)
    return result


def checked(demo: Demo, file: str) -> Demo:
    """Return the demonstration; raise ConfigError where it names what does not exist, or has a text in one language only."""
    tree = demo.tree
    if file != f"T{int(demo.id[1:]):02}.yaml":
        raise ConfigError(f"{file} holds {demo.id}.")
    if extra := set(tree) ^ ({*TEXTS, *LISTS} | WITHOUT_WORDS):
        raise ConfigError(f"{file}: unknown or missing: {', '.join(sorted(extra))}.")
    messages = [tree[name] for name in (*TEXTS, *LISTS)] + [one["label"] for one in tree["variants"]]
    messages += [tree["predict"]["ask"], *tree["predict"]["choices"]]
    if any(set(words) != set(LANGUAGES) for words in messages):
        raise ConfigError(f"{file} says something in one language only.")
    if any(len(tree[name]["nb"]) != len(tree[name]["en"]) for name in LISTS):
        raise ConfigError(f"{file} says more in one language than in the other.")
    for name, there, names in (
        ("passages", registry("passages"), tree["passages"]),
        ("levers", lever_metas(), tree["slider"]),
        ("outcomes", (*CATALOGUE, *SERIES), tree["outcomes"]),
        ("assumptions", reversals(), tree["break_it"]),
        ("views", VIEWS, [tree["look"]["view"]]),
        ("variants", demo.variants, [v for e in tree["expect"] for v in (e["of"], e.get("against", e["of"]))]),
        ("outcomes", CATALOGUE, [expected["outcome"] for expected in tree["expect"]]),
    ):
        if unknown := [one for one in names if one not in there]:
            raise ConfigError(f"{file}: {name} has no {', '.join(map(str, unknown))}.")
    if not 0 <= tree["predict"]["right"] < len(tree["predict"]["choices"]):
        raise ConfigError(f"{file}: predict.right names no choice.")
    for variant in demo.variants.values():
        config_of(variant)
    return demo
