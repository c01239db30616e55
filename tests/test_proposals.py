"""Mechanisms propose and commit carries out: nothing in a mechanism alters the organisation."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.config.fields import metas
from sim.config.uncertainties import Uncertainties
from sim.mechanism import Change, Mechanism, Update
from sim.organisation import STEP_ORDER, Organisation
from tests.small import organisation

SIM = Path(__file__).parents[1] / "sim"
ROOMS = ("loops", "work", "agents", "world")
#: What is no part of a mechanism: constructors, and the one method by which commit lets the world turn.
NOT_A_MECHANISM = {"__init__", "__post_init__", "Reality.turn", "_OfEachModel.__getitem__", "_Numbers.__next__"}
#: Calls that hand back (a view of) what they were given.
ALIASING = {"asarray", "broadcast_to", "reshape", "ravel", "view", "getattr", "vars", "transpose", "squeeze"}
#: Methods and functions that alter what they are called on, or what they are given.
ALTERING = {
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault", "sort", "reverse", "fill",
    "put", "itemset", "resize", "setflags", "add", "discard",
}  # fmt: skip
ALTERING_CALLS = {"setattr", "delattr", "copyto", "putmask", "place", "put_along_axis", "write", "__setattr__"}


# --- what the code says ---------------------------------------------------------------------------


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function and method of a file, with its name and its class's."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def root(node: ast.expr) -> str:
    """The name that an attribute or item belongs to in the end; "" where there is none."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else root(function)


def is_new(value: ast.expr) -> bool:
    """Whether an expression makes something new, so that altering it alters nothing else."""
    if isinstance(value, ast.Call):
        return called(value) not in ALIASING
    if isinstance(value, (ast.ListComp, ast.GeneratorExp)):
        return is_new(value.elt)
    if isinstance(value, ast.DictComp):
        return is_new(value.value)
    if isinstance(value, (ast.List, ast.Tuple)):
        return all(is_new(item) for item in value.elts)
    if isinstance(value, ast.Dict):
        return all(is_new(item) for item in value.values)
    if isinstance(value, ast.IfExp):
        return is_new(value.body) and is_new(value.orelse)
    return isinstance(value, (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Constant, ast.JoinedStr))


def made_here(function: ast.FunctionDef) -> set[str]:
    """Names that the function binds only to what it has made itself."""
    new: set[str] = set()
    other = {a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
    for node in ast.walk(function):
        if isinstance(node, ast.For):
            other |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            pairs = [(node.target, node.value)]
        for target, value in pairs:
            targets, values = [target], [value]
            if isinstance(target, ast.Tuple):
                targets = target.elts
                values = value.elts if isinstance(value, ast.Tuple) else [value] * len(targets)
            for one, what in zip(targets, values, strict=True):
                if isinstance(one, ast.Name):
                    (new if is_new(what) else other).add(one.id)
    return new - other


def alterations(function: ast.FunctionDef) -> list[int]:
    """Lines on which a function alters something that it has not made itself."""
    own, lines = made_here(function), []
    for node in ast.walk(function):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            flat = [part for t in node.targets for part in (t.elts if isinstance(t, ast.Tuple) else [t])]
            targets = [t for t in flat if not isinstance(t, ast.Name)]
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target] if not isinstance(node.target, ast.Name) else []
        elif isinstance(node, ast.AugAssign):
            targets = [node.target]
        elif isinstance(node, ast.Delete):
            targets = list(node.targets)
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in ALTERING:
                targets = [node.func.value]
            elif called(node) in ALTERING_CALLS:
                targets = node.args[:1] or [node.func]
            targets += [keyword.value for keyword in node.keywords if keyword.arg == "out"]
        lines += [node.lineno for target in targets if root(target) not in own]
    return lines


def all_functions() -> list[tuple[str, str]]:
    """File and function of everything in the rooms that mechanisms are made of."""
    return [
        (str(path.relative_to(SIM)), name)
        for room in ROOMS
        for path in sorted((SIM / room).glob("*.py"))
        for name, _ in functions(ast.parse(path.read_text(encoding="utf-8")))
        if not {name, name.partition(".")[2]} & NOT_A_MECHANISM
    ]


@pytest.mark.parametrize(("file", "name"), all_functions())
def test_no_mechanism_and_no_helper_of_one_alters_what_it_was_given(file: str, name: str) -> None:
    tree = ast.parse((SIM / file).read_text(encoding="utf-8"))
    assert alterations(dict(functions(tree))[name]) == []


def test_the_code_of_every_mechanism_is_read() -> None:
    read = {name for _, name in all_functions()}
    assert {mechanism.propose.__name__ for mechanism in STEP_ORDER} <= read
    for mechanism in STEP_ORDER:
        assert mechanism.propose.__module__.split(".")[1] in ROOMS


FAULTS = {
    "an attribute": "org.quality = 1",
    "an attribute of a part": "org.offices.room = 1",
    "an item": "org.quality[0] = 1",
    "a slice of a column": "org.offices.room[:] = 0",
    "in place": "org.quality += 1",
    "in place, through a name": "room = org.offices.room\n    room *= 2",
    "in place, through two names": "u, room = org.config, org.offices.room\n    room |= 2",
    "an agent in a loop": "for leader in org.leaders:\n        leader.substance = 1",
    "an item of a view": "flat = np.ravel(org.quality)\n    flat[0] = 1",
    "a view of a copy's original": "room = org.quality.copy()\n    room = org.quality\n    room[0] = 1",
    "a table of columns": "new = {name: getattr(org, name) for name in 'ab'}\n    new['a'][0] = 1",
    "a method": "org.reality.reforms.append(1)",
    "a sort in place": "org.quality.sort()",
    "setattr": "setattr(org, 'quality', 1)",
    "object.__setattr__": "object.__setattr__(org, 'quality', 1)",
    "out": "np.add(1, 2, out=org.quality)",
    "copyto": "np.copyto(org.quality, 1)",
    "deleting": "del org.month",
    "an annotated attribute": "org.quality: int = 1",
    "one of several targets": "x, org.quality = 1, 2",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mechanism_that_alters_something_would_be_noticed_in_its_code(fault: str) -> None:
    tree = ast.parse(f"def f(org, levers, luck):\n    {FAULTS[fault]}\n")
    assert alterations(dict(functions(tree))["f"])


def test_altering_what_a_function_has_made_itself_is_allowed() -> None:
    text = (
        "def f(org):\n    a = np.zeros(3)\n    a[0] = 1\n    b = a + org.x\n    b |= 2\n    c = []\n    c.append(a)\n"
    )
    assert alterations(dict(functions(ast.parse(text)))["f"]) == []


# --- what running it shows ------------------------------------------------------------------------


def state(thing: Any, seen: set[int], path: str = "org") -> Iterator[tuple[str, bytes]]:
    """Everything an organisation consists of, as paths and bytes; each object once."""
    if isinstance(thing, np.ndarray):
        yield path, f"{thing.dtype}{thing.shape}".encode() + np.ascontiguousarray(thing).tobytes()
    elif thing is None or isinstance(thing, (bool, int, float, str, bytes, np.generic)):
        yield path, repr(thing).encode()
    elif id(thing) not in seen:
        seen.add(id(thing))
        if isinstance(thing, dict):
            for key, value in thing.items():
                yield from state(value, seen, f"{path}[{key!r}]")
        elif isinstance(thing, (list, tuple)):
            yield path, str(len(thing)).encode()
            for i, value in enumerate(thing):
                yield from state(value, seen, f"{path}[{i}]")
        elif type(thing).__module__.startswith("sim.") and hasattr(thing, "__dict__"):
            for name, value in vars(thing).items():
                yield from state(value, seen, f"{path}.{name}")
        elif isinstance(thing, np.random.Generator):
            yield path, repr(thing.bit_generator.state).encode()
        elif hasattr(thing, "getstate"):
            yield path, repr(thing.getstate()).encode()


def digest(org: Organisation) -> dict[str, str]:
    """A digest for each array, number and text of an organisation."""
    return {path: hashlib.sha256(value).hexdigest() for path, value in state(org, set())}


@pytest.fixture(scope="module")
def settled() -> Organisation:
    """An organisation a quarter before the end of a year: everything that goes by the quarter falls due in it."""
    lively = {
        "leader_turnover": 2.0, "programme_rate": 3.0, "turnover_per_year": 0.3, "trial_rate": 0.9, "appeal_rate": 0.3,
        "voice_rate": 0.5, "research_county": 2.0, "research_office": 2.0,
    }  # fmt: skip
    known = metas(Uncertainties)
    rates = {m.rate: known[m.rate].high for m in STEP_ORDER if m.rate in known}  # a rare loop would not be seen at work
    levers = {"research_translation": 1.0, "local_knowledge_banks": 1.0}
    org = organisation("report_package", seed=5, uncertainty=rates | lively, levers=levers).run(1)
    assert org.falls_due(per_year=4)
    return org


def test_the_digest_covers_every_part_that_commit_may_alter(settled: Organisation) -> None:
    parts = {path.replace("[", ".").split(".")[1] for path in digest(settled)}
    assert {
        "caseworkers", "offices", "leaders", "directorate", "counties", "repository", "guidance", "reality", "quality",
        "month", "ledger", "recorder", "exits", "trials_ended", "trials_anchored", "appeal_lessons", "now", "config",
    } <= parts  # fmt: skip


@pytest.mark.parametrize("mechanism", STEP_ORDER, ids=lambda m: m.name)
def test_nothing_has_changed_before_commit(settled: Organisation, mechanism: Mechanism) -> None:
    org = settled.continue_under(settled.config)
    before = digest(org)
    proposals = list(mechanism(org, org.levers_now(), org.luck.of(mechanism.name, org.now)))
    assert digest(org) == before
    assert proposals
    org.commit(proposals, author=mechanism)
    altered = {path for path, value in digest(org).items() if before.get(path) != value}
    assert altered, (
        "It moves nothing here, so nothing moved too early would show either: make it livelier in `settled`."
    )


def test_leaders_learn_and_are_replaced_in_commit_alone(settled: Organisation) -> None:
    org = settled.continue_under(settled.config)
    mechanism = next(m for m in STEP_ORDER if m.name == "leaders")
    before = [(x.leadership, x.substance) for x in org.leaders]
    proposals = list(mechanism(org, org.levers_now(), org.luck.of("leaders", org.now)))
    assert [(x.leadership, x.substance) for x in org.leaders] == before
    org.commit(proposals, author=mechanism)
    after = [(x.leadership, x.substance) for x in org.leaders]
    assert after != before
    update = next(p for p in proposals if isinstance(p, Update) and p.of == "leaders")
    assert after == list(zip(update.columns["leadership"], update.columns["substance"], strict=True))


# --- what is refused ------------------------------------------------------------------------------


def refused(settled: Organisation, proposal: Any, sentence: str) -> None:
    org = settled.continue_under(settled.config)
    with pytest.raises(ValueError, match=sentence):
        org.commit([proposal], author=STEP_ORDER[0])


def test_a_holder_that_does_not_exist_is_refused_with_those_that_do(settled: Organisation) -> None:
    sentence = "no holder 'ministry'.*caseworkers, routines, repository, guidance"
    with pytest.raises(ValueError, match=sentence):
        settled.holder("ministry")
    nothing = np.zeros((1, 1), np.uint64)
    refused(settled, Change("ministry", nothing, nothing), sentence)


def test_an_update_of_what_does_not_exist_is_refused(settled: Organisation) -> None:
    refused(settled, Update("ministry", {"x": 1}), "'ministry' cannot be updated.*organisation, caseworkers")
    refused(settled, Update("offices", {"rooms": 1}), "sets 'rooms', but there is no such column")
    refused(settled, Update("leaders", {"charm": [1] * 12}), "sets 'charm', but there is no such column")


def test_an_update_of_leaders_needs_a_value_for_each(settled: Organisation) -> None:
    refused(settled, Update("leaders", {"substance": [0.5]}), "shorter")
