"""Something to try oneself, as HTML: sliders and results that stand there from the start, and the script that moves them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from importlib.resources import files

from markupsafe import Markup, escape

from sim.analysis.fields import Fields
from sim.language.format import number
from sim.reporting.document.blocks import Explorer


def script() -> str:
    """The script, as it stands between its tags."""
    return files("sim.reporting").joinpath("templates/explorer.js").read_text(encoding="utf-8")


def allowed() -> str:
    """What the page's security policy must hold for the script to run, and no other: its hash."""
    digest = hashlib.sha256(script().encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def payload(block: Explorer, language: str) -> Markup:
    """What the script reads, so written that nothing in it can end the element it stands in."""
    fields = {**block.data, "words": dict(block.words), "anchor": block.anchor, "language": language}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def html(block: Explorer, language: str) -> Markup:
    """The block with everything in its place, its sliders at the reference."""
    return _Page(block, language).whole()


class _Page:
    """One explorer as HTML."""

    def __init__(self, block: Explorer, language: str):
        self.block, self.language = block, language
        self.data: Fields = block.data
        self.say = block.words

    def whole(self) -> Markup:
        """Heading, what it says without a script, the live part, data and script."""
        return Markup(
            '<section class="explorer" id="{anchor}" aria-labelledby="{anchor}-title">\n'
            '<h4 id="{anchor}-title">{title}</h4>\n'
            '<noscript><p class="note">{no_script}</p></noscript>\n'
            '<div class="live" hidden>\n{top}\n{main}\n{results}\n{rest}\n'
            '</div>\n<script type="application/json">{data}</script>\n</section><script>{script}</script>'
        ).format(
            anchor=self.block.anchor, title=self.block.title, no_script=self.say["no_script"], top=self._top(),
            main=self._main(), results=self._results(), rest=self._rest(),
            data=payload(self.block, self.language), script=Markup(script()),
        )  # fmt: skip

    def _top(self) -> Markup:
        presets = Markup("\n").join(
            Markup('<button type="button" data-preset="{}">{}</button>').format(nth, preset["label"])
            for nth, preset in enumerate(self.data["presets"])
        )
        heading = Markup('<h5 id="{}-presets">{}</h5>').format(self.block.anchor, self.say["presets"])
        offered = Markup('{}<div class="buttons" role="group" aria-labelledby="{}-presets">{}</div>').format(
            heading, self.block.anchor, presets
        )
        steps = Markup("\n").join(
            Markup('<button type="button" data-part="{}">{}</button>').format(name, self.say[name])
            for name in ("undo", "redo", "reset")
        )
        notes = (self.say[name] for name in ("not_offered", "left_out", "units", "link") if self.say.get(name))
        return Markup('<div class="top"><p class="note">{}</p>{}{}<div class="buttons">{}</div></div>').format(
            self.say["far"], offered if self.data["presets"] else "", _notes(notes), steps
        )

    def _main(self) -> Markup:
        rows = [self._lever(lever) for lever in self.data["levers"] if lever["main"]]
        return Markup('<div class="main"><h5>{}</h5>{}</div>').format(self.say["main_levers"], _joined(rows))

    def _rest(self) -> Markup:
        """The other levers, by who decides them."""
        result = []
        others = [lever for lever in self.data["levers"] if not lever["main"]]
        for level in dict.fromkeys(lever["level"] for lever in others):
            rows = [self._lever(lever) for lever in others if lever["level"] == level]
            value = self.say["other_levers"].format(level=level)
            result.append(Markup("<details><summary>{}</summary>{}</details>").format(value, _joined(rows)))
        return Markup('<div class="rest">{}</div>').format(_joined(result))

    def _lever(self, lever: Fields) -> Markup:
        base = number(lever["base"], 2, self.language)
        at = (lever["base"] - lever["low"]) / (lever["high"] - lever["low"])
        return Markup(
            '<div class="lever"><label for="{id}">{label}</label><output for="{id}" aria-live="off">{value}</output>'
            '<div class="track"><input type="range" id="{id}" data-lever="{lever}" min="{low}" max="{high}" step="{step}" '
            'value="{base}" aria-valuetext="{text}" autocomplete="off"><span class="mark" aria-hidden="true" '
            'style="left: calc({left} * (100% - 1rem) + .5rem)"></span></div>'
            '<span class="base" aria-hidden="true">{start}</span></div>'
        ).format(
            id=f"{self.block.anchor}-{lever['id'].replace('.', '-')}", label=lever["label"], value=base,
            lever=lever["id"], low=lever["low"], high=lever["high"], step=self.data["step"], base=lever["base"],
            text=self.say["valuetext"].format(value=base, base=base), left=f"{at:.4f}",
            start=self.say["base"].format(value=base),
        )  # fmt: skip

    def _results(self) -> Markup:
        rows = _joined(self._outcome(outcome) for outcome in self.data["outcomes"])
        return Markup(
            '<div class="results"><h5>{}</h5><p class="summary" role="status" aria-live="polite" data-part="summary">{}</p>'
            '<p data-part="moved">{}</p><p data-part="beyond" style="visibility: hidden">{}</p>'
            '<div class="ways" aria-hidden="true"><span>← {}</span><span>{} →</span></div><ul class="outcomes">{}</ul>'
            '<p class="note" data-part="hours"></p><p class="note">{}</p></div>'
        ).format(
            self.say["results"], self.say["summary_none"], self.say["nothing_moved"], self.say["beyond"],
            self.say["worse"], self.say["better"], rows, self.say["axis"],
        )  # fmt: skip

    def _outcome(self, outcome: Fields) -> Markup:
        nothing = number(0.0, outcome["digits"], self.language)
        return Markup(
            '<li class="same" data-outcome="{}"><span class="name">{}</span><span class="figures">'
            '<span class="difference">{}</span></span>'
            '<svg viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
            '<line class="rail" x1="10" x2="190" y1="7" y2="7"/><line class="zero" x1="100" x2="100" y1="0" y2="14"/>'
            '<line class="band" x1="100" x2="100" y1="7" y2="7"/><ellipse class="dot" cx="100" cy="7" rx="2" ry="4.5"/>'
            '<path class="arrow before" visibility="hidden" d="M2 7 l7 -5 v10 z"/>'
            '<path class="arrow after" visibility="hidden" d="M198 7 l-7 -5 v10 z"/></svg>'
            '<span class="word">{}</span><span class="ends"></span></li>'
        ).format(outcome["id"], outcome["label"], nothing, self.say["same"])


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(parts)


def _notes(lines: Iterable[str]) -> Markup:
    return _joined(Markup('<p class="note">{}</p>').format(escape(line)) for line in lines)
