"""What all our Mesa agents share: numbers that are forgotten together with the organisation they belong to."""

from __future__ import annotations

from typing import ClassVar

import mesa


class _Numbers:
    """Counts 1, 2, 3 ... for one organisation, and can be copied with it."""

    def __init__(self) -> None:
        self.last = 0

    def __next__(self) -> int:
        self.last += 1
        return self.last


class _OfEachModel:
    """The counter of a model, kept on the model itself.

    Mesa keeps the counters of all models in one table for as long as the program runs, and with them every model
    that ever was: a sweep would fill the memory.
    """

    def __getitem__(self, model: mesa.Model) -> _Numbers:
        if "agent_numbers" not in vars(model):
            model.agent_numbers = _Numbers()
        numbers: _Numbers = model.agent_numbers
        return numbers


class Agent(mesa.Agent):
    """A Mesa agent that does not keep its organisation alive."""

    _ids: ClassVar[_OfEachModel] = _OfEachModel()
