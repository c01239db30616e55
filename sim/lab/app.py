"""The lab's server: a page, what the page has to know, and answers to its questions. It keeps nothing about visitors.

All state is in the page and in its address, so no visitor can see another's. What comes from outside is a few kilobytes
of JSON that is checked twice: its size, shape and pace here, its content before the simulation. Nothing that comes
from outside names a file; the page's own files are read once, when the server starts.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.lab.catalogue import about
from sim.lab.guard import Guard, headers
from sim.lab.page import CONTENT, files_of_the_page
from sim.lab.queue import BACKGROUND, INTERACTIVE, AnswerCache, FullError, RateLimiter, RequestQueue, SupersededError
from sim.lab.schema import SCALES
from sim.lab.work import KINDS
from sim.lab.workers import Workers
from sim.language import LANGUAGES

BODY = 16 * 1024
"""Bytes of a question, at most."""
SLOW = 10.0
"""Seconds within which a question has to have arrived."""
PAGE = re.compile(r"[0-9a-f]{16}")
"""How a page calls itself: a random word of its own, made in every tab."""

log = logging.getLogger("orglearn.lab")


@dataclass(frozen=True)
class Rules:
    """How much a server takes on. ``hosts``: the names it answers to besides this machine's own addresses."""

    workers: int = 1
    scales: tuple[str, ...] = SCALES
    shared: bool = False
    hosts: tuple[str, ...] = ()
    a_second: float = 8.0
    burst: int = 40
    address_a_second: float = 120.0
    address_burst: int = 1200
    room: int = 300


@dataclass
class Lab:
    """What a server holds: its workers, the queue in front of them, and answers worth keeping for a while."""

    rules: Rules
    workers: Workers | None = None
    answers: AnswerCache = field(default_factory=AnswerCache)
    closing: bool = False

    def __post_init__(self) -> None:
        self.queue = RequestQueue(self.rules.workers, self.rules.room)
        self.pages = RateLimiter(self.rules.a_second, self.rules.burst)
        self.addresses = RateLimiter(self.rules.address_a_second, self.rules.address_burst)
        self.known = {language: about(language, self.rules.scales, not self.rules.shared) for language in LANGUAGES}
        self.known_packed = {language: gzip.compress(text, mtime=0) for language, text in self.known.items()}
        self.files = files_of_the_page()

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Open the workers with the server, and close them with it."""
        self.workers = Workers(self.rules.workers)
        try:
            yield
        finally:
            self.workers.close()

    def close(self) -> None:
        """Answer whoever waits that the lab closes, so that the server can end at once."""
        self.closing = True
        self.answers.cancel()

    async def page(self, request: Request) -> Response:
        """Return the page, or one of the files it is made of."""
        name = request.path_params.get("name", "index.html")
        if name not in self.files:
            return refused(404, "unknown", "There is no such file here.")
        kind = CONTENT[name.rpartition(".")[2]]
        return Response(self.files[name], media_type=kind, headers={"Cache-Control": "no-cache"})

    async def catalogue(self, request: Request) -> Response:
        """Return levers, options, loops, demonstrations and words in a language."""
        language = request.path_params["language"]
        if language not in self.known:
            return refused(404, "unknown", f"There is no such language; choose one of: {', '.join(LANGUAGES)}.")
        return packed(request, self.known_packed[language], {"Cache-Control": "no-cache"})

    async def state(self, request: Request) -> Response:
        """Return whether runs can be done yet, and how many requests wait."""
        return JSONResponse({"ready": bool(self.workers and self.workers.ready), "waiting": self.queue.waiting})

    async def ask(self, request: Request) -> Response:
        """Return the answer to one question, from what is kept or by a worker."""
        page, kind = request.headers.get("x-lab-page", ""), request.path_params["kind"]
        if kind not in KINDS:
            return refused(404, "unknown", f"There is no such question; there are: {', '.join(KINDS)}.")
        if not PAGE.fullmatch(page):
            return refused(400, "page", "A question has to say which page asks, in the header X-Lab-Page.")
        now, address = monotonic(), request.client.host if request.client else ""
        if wait := max(self.pages.wait(page, now), self.addresses.wait(address, now)):
            sentence = f"Too many questions; ask again in {wait:.1f} seconds."
            return refused(429, "pace", sentence, {"Retry-After": str(int(wait) + 1)})
        try:
            question = await read(request)
        except RefusedError as why:
            return refused(why.status, why.code, str(why))
        key = f"{kind} {json.dumps(question, sort_keys=True, separators=(',', ':'))}"
        try:
            ok, body = await self.answers.get(key, lambda: self.run_question(kind, question, page))
        except asyncio.CancelledError:
            if not self.closing:
                raise
            return refused(503, "closed", "The lab is being closed.")
        except FullError:
            return refused(503, "full", "Too many are waiting; ask again in a few seconds.", {"Retry-After": "5"})
        except SupersededError:
            return refused(409, "superseded", "The same page has asked for something newer.")
        except Exception:
            log.exception("A question could not be answered: %s", key[:300])
            return refused(500, "failed", "Something went wrong in the simulation; other questions still work.")
        if not ok:
            return refused(400, "setting", body.decode())
        return packed(request, body, {"Cache-Control": "no-store"})

    async def run_question(self, kind: str, question: object, page: str) -> tuple[bool, bytes]:
        """Wait in the queue for a worker, and return its answer."""
        assert self.workers is not None
        lane = BACKGROUND if kind == "worlds" else INTERACTIVE
        async with self.queue.turn(page, lane, replaces_older=kind == "playback"):
            return await self.workers.ask(kind, question, self.rules.scales)


class RefusedError(Exception):
    """A question that is not taken: status, a word for the page, and a sentence."""

    def __init__(self, status: int, code: str, sentence: str):
        super().__init__(sentence)
        self.status, self.code = status, code


async def read(request: Request) -> object:
    """Return the question in a request: JSON of a few kilobytes, within a few seconds."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(415, "type", "A question has to be sent as application/json.")
    body = b""
    try:
        async with asyncio.timeout(SLOW):
            async for part in request.stream():
                body += part
                if len(body) > BODY:
                    raise RefusedError(413, "size", f"A question can have {BODY} bytes at most.")
    except TimeoutError:
        raise RefusedError(408, "slow", "The question did not arrive in time.") from None
    except ClientDisconnect:
        raise RefusedError(400, "left", "The asker left.") from None
    try:
        question = json.loads(body.decode("utf-8"), parse_constant=_no_such_number)
        json.dumps(question, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise RefusedError(400, "json", "The question is not well-formed JSON in UTF-8.") from None
    return question


def _no_such_number(name: str) -> object:
    raise ValueError(name)


def refused(status: int, code: str, sentence: str, more: dict[str, str] | None = None) -> JSONResponse:
    """Return why something was not done: a word for the page, and a sentence for whoever reads it."""
    return JSONResponse({"error": sentence, "code": code}, status, {"Cache-Control": "no-store"} | (more or {}))


def packed(request: Request, body: bytes, more: dict[str, str]) -> Response:
    """Return gzipped JSON as it is, or unpacked for those who do not read gzip."""
    fields = {**more, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body, media_type="application/json", headers=fields | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(body), media_type="application/json", headers=fields)


def application(lab: Lab) -> Callable[..., Awaitable[None]]:
    """Return the server as an ASGI application, its guard in front."""
    rules = lab.rules
    routes = [
        Route("/", lab.page),
        Route("/page/{name:path}", lab.page),
        Route("/about/{language}.json", lab.catalogue),
        Route("/state", lab.state),
        Route("/ask/{kind}", lab.ask, methods=["POST"]),
    ]

    async def elsewhere(request: Request, problem: Exception) -> Response:
        status = getattr(problem, "status_code", 404)
        sentence = "This is not done here that way." if status == 405 else "There is nothing here."
        return refused(status, "unknown", sentence)

    inside = Starlette(routes=routes, lifespan=lab.lifespan, exception_handlers={404: elsewhere, 405: elsewhere})
    return Guard(inside, rules.hosts if rules.shared else (), rules.shared, headers(lab.files["index.html"]))


__all__ = ["Lab", "Rules", "application"]
