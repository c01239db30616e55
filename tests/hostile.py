"""Messages that nobody well-meaning sends: a seeded stream of them, for as many as one likes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.lab import JSON

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "';--",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "\x00",
    "\u202e",
    "𝕏" * 50,
)
TARGETS = ("_target_", "__class__", "hydra", "governance._target_", "../../etc/passwd", "file:///etc/passwd", "C:\\x")
PATHS = (
    "/../../etc/passwd", "/page/../../../pyproject.toml", "/page/%2e%2e/%2e%2e/app.py", "/page/..%2f..%2fapp.py",
    "/page//etc/passwd", "/page/vendor/../__init__.py", "/page/__init__.py", "/page/", "/about/../nb.json", "/about/de.json",
    "/about/nb.json/x", "/ask", "/ask/", "/ask/playback/x", "/ask/__class__", "/state/x", "/docs", "/openapi.json",
    "/.git/config", "/%00", "/%ff%fe", "/" + "a" * 3000, "/page/" + "%2e" * 300, "/?x=" + "<script>" * 50,
    "//", "/*", "/page/styles/base.css%00.js",
)  # fmt: skip
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND")
KINDS = ("playback", "worlds", "office", "trace_practice", "trace_case", "settings", "shell", "playback%00", "..")


@dataclass(frozen=True)
class Message:
    """One request: method, path, body, headers."""

    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def messages(seed: int, number: int) -> Iterator[Message]:
    """So many hostile messages, the same for the same seed."""
    luck = random.Random(seed)
    for _ in range(number):
        yield luck.choice((_path, _page, _body, _body, _question, _question, _question, _header))(luck)


def _path(luck: random.Random) -> Message:
    return Message(luck.choice(METHODS), luck.choice(PATHS))


def _page(luck: random.Random) -> Message:
    """Any bytes as a path below the page's folder."""
    path = "".join(
        f"%{luck.randrange(256):02x}" if luck.random() < 0.5 else luck.choice("./a~!*")
        for _ in range(luck.randrange(60))
    )
    return Message("GET", "/page/" + path)


def _body(luck: random.Random) -> Message:
    """What is no question at all: broken, deep, huge, binary, numbers without end."""
    body = luck.choice(
        (
            lambda: luck.randbytes(luck.randrange(400)),
            lambda: b"[" * luck.randrange(1, 15_000),
            lambda: b'{"option":' * luck.randrange(1, 1_000),
            lambda: b"x" * luck.randrange(16_000, 60_000),
            lambda: b'{"option": {"seed": ' + b"9" * luck.randrange(1, 6_000) + b"}}",
            lambda: b'{"option": {"seed": 1e999}}',
            lambda: b'{"option": {"seed": NaN}}',
            lambda: b'{"option": {"package": "\\ud800"}}',
            lambda: b"null",
            lambda: b"",
            lambda: b"\xef\xbb\xbf{}",
            lambda: json.dumps({"option": {}}).encode("utf-16"),
        )
    )()
    return Message("POST", f"/ask/{luck.choice(KINDS)}", body, dict(JSON))


def _question(luck: random.Random) -> Message:
    """A question with something in it that cannot be."""
    asked = {
        "package": luck.choice(("baseline_2014", _anything(luck))),
        "levers": luck.choice(
            ({}, {luck.choice(("upward_loop", *TARGETS, *MARKUP)): _anything(luck)}, _anything(luck))
        ),
        "world": luck.choice(({}, {luck.choice(("turbulence", "clarity", "name", *TARGETS)): _anything(luck)})),
        "seed": luck.choice((0, _anything(luck))),
        "scale": luck.choice(("classroom", _anything(luck))),
        "reversed": luck.choice(([], [_anything(luck)], _anything(luck))),
        luck.choice((*TARGETS, "x")): _anything(luck),
    }
    for key in list(asked):
        if luck.random() < 0.4:
            del asked[key]
    asked["upward"] = 1  # so that none of them is a run: this is about refusing, and runs have tests of their own
    kind = luck.choice(KINDS)
    question = luck.choice(
        (
            {"option": asked},
            {"options": [asked] * luck.randrange(9), "worlds": _anything(luck)},
            {"first": asked, "second": asked, "person": _anything(luck), "practice": _anything(luck)},
            {"option": asked, "office": _anything(luck), "month": _anything(luck)},
            {"options": [asked], "labels": [_anything(luck)], "worlds": _anything(luck)},
            [asked],
        )
    )
    return Message("POST", f"/ask/{kind}", json.dumps(question).encode(), dict(JSON))


def _header(luck: random.Random) -> Message:
    """A good question in a bad envelope."""
    headers = dict(JSON) | luck.choice(
        (
            {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"},
            {"X-Lab-Page": "<script>"},
            {"X-Lab-Page": "0" * 5_000}, {"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example:80"}, {"Host": ""},
            {"Sec-Fetch-Site": "cross-site"}, {"Expect": "100-continue"}, {"Range": "bytes=0-1"}, {"X": "y" * 20_000},
            {"Content-Encoding": "gzip"}, {"Upgrade": "websocket", "Connection": "Upgrade"},
        )
    )  # fmt: skip
    return Message("POST", "/ask/playback", json.dumps({"option": {"no": 1}}).encode(), headers)


def _anything(luck: random.Random) -> object:
    return luck.choice(
        (
            None,
            True,
            -1,
            2**70,
            1e308,
            "",
            [],
            {},
            [[]],
            {"": 1},
            {"to": 1},
            luck.choice(MARKUP),
            luck.choice(TARGETS),
            "x" * 3_000,
        )
    )
