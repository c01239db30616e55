"""Who is next, how often one may ask, and what is kept: fair, bounded, and never mixed up."""

from __future__ import annotations

import asyncio

import pytest

from sim.lab.queue import BACKGROUND, INTERACTIVE, AnswerCache, FullError, RateLimiter, RequestQueue, SupersededError


async def settle() -> None:
    """Let everything that can happen now happen."""
    for _ in range(5):
        await asyncio.sleep(0)


class Desk:
    """Askers in front of a queue; ``served`` is who came to the counter, in order."""

    def __init__(self, queue: RequestQueue):
        self.queue, self.served, self.leave = queue, [], {}

    def asks(self, name: str, page: str, lane: int = INTERACTIVE, newest: bool = False) -> asyncio.Task:
        self.leave[name] = asyncio.Event()

        async def stand() -> None:
            async with self.queue.turn(page, lane, replaces_older=newest):
                self.served.append(name)
                await self.leave[name].wait()

        return asyncio.create_task(stand())

    async def goes(self, name: str) -> None:
        self.leave[name].set()
        await settle()


def test_pages_take_turns_however_much_one_of_them_asks():
    async def story():
        desk = Desk(RequestQueue(1))
        tasks = [desk.asks(f"a{i}", "a") for i in range(4)]
        await settle()
        tasks.append(desk.asks("b0", "b"))
        await settle()
        for name in ("a0", "a1", "b0", "a2", "a3"):
            await desk.goes(name)
        await asyncio.gather(*tasks)
        assert desk.served == ["a0", "a1", "b0", "a2", "a3"]
        assert (desk.queue.free, desk.queue.waiting) == (1, 0)

    asyncio.run(story())


def test_what_a_reader_waits_for_goes_first_but_nothing_waits_for_ever():
    async def story():
        desk = Desk(RequestQueue(1, room_of_a_page=20))
        tasks = [desk.asks("first", "x")]
        await settle()
        tasks += [desk.asks(f"w{i}", "w", BACKGROUND) for i in range(2)]
        tasks += [desk.asks(f"s{i}", f"p{i}") for i in range(6)]
        await settle()
        while not all(task.done() for task in tasks):
            await desk.goes(desk.served[-1])
        assert desk.served == ["first", "s0", "s1", "w0", "s2", "s3", "s4", "w1", "s5"]

    asyncio.run(story())


def test_a_newer_playback_takes_the_place_of_the_one_that_still_waits():
    async def story():
        desk = Desk(RequestQueue(1))
        running = desk.asks("old", "a", newest=True)
        await settle()
        waiting, newest = desk.asks("dragged", "a", newest=True), desk.asks("other", "b", newest=True)
        await settle()
        last = desk.asks("released", "a", newest=True)
        await settle()
        with pytest.raises(SupersededError):
            await waiting
        for name in ("old", "other", "released"):
            await desk.goes(name)
        await asyncio.gather(running, newest, last)
        assert desk.served == ["old", "other", "released"]

    asyncio.run(story())


def test_a_full_queue_takes_no_more_and_takes_again_when_there_is_room():
    async def story():
        desk = Desk(RequestQueue(1, room=2, room_of_a_page=1))
        tasks = [desk.asks("a", "a")]
        await settle()
        tasks += [desk.asks("a2", "a"), desk.asks("b", "b")]
        await settle()
        for page in ("a", "c"):  # one page has its share; the line as a whole is full
            with pytest.raises(FullError):
                await desk.asks("x", page)
        await desk.goes("a")
        tasks.append(desk.asks("c", "c"))
        for name in ("a2", "b", "c"):
            await desk.goes(name)
        await asyncio.gather(*tasks)
        assert desk.queue.free == 1

    asyncio.run(story())


def test_whoever_leaves_gives_up_their_place():
    async def story():
        desk = Desk(RequestQueue(1))
        running, gone, after = desk.asks("a", "a"), desk.asks("b", "b"), desk.asks("c", "c")
        await settle()
        gone.cancel()
        await settle()
        assert desk.queue.waiting == 1
        running.cancel()
        await settle()
        assert desk.served == ["a", "c"]
        await desk.goes("c")
        await after
        assert desk.queue.free == 1

    asyncio.run(story())


def test_a_place_offered_in_the_moment_of_leaving_is_not_lost():
    async def story():
        desk = Desk(RequestQueue(1))
        running, gone = desk.asks("a", "a"), desk.asks("b", "b")
        await settle()
        desk.leave["a"].set()
        await asyncio.sleep(0)  # the place is free, and b has not yet heard
        gone.cancel()
        await settle()
        await asyncio.gather(running, gone, return_exceptions=True)
        assert (desk.queue.free, desk.queue.waiting) == (1, 0)

    asyncio.run(story())


def test_the_pace_lets_a_burst_through_and_then_so_many_a_second():
    pace = RateLimiter(often=2.0, burst=3)
    assert [pace.wait("a", 10.0) for _ in range(3)] == [0, 0, 0]
    assert pace.wait("a", 10.0) == pytest.approx(0.5)
    assert pace.wait("b", 10.0) == 0
    assert pace.wait("a", 10.25) == pytest.approx(0.25)
    assert pace.wait("a", 10.5) == 0
    assert pace.wait("a", 1000.0) == 0


def test_the_pace_remembers_only_so_many_pages():
    pace = RateLimiter(1.0, 1, pages=10)
    for i in range(100):
        pace.wait(str(i), 0.0)
    assert len(pace._left) == 10


def test_a_question_under_way_is_not_begun_twice_and_its_answer_is_kept():
    async def story():
        answers, begun = AnswerCache(), []

        async def find():
            begun.append(1)
            await asyncio.sleep(0.01)
            return True, b"found"

        result = await asyncio.gather(*(answers.get("q", find) for _ in range(30)))
        assert result == [(True, b"found")] * 30
        assert await answers.get("q", find) == (True, b"found")
        assert len(begun) == 1

    asyncio.run(story())


def test_refusals_are_not_kept_and_trouble_of_one_is_not_trouble_of_all():
    async def story():
        answers, tries = AnswerCache(), []

        async def refused():
            return False, b"no"

        async def superseded():
            tries.append("mine")
            await asyncio.sleep(0.01)
            raise SupersededError

        async def fine():
            tries.append("other")
            return True, b"yes"

        assert await answers.get("q", refused) == (False, b"no")
        assert not answers._kept
        first = asyncio.create_task(answers.get("q", superseded))
        await settle()
        second = asyncio.create_task(answers.get("q", fine))
        assert await second == (True, b"yes")
        with pytest.raises(SupersededError):
            await first
        assert tries == ["mine", "other"]

    asyncio.run(story())


def test_no_more_is_kept_than_there_is_room_for():
    async def story():
        answers = AnswerCache(most=1000)

        async def find():
            return True, b"x" * 300

        for i in range(20):
            await answers.get(str(i), find)
        assert answers.bytes <= 1000
        assert list(answers._kept) == ["17", "18", "19"]

    asyncio.run(story())
