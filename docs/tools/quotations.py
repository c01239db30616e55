"""Confirm the quotations of ``sim/governance/passages.yaml``, without the report or with it.

``quotation_fingerprints.json`` beside them holds a fingerprint of each, so that an edited quotation shows without the
report at hand. A new quotation is accepted by the whole sentence it stands in, which ``docs.tools.sentences``
confirms; whoever has the report as plain text can check all of them again::

    python -m docs.tools.quotations accept ANCHOR ["THE WHOLE SENTENCE"]
    python -m docs.tools.quotations check REPORT.txt [--write]
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml

from docs.tools.sentences import SentenceIndex
from sim.governance.passages import MAX_WORDS, OUTLINE, PASSAGES, Passage, load_passages, normalise, words_in

FINGERPRINTS = PASSAGES.with_name("quotation_fingerprints.json")

#: A chapter title may stand at the foot of its first page; these words open the chapter's text.
OPENINGS: dict[str, str] = {"3": "En enkel definisjon på organisatorisk læring"}


def fingerprint(quote: str) -> str:
    """SHA-256 of the normalised quotation."""
    return hashlib.sha256(normalise(quote).encode()).hexdigest()


def anchor_fingerprint(passage: Passage) -> str:
    """Fingerprint of heading and quotation together, so that neither can be edited unseen."""
    return fingerprint(f"{passage.heading} | {passage.quote}")


def load_fingerprints(path: Path | None = None) -> dict[str, str]:
    """Return the stored fingerprint of every anchor (of ours, unless ``path`` names others)."""
    return {str(k): str(v) for k, v in json.loads((path or FINGERPRINTS).read_text(encoding="utf-8")).items()}


def _key(text: str) -> str:
    """Return what is compared: hyphens go, since a line break may add or hide one."""
    return re.sub(r"-\s*", "", normalise(text))


def split_sections(report: str) -> dict[str, str]:
    """Return the report's text by section code. A heading may run over two or three lines."""
    sections: dict[str, list[str]] = {}
    lines, order = [normalise(line) for line in report.splitlines()], list(OUTLINE)
    here, rest_of_heading = "", 0
    for i, line in enumerate(lines):
        if rest_of_heading:
            rest_of_heading -= 1
            continue
        for span in (1, 2, 3) if line else ():
            heading = _key(re.sub(r"^\d+\s+", "", " ".join(lines[i : i + span])))
            codes = [code for code in order if _key(OUTLINE[code]) == heading]
            if codes:  # of two sections with the same heading: the first that is not yet passed
                ahead = [code for code in codes if not here or order.index(code) >= order.index(here)]
                here, rest_of_heading, line = (ahead or codes)[0], span - 1, ""
                break
        here = next((code for code, words in OPENINGS.items() if line.startswith(words)), here)
        sections.setdefault(here, []).append(line)
    return {code: _key("\n".join(text)) for code, text in sections.items()}


def problem_with(passage: Passage, sections: Mapping[str, str]) -> str:
    """Return one plain sentence on what is wrong with a passage, or nothing."""
    quote, count = _key(passage.quote), words_in(passage.quote)
    if count > MAX_WORDS:
        return f"Quotation '{passage.id}' has {count} words; at most {MAX_WORDS} may be quoted."
    if quote not in _key(" ".join(sections.values())):
        return f"Quotation '{passage.id}' was not found in the report: «{passage.quote}»."
    if OUTLINE.get(passage.section) == passage.heading and quote in sections.get(passage.section, ""):
        return ""
    places = [f"«{OUTLINE[code]}» ({code})" for code, text in sections.items() if code and quote in text]
    stands = f"stands under {' and '.join(places)}" if places else "stands under no known heading"
    return f"Quotation '{passage.id}' {stands}, not under «{passage.heading}» ({passage.section}) as stated."


def check(report_path: str | Path, passages: Mapping[str, Passage] | None = None) -> list[str]:
    """Plain-sentence problems with the passages (all of ours, unless told) against a report's text."""
    sections = split_sections(Path(report_path).read_text(encoding="utf-8-sig"))
    return [p for passage in (passages or load_passages()).values() if (p := problem_with(passage, sections))]


def problem_without_report(passage: Passage, around: str = "", index: SentenceIndex | None = None) -> str:
    """Return one sentence on why a quotation cannot be accepted, or nothing.

    ``around``: the whole sentence in the report that the quotation stands in; the quotation itself by default.
    ``index``: the sentences of another text than the report.
    """
    places = (index or SentenceIndex.read()).sections_of(passage.quote, around)
    if passage.section in places:
        return ""
    if places:
        where = " and ".join(f"«{OUTLINE[code]}» ({code})" for code in sorted(places))
        return f"Quotation '{passage.id}' stands under {where}, not under «{passage.heading}» ({passage.section})."
    return (
        f"Quotation '{passage.id}' was not recognised. Give the whole sentence it stands in, "
        "exactly as printed, from its first word to its full stop or colon."
    )


def write_fingerprints(passages: Mapping[str, Passage], path: Path) -> None:
    """Store the fingerprint of every passage, in the passages' order."""
    table = {name: anchor_fingerprint(passage) for name, passage in passages.items()}
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _check(path: str, write: bool, passages: Mapping[str, Passage], prints: Path) -> int:
    """Hold all passages against the report's text."""
    problems = check(path, passages)
    well = len(passages) - len(problems)
    print(*problems, f"{well} of {len(passages)} quotations stand where stated.", sep="\n")
    if write and not problems:
        write_fingerprints(passages, prints)
        print(f"Wrote {len(passages)} fingerprints to {prints.name}.")
    return 1 if problems else 0


def _accept(name: str, around: str, passages: Mapping[str, Passage], prints: Path) -> int:
    """Store the fingerprint of one passage, if its sentence is known; those of all others must be as they were."""
    if name not in passages:
        raise ValueError(f"There is no passage '{name}'.")
    stored = load_fingerprints(prints)
    now = {key: anchor_fingerprint(passage) for key, passage in passages.items()}
    others = [key for key in now if key != name and key in stored and stored[key] != now[key]]
    if problem := problem_without_report(passages[name], around):
        print(problem)
        return 1
    if others:
        raise ValueError(f"Quotation '{others[0]}' was edited too; accept it first.")
    kept = {key: passage for key, passage in passages.items() if key in stored or key == name}
    write_fingerprints(kept, prints)
    print(f"Quotation '{name}' stands where stated. Wrote its fingerprint to {prints.name}.")
    return 0


def main(
    argv: Sequence[str] | None = None,
    load: Callable[[], Mapping[str, Passage]] | None = None,
    prints: Path | None = None,
    module: str = "docs.tools.quotations",
) -> int:
    """0: every quotation stands where it should. 1: some do not. 2: the check could not be made.

    ``load``, ``prints``, ``module``: other passages than ours, where their fingerprints stand, and who asks.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    prints = prints or FINGERPRINTS
    words = [word for word in given[1:] if word != "--write"]
    try:
        if any(word.startswith("-") for word in words):
            words = []
        if given[:1] == ["check"] and len(words) == 1:
            return _check(words[0], "--write" in given, (load or load_passages)(), prints)
        if given[:1] == ["accept"] and len(words) in (1, 2):
            return _accept(words[0], "".join(words[1:]), (load or load_passages)(), prints)
        raise ValueError(
            f"Usage: python -m {module} check REPORT.txt [--write]\n"
            f'       python -m {module} accept ANCHOR ["THE WHOLE SENTENCE"]'
        )
    except UnicodeDecodeError:
        print(f"'{words[0]}' is not plain text in UTF-8.", file=sys.stderr)
    except OSError as error:
        print(f"'{error.filename}' could not be opened: {error.strerror}.", file=sys.stderr)
    except (ValueError, yaml.YAMLError) as error:
        print(error, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
