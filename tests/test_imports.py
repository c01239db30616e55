"""Imports point one way, and drawing stays with those who draw."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SIM = Path(__file__).parents[1] / "sim"
ROOMS = (
    ("language",), ("config",), ("luck", "knowledge", "mechanism"), ("world", "agents"), ("work",),
    ("loops", "governance"), ("outcomes",), ("organisation",), ("runner",), ("analysis", "validation"), ("reporting",),
    ("lab",),
)  # fmt: skip
FLOOR = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}


def imported(path: Path) -> set[str]:
    """Rooms of ``sim`` and outside packages that a file needs when it is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    result: set[str] = set()
    for node in tree.body:  # imports under TYPE_CHECKING or inside functions do not count
        if isinstance(node, ast.ImportFrom) and node.module:
            result.add(node.module)
        elif isinstance(node, ast.Import):
            result |= {name.name for name in node.names}
    return result


def files() -> list[Path]:
    return sorted(SIM.rglob("*.py"))


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(SIM)))
def test_a_room_leans_only_on_rooms_below(path):
    room = path.relative_to(SIM).parts[0].removesuffix(".py")
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "matplotlib":
            assert room == "reporting", f"{path.name} draws, outside reporting"
        if parts[0] != "sim" or len(parts) < 2 or room not in FLOOR or parts[1] not in FLOOR:
            continue
        assert FLOOR[parts[1]] <= FLOOR[room], f"{path} imports {name}"
