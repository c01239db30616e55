"""What stands in front of the workers: a fair queue, a limit on pace, and answers that are kept.

Pages take turns. What a reader waits to see (a lever's answer, a closer look) goes before what fills in by itself (more
worlds), but for every fourth place, so that nothing waits for ever. A newer playback for a page takes the place of the
one it still waits for: a lever that is dragged asks many times, and only the last answer is wanted. A class of thirty
opens the same demonstration, and it is run once.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Answer = tuple[bool, bytes]
INTERACTIVE, BACKGROUND = 0, 1
EVERY = 4


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

    def cancel(self) -> None:
        """Stop every question under way; whoever waits for one is cancelled too."""
        for task in self._under_way.values():
            task.cancel()

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


class FullError(Exception):
    """So many wait already that no more are taken."""


class SupersededError(Exception):
    """The same page has asked for something newer in the meantime."""


class RequestQueue:
    """A queue for so many ``places``, with room for so many requests to wait, in all and for each page."""

    def __init__(self, places: int, room: int = 300, room_of_a_page: int = 4):
        self.free = places
        self.room, self.room_of_a_page = room, room_of_a_page
        self._lanes: tuple[OrderedDict[str, deque[asyncio.Future[None]]], ...] = (OrderedDict(), OrderedDict())
        self._newest: dict[str, asyncio.Future[None]] = {}
        self._served = 0

    @property
    def waiting(self) -> int:
        """The number of requests that wait."""
        return sum(len(own) for lane in self._lanes for own in lane.values())

    @asynccontextmanager
    async def turn(self, page: str, lane: int, replaces_older: bool = False) -> AsyncIterator[None]:
        """Wait for a place and hold it. Raise FullError or SupersededError; being cancelled gives the place up."""
        await self._enter(page, lane, replaces_older)
        try:
            yield
        finally:
            self.free += 1
            self._next()

    async def _enter(self, page: str, lane: int, replaces_older: bool) -> None:
        if replaces_older and (older := self._newest.pop(page, None)) is not None and not older.done():
            older.set_exception(SupersededError())
        self._tidy()
        if self.waiting >= self.room or len(self._lanes[lane].get(page, ())) >= self.room_of_a_page:
            raise FullError
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lanes[lane].setdefault(page, deque()).append(ticket)
        if replaces_older:
            self._newest[page] = ticket
        self._next()
        try:
            await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled() and ticket.exception() is None:
                self.free += 1  # it was given a place in the moment in which it left
            ticket.cancel()
            self._tidy()
            self._next()
            raise
        finally:
            if self._newest.get(page) is ticket:
                del self._newest[page]

    def _tidy(self) -> None:
        """Drop the requests that have left the queue."""
        for lane in self._lanes:
            for page in list(lane):
                lane[page] = deque(ticket for ticket in lane[page] if not ticket.done())
                if not lane[page]:
                    del lane[page]

    def _next(self) -> None:
        """Call as many as there are places for."""
        self._tidy()
        while self.free > 0 and self.waiting:
            patient_first = self._served % EVERY == EVERY - 1
            lane = next(lane for lane in (reversed(self._lanes) if patient_first else self._lanes) if lane)
            page, own = next(iter(lane.items()))
            ticket = own.popleft()
            lane.move_to_end(page)
            if not own:
                del lane[page]
            self.free -= 1
            self._served += 1
            ticket.set_result(None)


class RateLimiter:
    """How often each page may ask: ``often`` a second in the long run, ``burst`` at once."""

    def __init__(self, often: float, burst: int, pages: int = 5_000):
        self.often, self.burst, self.pages = often, burst, pages
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, page: str, now: float) -> float:
        """Take one; seconds to wait before asking again, 0 where it may be asked at once."""
        left, then = self._left.get(page, (float(self.burst), now))
        left = min(float(self.burst), left + (now - then) * self.often)
        allowed = left >= 1
        self._left[page] = (left - 1 if allowed else left, now)
        self._left.move_to_end(page)
        if len(self._left) > self.pages:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self.often
