"""The typed door: everything that can be set, checked before anything runs."""

from __future__ import annotations

from sim.config.build import Config, config_hash, configure, from_dict, load
from sim.config.fields import ConfigError
from sim.config.files import config_dir, option_names, package_names, read_study
from sim.config.options import as_dict

__all__ = [
    "Config",
    "ConfigError",
    "as_dict",
    "config_dir",
    "config_hash",
    "configure",
    "from_dict",
    "load",
    "option_names",
    "package_names",
    "read_study",
]
