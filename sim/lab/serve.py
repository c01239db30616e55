"""``orglearn lab``: start the server, say where it is, and open a browser."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
import webbrowser
from collections.abc import Callable

import uvicorn

from sim.config.fields import ConfigError
from sim.config.files import no_such
from sim.lab.app import Lab, Rules, application
from sim.lab.demos import demos
from sim.lab.schema import SCALES
from sim.studies.signals import ended_by_hangup, exit_code, hung_up

SHARED_PORT = 8765
TEACHING = ("classroom", "teaching")
"""What is offered where a server is shared: runs that are done in a second."""


def lab(
    *,
    share: bool = False,
    port: int | None = None,
    workers: int | None = None,
    language: str = "",
    demo: str = "",
    browser: bool = True,
) -> int:
    """Serve until Ctrl-C, or until the terminal is closed; the exit code is 0, or 129 for the latter.

    ``share``: to others in the network too. ``port``: None for a free one, or 8765 where it is shared. ``language`` and
    ``demo``: how the page opens. ``browser``: open one. ConfigError for a port that is taken, or no such demonstration.
    """
    scales, hosts = (TEACHING, own_names()) if share else (SCALES, ())
    served = Lab(Rules(workers=workers or os.cpu_count() or 1, scales=scales, shared=share, hosts=hosts))
    start = opening(language, demo)
    usual = SHARED_PORT if share else 0
    listener = bind_socket("0.0.0.0" if share else "127.0.0.1", usual if port is None else port)
    port = listener.getsockname()[1]
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    server = AnnouncingServer(
        uvicorn.Config(
            application(served), log_level="warning", access_log=False, ws="none", server_header=False,
            limit_concurrency=400, timeout_keep_alive=15, h11_max_incomplete_event_size=16 * 1024,
            timeout_graceful_shutdown=2,
        ),
        lambda: announce(port, start, share, browser),
        served.close,
    )  # fmt: skip
    with listener, contextlib.suppress(KeyboardInterrupt), ended_by_hangup(server.end):
        server.run(sockets=[listener])
    print("\nThe lab is closed.")
    return exit_code() if hung_up() else 0


class AnnouncingServer(uvicorn.Server):
    """A server that calls ``opened`` once it listens, and ``closing`` before it waits for what is under way."""

    def __init__(self, config: uvicorn.Config, opened: Callable[[], None], closing: Callable[[], None]):
        super().__init__(config)
        self._opened, self._closing = opened, closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then call ``opened``."""
        await super().startup(sockets)
        if self.started:
            self._opened()

    def end(self) -> None:
        """Let the server end as soon as it can, as Ctrl-C does."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what is under way, then the server."""
        self._closing()
        await super().shutdown(sockets)


def opening(language: str, demo: str) -> str:
    """Return the part of the address that says how the page opens; raise ConfigError for an unknown demonstration."""
    if demo and demo.upper() not in demos():
        raise ConfigError(no_such("demonstration", demo, tuple(demos())))
    words = ([f"l={language}"] if language else []) + ([f"d={demo.upper()}"] if demo else [])
    return "#" + "&".join(words) if words else ""


def bind_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; raise ConfigError where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as problem:
        listener.close()
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise ConfigError(f"Port {port} cannot be used ({why}); --port names another one.") from None
    return listener


def own_names() -> tuple[str, ...]:
    """Return the names this machine goes by in its network."""
    name = socket.gethostname().lower()
    return tuple(dict.fromkeys((name, name.partition(".")[0], f"{name.partition('.')[0]}.local")))


def own_address() -> str | None:
    """Return this machine's address in its network, as a student would type it; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: the system only picks a way out
            return str(probe.getsockname()[0])
        except OSError:
            return None


def announce(port: int, start: str, share: bool, browser: bool) -> None:
    """Print where the lab is, and open a browser there."""
    here = f"http://127.0.0.1:{port}/{start}"
    print(f"The learning lab is open at {here}")
    if share:
        address = own_address()
        print(f"For others in this network: http://{address or socket.gethostname()}:{port}/{start}")
        print("Anybody who can reach that address can use it. Nothing is stored.")
    print("Ctrl-C closes it.")
    sys.stdout.flush()
    if browser:
        webbrowser.open(here)
