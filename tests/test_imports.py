"""Imports point one way, none run in a circle, and drawing stays with those who draw."""

from __future__ import annotations

import ast
from pathlib import Path

import networkx
import pytest

SIM = Path(__file__).parents[1] / "sim"
LAYERS = (
    ("language", "format"), ("config",), ("luck", "knowledge", "mechanism"), ("world", "agents"), ("work",),
    ("loops", "governance"), ("outcomes",), ("organisation",), ("studies",), ("analysis", "validation"), ("reporting",),
    ("api",), ("lab",), ("cli", "__main__"),
)  # fmt: skip
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
LOOSE = {"__init__", "__main__", "api", "organisation", "mechanism", "luck", "knowledge"}
"""The modules that stand beside the packages at sim's top."""

FILES = sorted(SIM.rglob("*.py"))
MODULES = {
    ".".join(("sim", *path.relative_to(SIM).with_suffix("").parts)).removesuffix(".__init__"): path for path in FILES
}


def only_for_types(node: ast.AST) -> bool:
    """Whether a statement is ``if TYPE_CHECKING:``."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(node: ast.AST) -> set[str]:
    """Modules and names that a file imports, inside functions too; what is for types alone does not count."""
    if only_for_types(node):
        return set().union(*(imports(child) for child in node.orelse))  # type: ignore[attr-defined]
    if isinstance(node, ast.ImportFrom):
        assert not node.level, "imports are absolute"
        return {f"{node.module}.{name.name}" for name in node.names}
    if isinstance(node, ast.Import):
        return {name.name for name in node.names}
    return set().union(*(imports(child) for child in ast.iter_child_nodes(node)))


def imported(path: Path) -> set[str]:
    """What a file imports; of sim, as the modules that hold it."""
    names = imports(ast.parse(path.read_text(encoding="utf-8")))
    return {name if name.split(".")[0] != "sim" else module_of(name) for name in names}


def module_of(name: str) -> str:
    """The module of sim that a dotted name is, or stands in."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def test_only_seven_modules_stand_beside_the_packages():
    assert {path.stem for path in SIM.glob("*.py")} == LOOSE


def test_every_part_of_sim_has_a_layer():
    parts = {path.relative_to(SIM).parts[0].removesuffix(".py") for path in FILES}
    assert parts - {"__init__"} <= set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SIM)))
def test_a_module_imports_only_from_its_own_layer_and_those_below(path):
    layer = path.relative_to(SIM).parts[0].removesuffix(".py")
    for name in sorted(imported(path)):
        parts = name.split(".")
        if parts[0] == "matplotlib":
            assert layer == "reporting", f"{path.name} draws, outside reporting"
        if parts[0] == "hydra":
            assert layer == "config", f"{path.name} composes settings, outside config"
            assert not any(part.startswith("_") for part in parts), f"{path.name} imports {name}, which is private"
        if parts[0] != "sim" or layer == "__init__":  # sim/__init__.py names what is public
            continue
        assert len(parts) > 1, f"{path} imports sim itself"
        assert LEVEL[parts[1]] <= LEVEL[layer], f"{path} imports {name}"


def test_no_imports_run_in_a_circle():
    graph = networkx.DiGraph()
    for module, path in MODULES.items():
        graph.add_edges_from((module, name) for name in imported(path) if name in MODULES and name != module)
    circles = [sorted(circle) for circle in networkx.strongly_connected_components(graph) if len(circle) > 1]
    assert circles == []


def test_a_circle_and_an_import_inside_a_function_would_be_seen():
    tree = ast.parse("if TYPE_CHECKING:\n    import a\ndef f():\n    from sim.api import compare\n")
    assert imports(tree) == {"sim.api.compare"}
