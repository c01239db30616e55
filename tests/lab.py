"""A lab for a test: started as a user starts it, asked over the network, and ended."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

PAGE = "0123456789abcdef"
PATIENCE = 240.0
"""Seconds that a test waits for an answer at most: less than its own limit, and long enough for a busy machine."""
ENDING = 120.0
"""Seconds that a server has to end itself, at most."""
JSON = {"Content-Type": "application/json", "X-Lab-Page": PAGE}


@dataclass
class Served:
    """A running lab: its port, its process, and all that it printed when it opened."""

    port: int
    process: subprocess.Popen[str]
    output: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def send(
        self, method: str, path: str, body: bytes | str | None = None, headers: dict[str, str] | None = None,
        timeout: float = PATIENCE,
    ) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
        """One request: status, headers in lower case, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def ask(self, kind: str, question: Any, page: str = PAGE) -> tuple[int, Any]:
        """One question as the page asks it: status and answer."""
        status, _, body = self.send("POST", f"/ask/{kind}", json.dumps(question), JSON | {"X-Lab-Page": page})
        return status, json.loads(body)


@contextmanager
def serving(*words: str) -> Iterator[Served]:
    """``orglearn lab`` with these words, on a free port; ended as a user ends it, and it has to end well."""
    command = [sys.executable, "-m", "sim.cli.main", "lab", "--no-browser", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    texts = ""
    try:
        for line in process.stdout:
            texts += line
            if "closes it" in line:
                break
        result = re.search(r"http://127\.0\.0\.1:(\d+)/", texts)
        assert result, texts or process.wait()
        yield Served(int(result[1]), process, texts)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            rest, _ = process.communicate(timeout=ENDING)
        finally:
            process.kill()
    assert process.returncode == 0, texts + rest
    assert "Traceback" not in rest, rest
