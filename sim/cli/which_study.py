"""Which study is meant: by name, by file or by folder, alike in every verb; and where it is run."""

from __future__ import annotations

import sys
from itertools import takewhile
from pathlib import Path

from sim.cli.words import Given
from sim.config import ConfigError
from sim.config.fields import Tree
from sim.config.files import no_such, option_names
from sim.config.options import Own, read_own
from sim.studies.commands import orglearn
from sim.studies.executors import Executor, read_executor
from sim.studies.folder import EARLIER, Folder
from sim.studies.places import namesakes
from sim.studies.study import read, study_from
from sim.studies.workflow import SWEEPS, may_hold


def known_as(what: str) -> str:
    """Return what to read a study from: a name that comes with the project, a file or folder, or one that was run."""
    if what not in option_names("study") and not Path(what).exists() and (SWEEPS / what / "study.yaml").is_file():
        return str(SWEEPS / what)
    return what


def own_of(given: Given) -> Own:
    """Return the options of the user's own, from the folders that were given."""
    folders = [folder for folder in given.text("config_dir").split(",") if folder]
    if "config_dir" in given.values and not folders:
        raise ConfigError("config_dir is '', but must be a folder that exists.")
    return read_own(folders)


def readable(what: str, own: Own | None = None) -> tuple[str, Tree]:
    """Return a study's name and its settings as written, with the settings of what is the user's own."""
    if not what:
        raise ConfigError(f"Say which study: study=NAME ({', '.join(option_names('study'))}), a file or a folder.")
    own = own or Own()
    name, tree = read(known_as(what), own.folders)
    return name, own.study(tree)


def run_folder(what: str) -> Folder:
    """Return the folder of a study that was run, by name, file or folder; ConfigError where there is none."""
    if not what:
        raise ConfigError("Say which study: study=NAME or study=FOLDER.")
    places = [Path(what), SWEEPS / what]
    exists = what in option_names("study") or Path(what).is_file() or (Path(what) / "study.yaml").is_file()
    if exists:
        places += of_that_name(what)
    for path in places:
        if (path / "manifest.json").is_file():
            return Folder(path)
    if exists:
        raise ConfigError(f"The study {what} has not been run here. `{orglearn('sweep', f'study={what}')}` runs it.")
    there = sorted({p.parent.name for p in SWEEPS.glob("*/manifest.json")} | set(option_names("study")))
    raise ConfigError(f"{no_such('study', what, there)} `orglearn sweep study=...` runs one.")


def of_that_name(what: str) -> list[Path]:
    """Return the folders of the sweeps with a study's name, first those that hold the study itself, if several have it."""
    name, tree = read(what)
    there = list(takewhile(lambda place: (place / "study.yaml").is_file(), namesakes(SWEEPS / name)))
    if len(there) < 2:
        return there or [SWEEPS / name]
    study = study_from(name, tree)
    return sorted(there, key=lambda place: not may_hold(place, study))


def print_made(folder: Folder) -> None:
    """Print on stderr where a study was made by another version of the model, or in more than one environment."""
    for sentence in filter(None, (folder.damage(), folder.of_earlier_model())):
        print(sentence, file=sys.stderr)
    if environments := folder.manifest().get("environments"):
        print(f"They were made in more than one environment: {', '.join(environments)}.", file=sys.stderr)
    for place in sorted((folder.path / EARLIER).glob("*/manifest.json")):
        print(f"What an earlier model found is in {place.parent.as_posix()}.", file=sys.stderr)


def executor_of(given: Given) -> Executor:
    """Return where to run: ``executor=dask executor.workers=2``; usually worker processes of this machine."""
    asked = given.values.get("executor", "local")
    if isinstance(asked, dict):
        tree = dict(asked)
        return read_executor(tree.pop("kind", "dask" if "address" in tree else "local"), tree)
    return read_executor(asked)
