"""The same settings and seed give the same bits, whichever routines the processor makes NumPy and its BLAS choose."""

from __future__ import annotations

import ast
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
MODEL = ("agents", "loops", "world", "work", "outcomes", "organisation.py", "knowledge.py", "luck.py", "mechanism.py")
"""What a run's numbers come from."""
FASTER = np.show_config(mode="dicts")["SIMD Extensions"]["found"]  # type: ignore[index]
"""The processor's features that NumPy has routines of its own for."""
DIGEST = """
import hashlib
import sim
digest = hashlib.sha256()
for settings in (
    {"governance": "report_package", "seed": 3}, {"governance": "detailed_control", "seed": 4},
    {"governance": "baseline_2014", "seed": 5, "ensemble": "report_patterns", "member": 7},
):
    run = sim.simulate(**settings, years=2)
    digest.update(run.outcomes["value"].to_numpy().tobytes())
    digest.update(run.offices.select_dtypes("number").to_numpy(dtype=float).tobytes())
print(digest.hexdigest())
"""


def digest(**environment: str) -> str:
    """What three short runs come to, in a process of its own with these variables set."""
    done = subprocess.run(
        [sys.executable, "-c", DIGEST], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture(scope="module")
def usual() -> str:
    """What the runs come to with the routines this machine chooses."""
    return digest()


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="these routines are for x86-64")
@pytest.mark.parametrize(
    "environment",
    [
        {"OPENBLAS_CORETYPE": "Prescott"},
        {"OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_NUM_THREADS": "1"},
        {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "4"},
        {"NPY_DISABLE_CPU_FEATURES": " ".join(FASTER)},
    ],
    ids=["Prescott", "Nehalem", "Haswell", "plain NumPy"],
)
def test_no_routine_of_the_processor_moves_a_bit(usual: str, environment: dict[str, str]) -> None:
    assert digest(**environment) == usual


def products(tree: ast.AST) -> list[int]:
    """Lines with a product that a BLAS may add up in an order of its own."""
    names = {"dot", "vdot", "inner", "matmul", "einsum", "tensordot", "lstsq", "solve"}
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult))
        or (isinstance(node, ast.Attribute) and node.attr in names)
    ]


@pytest.mark.parametrize("part", MODEL)
def test_the_model_adds_up_in_an_order_of_its_own(part: str) -> None:
    path = ROOT / "sim" / part
    files = [path] if path.suffix else sorted(path.rglob("*.py"))
    assert files
    products_in = {str(file.relative_to(ROOT)): products(ast.parse(file.read_text(encoding="utf-8"))) for file in files}
    products_in = {name: lines for name, lines in products_in.items() if lines}
    assert products_in.keys() <= {"sim/knowledge.py"}  # whole numbers, exact in any order
    assert len(products_in.get("sim/knowledge.py", [])) <= 1


def test_a_product_is_noticed() -> None:
    assert sorted(products(ast.parse("a = b @ c\nd = np.dot(e, f)\ng @= h\ni = (j * k).sum()"))) == [1, 2, 3]
