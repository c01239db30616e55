"""What the README and the experiments tell one to run, runs."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from sim.cli import analyses, main, verbs
from sim.cli.run import main as run
from sim.cli.words import read
from tests.lab import serving

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDER = ROOT / "experiments" / "detail_management_versus_autonomy"
SMALL = ["scale.offices=4", "scale.caseworkers=40", "scale.counties=1", "scale.settling_years=1", "years=1"]


def blocks(language: str) -> list[str]:
    """The README's code blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


STUDIES, DOCUMENT, LAB = ((ROOT / "docs" / f"{page}.md").read_text("utf-8") for page in ("studies", "document", "lab"))
LINES = [
    line
    for block in [*blocks("sh"), *(re.findall(r"```sh\n(.*?)```", STUDIES + DOCUMENT + LAB, flags=re.DOTALL))]
    for line in block.splitlines()
]


def test_it_is_short_and_its_links_lead_somewhere():
    assert len(README.splitlines()) < 150
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        # Drawn by `make run`; written by `make validate`.
        if target not in ("docs/img/differences.png", "docs/validation.md"):
            assert (ROOT / target).exists(), target


@pytest.mark.slow
def test_python_blocks_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, space)
    assert list(space["run"].outcomes.columns) == ["year", "outcome", "value"]
    assert space["found"].replications == 3
    assert list(space["swept"].scenarios["turbulence"]) == [0.2, 1.0]
    assert set(space["doubted"].differences["sets"]) == {3}


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("make ")])
def test_make_targets_exist(line):
    target = line.split()[1]
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("orglearn ")])
def test_every_command_names_a_verb_and_settings_that_it_has(line):
    _, verb, *words = shlex.split(line)
    read(verbs.VERBS[verb], words)


def test_the_tables_of_verbs_and_analyses_are_those_of_the_registries():
    assert verbs.as_markdown() in STUDIES
    assert analyses.as_markdown() in STUDIES


TINY = ["scale=classroom", "years=1", "replications=2", "executor=in_process"]


@pytest.fixture(scope="module")
def swept(tmp_path_factory) -> Path:
    """A folder in which the study that the pages speak of has been run, as small as can be."""
    folder = tmp_path_factory.mktemp("swept")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main.main(["sweep", "study=packages", *TINY]) == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", dict.fromkeys(line for line in LINES if not line.startswith(("make ", "orglearn lab")))
)
def test_commands_run_at_small_scale(line, swept, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")
    shutil.copytree(swept, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for name, few in {"SETS": 2, "POINTS": 4, "PART_WORLDS": 1, "FLIP_WORLDS": 2}.items():
        monkeypatch.setattr(f"sim.studies.supplements.{name}", few)
    words = shlex.split(line)
    if words[:3] == ["python", "-m", "sim"]:
        code = run([*words[3:], *SMALL, f"output={tmp_path}"])
    else:
        assert words[0] == "orglearn"
        small = ["scale=classroom", "years=1", "replications=2", f"out={tmp_path}"]
        one = ["--only", "P24", "--quick", "--workers", "1", "--out", str(tmp_path)]
        more = {"compare": small, "validate": one, "sweep": TINY}.get(words[1], [])
        assert all(word == "study=packages" for word in words if word.startswith("study="))
        if words[1] == "verify":
            assert main.main(["report", "study=packages", "formats=[html]"]) == 0
        code = main.main([*words[1:], *more])
    text = capsys.readouterr()
    assert code == 0, text.err


@pytest.mark.parametrize("line", dict.fromkeys(line for line in LINES if line.startswith("orglearn lab")))
def test_the_lab_opens(line):
    with serving(*shlex.split(line)[2:], "--workers", "1") as lab:
        assert lab.send("GET", "/")[0] == 200


def script(name: str) -> ModuleType:
    """A script of the experiment, as a module."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_experiment_runs_small(tmp_path):
    small = [
        "--scale",
        "classroom",
        "--worlds",
        "1",
        "--years",
        "1",
        "--workers",
        "1",
        "--out",
        str(tmp_path),
        "--runs",
        str(tmp_path / "runs"),
    ]
    rows = script("run").main(small)
    assert len(rows.groupby(["detail_management", "local_autonomy", "differentiation"])) == 24
    assert (tmp_path / "figure.png").stat().st_size > 10_000
    assert len(script("variation").main(["--scale", "classroom", "--worlds", "2", "--years", "1"])) == 2


def test_the_finding_quotes_its_own_table():
    import pandas as pd

    rows = pd.read_csv(FOLDER / "differences.csv")
    known = {f"{row.difference:+.3f} ({row.low:+.3f} to {row.high:+.3f})" for row in rows.itertuples(index=False)}
    quoted = re.findall(r"[+-]\d\.\d{3} \([+-]\d\.\d{3} to [+-]\d\.\d{3}\)", (FOLDER / "finding.md").read_text("utf-8"))
    assert len(quoted) == 46
    assert set(quoted) <= known


@pytest.mark.slow
def test_the_page_on_studies_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    on_slurm, in_steps = re.findall(r"```python\n(.*?)```", STUDIES, flags=re.DOTALL)
    compile(on_slurm, "cluster.py", "exec")  # there is no SLURM here
    space: dict[str, object] = {}
    exec(in_steps, space)
    assert space["found"].tables["enough"]["verdict"].notna().all()


def test_the_page_on_the_document_names_all_that_can_go_with_a_study():
    from sim.cli.report import BESIDE

    assert re.findall(r"^\| `(\w+)` \|", DOCUMENT, flags=re.MULTILINE) == list(BESIDE)


def test_the_page_on_studies_names_every_design_and_setting():
    import yaml

    from sim.studies.design import KINDS
    from sim.studies.study import USUAL

    shown, *_ = re.findall(r"```yaml\n(.*?)```", STUDIES, flags=re.DOTALL)
    assert set(yaml.safe_load(shown)) <= set(USUAL)
    assert set(USUAL) - set(yaml.safe_load(shown)) == {"title", "population", "costs", "uncertainty"} | {"world"}
    for kind in set(KINDS) - {"none"}:
        assert f"`{kind}`" in STUDIES or f"{{kind: {kind}" in STUDIES, kind
