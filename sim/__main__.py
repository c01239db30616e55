"""One run from the command line, with everything settable: a Hydra application.

python -m sim governance=report_package governance.local_autonomy=0.7 scale=teaching seed=3
python -m sim --multirun governance=baseline_2014,report_package seed=1,2
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.cli.errors import SentenceParser, run_to_exit_code
from sim.config.fields import ConfigError

#: Hydra's flags that would let a settings file build objects, or replace all settings.
REFUSED = ("config_path", "config_name", "experimental_rerun")


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; the exit code is 0, 2 after a bad setting, 130 after Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return run_to_exit_code(lambda: start(arguments))


def start(arguments: list[str]) -> int:
    """Check the arguments, then let Hydra compose the settings and call :func:`one_run` for each job."""
    if "--version" in arguments:
        from sim.cli.main import version

        print(version())
        return 0
    import hydra
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    from sim.config.files import config_dir
    from sim.config.hydra_store import register

    command = checked(arguments)
    register()
    GlobalHydra.instance().clear()
    app = hydra.main(version_base="1.3", config_path=str(config_dir()), config_name="config")(one_run)
    try:
        with command_line(command):
            app()
    except (HydraException, OmegaConfBaseException) as problem:
        raise ConfigError(f"The settings do not fit together: {str(problem).splitlines()[0]}") from None
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def checked(arguments: list[str]) -> list[str]:
    """The arguments as Hydra can have them: flags first, every override already judged."""
    from hydra._internal.utils import get_args_parser

    from sim.config.overrides import check_overrides

    parser = SentenceParser("python -m sim", add_help=False, parents=[get_args_parser()], allow_abbrev=False)
    asked: Namespace = parser.parse_intermixed_args(arguments)
    for flag in REFUSED:
        if getattr(asked, flag):
            name = flag.replace("_", "-")
            raise ConfigError(f"--{name} cannot be used; --config-dir FOLDER adds settings of your own.")
    folders = [Path(asked.config_dir).absolute()] if asked.config_dir else []
    if folders and not folders[0].is_dir():
        raise ConfigError(f"--config-dir is '{asked.config_dir}', but must be a folder that exists.")
    typed = list(asked.overrides)
    tidy = check_overrides(typed, bool(asked.multirun), folders)
    return [word for word in arguments if word not in typed] + tidy


@contextmanager
def command_line(arguments: list[str]) -> Iterator[None]:
    """Hydra reads the process's own arguments, and swallows errors unless told not to."""
    argv, full = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv = ["orglearn run", *arguments]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        sys.argv = argv
        if full is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full


def one_run(settings: Any) -> None:
    """One job: the composed settings -> a run, its tables on the screen and in the output folder."""
    from hydra.core.hydra_config import HydraConfig
    from omegaconf import OmegaConf

    from sim.api import simulate
    from sim.cli.show_run import show_run, write_run
    from sim.config.build import from_dict
    from sim.config.overrides import NO_ENSEMBLE, check_output

    tree: dict[str, Any] = OmegaConf.to_container(settings, resolve=True)  # type: ignore[assignment]
    del tree["output"]
    language = tree.pop("language")
    del tree["ensemble"], tree["member"]
    chosen = HydraConfig.get().runtime.choices["ensemble"]
    config = from_dict(tree) if chosen == NO_ENSEMBLE else from_ensemble(HydraConfig.get())
    folder = check_output(HydraConfig.get().runtime.output_dir)
    run = simulate(config)
    write_run(run, config, folder)
    show_run(run, config, folder, language)


def from_ensemble(hydra: Any) -> Any:
    """The config of a job under a parameter set: what was typed lies on top of the set, all else below it.

    Hydra's composed settings cannot tell what was typed from what is usual, so the job is read again.
    """
    from sim.config.overrides import config_of, jobs

    folders = [Path(s.path) for s in hydra.runtime.config_sources if s.provider == "command-line"]
    return config_of(jobs(list(hydra.overrides.task), multirun=False)[0], folders)


if __name__ == "__main__":
    sys.exit(main())
