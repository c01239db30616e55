"""``orglearn lab``: start the server, say where it is, and open a browser."""

from __future__ import annotations

import argparse
import logging
import os
import socket
import sys
import webbrowser
from collections.abc import Callable

import uvicorn

from sim.config.check import one_number
from sim.config.fields import ConfigError, Meta
from sim.config.files import no_such
from sim.lab.app import Rules, application
from sim.lab.demos import demos
from sim.lab.schema import SCALES

PORT = Meta(0, 65_535, "", "Port", "choice", "design")
TEACHING = ("classroom", "teaching")
"""What is offered where a server is shared: runs that are done in a second."""


def lab(args: argparse.Namespace, workers: int | None) -> int:
    """Serve until Ctrl-C; the exit code is 0."""
    rules = Rules(
        workers=workers or os.cpu_count() or 1,
        scales=TEACHING if args.share else SCALES,
        shared=args.share,
        hosts=own_names() if args.share else (),
    )
    start = opening(args)
    listener = bind_socket("0.0.0.0" if args.share else "127.0.0.1", port_of(args))
    port = listener.getsockname()[1]
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    server = AnnouncingServer(
        uvicorn.Config(
            application(rules), log_level="warning", access_log=False, ws="none", server_header=False,
            limit_concurrency=400, timeout_keep_alive=15, h11_max_incomplete_event_size=16 * 1024,
            timeout_graceful_shutdown=2,
        ),
        lambda: announce(port, start, args),
    )  # fmt: skip
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    print("\nThe lab is closed.")
    return 0


class AnnouncingServer(uvicorn.Server):
    """A server that calls ``opened`` once it listens."""

    def __init__(self, config: uvicorn.Config, opened: Callable[[], None]):
        super().__init__(config)
        self._opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then call ``opened``."""
        await super().startup(sockets)
        if self.started:
            self._opened()


def opening(args: argparse.Namespace) -> str:
    """Return the part of the address that says how the page opens; raise ConfigError for an unknown demonstration."""
    words = []
    if args.language:
        words.append(f"l={args.language}")
    if args.demo:
        name = args.demo.upper()
        if name not in demos():
            raise ConfigError(no_such("demonstration", args.demo, tuple(demos())))
        words.append(f"d={name}")
    return "#" + "&".join(words) if words else ""


def port_of(args: argparse.Namespace) -> int:
    """Return the port that was asked for, checked; a free one, or 8765 where it is shared."""
    from sim.cli.main import as_number

    if args.port is None:
        return 8765 if args.share else 0
    number: int = one_number("port", as_number(str(args.port)), PORT, int)
    return number


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


def announce(port: int, start: str, args: argparse.Namespace) -> None:
    """Print the address, and open a browser there unless --no-browser says otherwise."""
    here = f"http://127.0.0.1:{port}/{start}"
    print(f"The learning lab is open at {here}")
    if args.share:
        address = own_address()
        print(f"For others in this network: http://{address or socket.gethostname()}:{port}/{start}")
        print("Anybody who can reach that address can use it. Nothing is stored.")
    print("Ctrl-C closes it.")
    sys.stdout.flush()
    if not args.no_browser:
        webbrowser.open(here)
