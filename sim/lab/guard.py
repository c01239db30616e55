"""What every request passes: is it for us, is it small enough to look at, and what every answer carries."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.responses import JSONResponse

App = Callable[..., Awaitable[None]]
Scope = MutableMapping[str, Any]
PATH = 2_000
"""Characters of an address, at most."""
METHODS = ("GET", "HEAD", "POST")


def headers(page: bytes) -> list[tuple[bytes, bytes]]:
    """Return the headers that every answer carries: nothing from elsewhere, no frame around it, no guessing.

    The only script that stands in the page itself is its import map; it is named by its digest.
    """
    inside = re.findall(rb"<script type=\"importmap\">(.*?)</script>", page, re.S)
    digests = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'" for text in inside)
    policy = (
        f"default-src 'none'; script-src 'self' {digests}; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    fields = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    return [(name.lower().encode(), value.encode()) for name, value in fields.items()]


class Guard:
    """In front of the application: refuses other names (DNS rebinding), other sites' pages, other protocols."""

    def __init__(self, inside: App, hosts: tuple[str, ...], shared: bool, entry: list[tuple[bytes, bytes]]):
        self.inside, self.shared, self.headers = inside, shared, entry
        self.hosts = {"localhost", *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """One request; what is not a plain request of ours is answered with a sentence."""
        if scope["type"] == "lifespan":
            await self.inside(scope, receive, send)
            return
        if scope["type"] != "http":  # a websocket, which is not spoken here
            await send({"type": "websocket.close", "code": 1003})
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.headers]
            await send(message)

        inside: App = self.inside
        if why := self.problem(scope):
            status, code, sentence = why
            inside = JSONResponse({"error": sentence, "code": code}, status)
        await inside(scope, receive, send_with_headers)

    def problem(self, scope: Scope) -> tuple[int, str, str] | None:
        """Return status, word and sentence of what is wrong with a request; None where nothing is."""
        given = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if not self.ours(given.get(b"host", "")):
            return 421, "host", "This server does not answer to that name."
        if scope["method"] not in METHODS:
            return 405, "method", f"Only {', '.join(METHODS)} are understood here."
        if len(scope["path"]) + len(scope.get("query_string", b"")) > PATH:
            return 414, "length", f"An address can have {PATH} characters at most."
        if given.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none") and scope["method"] == "POST":
            return 403, "site", "Questions are taken from this server's own page only."
        return None

    def ours(self, host: str) -> bool:
        """Return whether a Host header names this machine: by address, as localhost, or by a name it was given.

        Another site's name that was made to point here is refused. A server that is not shared has loopback addresses only.
        """
        name = re.sub(r":\d{1,5}$", "", host.strip().lower()).strip("[]")
        if name in self.hosts:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.shared or address.is_loopback
