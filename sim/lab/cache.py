"""Answers worth keeping: a class of thirty opens the same demonstration, and it is run once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

Answer = tuple[bool, bytes]


class AnswerCache:
    """The last answers by question, up to so many bytes; a question under way is not begun twice.

    An answer depends on its question alone, so it does not matter who asked first.
    """

    def __init__(self, most: int = 32 * 2**20):
        self.most, self.bytes = most, 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._under_way: dict[str, asyncio.Task[Answer]] = {}

    async def get(self, question: str, find: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the answer that is kept, or that is under way, or that ``find`` gives; refusals are not kept."""
        while True:
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
            mine = question not in self._under_way
            if mine:
                self._under_way[question] = asyncio.create_task(self._ask(question, find))
                self._under_way[question].add_done_callback(_take_error)
            try:
                return await asyncio.shield(self._under_way[question])
            except Exception:
                if mine:  # what stopped another's question (a newer one of theirs, for instance) need not stop mine
                    raise

    async def _ask(self, question: str, find: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            ok, body = await find()
        finally:
            del self._under_way[question]
        if ok:
            self._kept[question] = ok, body
            self.bytes += len(question) + len(body)
            while self.bytes > self.most:
                gone, (_, old) = self._kept.popitem(last=False)
                self.bytes -= len(gone) + len(old)
        return ok, body


def _take_error(task: asyncio.Task[Answer]) -> None:
    """Take the task's error, which whoever waits for it has had, so that asyncio does not report it as lost."""
    if not task.cancelled():
        task.exception()
