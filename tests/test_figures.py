"""Who draws what: every kind of result has its figure, and no analysis imports what draws it."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import sim.analysis
from sim.analysis import figures
from sim.analysis.comparison import Comparison
from sim.analysis.result import AnalysisResult
from sim.reporting.figures import registry


def results() -> list[type]:
    """Every class of results that the package has."""
    for module in walk_packages(sim.analysis.__path__, "sim.analysis."):
        import_module(module.name)
    return [Comparison, *AnalysisResult.__subclasses__()]


def test_every_kind_of_result_has_a_figure_and_every_figure_a_result() -> None:
    assert sorted(result.kind for result in results() if hasattr(result, "kind")) == sorted(registry.FIGURES)


@pytest.mark.parametrize("kind", registry.FIGURES)
def test_a_figure_takes_the_result_and_the_language(kind: str) -> None:
    module, function = registry.FIGURES[kind].split(".")
    draw = getattr(import_module(f"sim.reporting.figures.{module}"), function)
    assert list(inspect.signature(draw).parameters)[1:2] == ["language"]


def test_an_unknown_kind_is_refused_with_a_sentence() -> None:
    class Odd:
        kind = "robustnes"

    with pytest.raises(KeyError, match=r"no figure 'robustnes'.*robustness"):
        figures.draw(Odd())


def test_no_analysis_imports_what_draws_it() -> None:
    folder = Path(sim.analysis.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.startswith("sim.reporting") for name in names), path.name


def test_importing_the_package_loads_neither_tables_nor_figures() -> None:
    code = "import sys, sim; print(sorted({'pandas', 'numpy', 'matplotlib', 'scipy'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.strip() == "[]"


def test_without_anything_that_draws_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "source", None)
    with pytest.raises(RuntimeError, match="or import sim"):
        figures.drawing()
