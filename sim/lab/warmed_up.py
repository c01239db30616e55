"""Worlds at year 0, kept for whoever asks next: a class tries many levers in few worlds."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict

from sim.config import Config, config_hash
from sim.config.levers import Levers
from sim.organisation import Organisation

KEPT = 24
"""Settled organisations that a worker keeps; one of teaching scale takes about a megabyte."""
_KEPT: OrderedDict[str, Organisation] = OrderedDict()


def warmed_up(config: Config) -> Organisation:
    """Return the organisation of this world at year 0, whatever the governance; the one asked for longest ago is let go."""
    key = config_hash(dataclasses.replace(config, governance=Levers()))
    if key not in _KEPT:
        _KEPT[key] = Organisation(config)
        if len(_KEPT) > KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return _KEPT[key]
