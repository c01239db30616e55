"""The lab's server as anybody on the network meets it: it answers its own page, refuses the rest, and stays up."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import json
import re
import socket
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from starlette.requests import Request

from sim.cli.main import main
from sim.lab.app import Lab, Rules
from sim.lab.guard import Guard
from tests.hostile import messages
from tests.lab import ENDING, JSON, Served, serving

PAGE_FOLDER = Path(__file__).parents[1] / "sim" / "lab" / "page"
QUESTION = {"option": {"scale": "classroom"}}


@pytest.fixture(scope="module")
def lab():
    with serving("--workers", "1") as served:
        yield served


def test_it_prints_its_address_and_listens_to_this_machine_alone(lab: Served):
    assert lab.output.startswith(f"The learning lab is open at http://127.0.0.1:{lab.port}/")
    connections = psutil.Process(lab.process.pid).net_connections()
    assert {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN} == {"127.0.0.1"}


def test_the_page_and_all_it_is_made_of_are_served(lab: Served):
    status, headers, body = lab.send("GET", "/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert body == (PAGE_FOLDER / "index.html").read_bytes()
    assert lab.send("GET", "/?whatever=1")[2] == body
    for file in PAGE_FOLDER.rglob("*"):
        if file.suffix in (".js", ".mjs", ".css", ".svg"):
            status, headers, served = lab.send("GET", f"/page/{file.relative_to(PAGE_FOLDER).as_posix()}")
            assert (status, served) == (200, file.read_bytes()), file


def test_nothing_else_in_the_folder_is_served(lab: Served):
    for name in ("__init__.py", "vendor/htm.LICENSE.txt", "../app.py", "vendor/../__init__.py", "", "vendor"):
        assert lab.send("GET", f"/page/{name}")[0] == 404, name


def test_every_answer_forbids_what_is_not_needed(lab: Served):
    for method, path in (("GET", "/"), ("GET", "/nothing"), ("POST", "/ask/playback"), ("PUT", "/")):
        _, headers, _ = lab.send(method, path)
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_the_import_map_is_the_only_script_in_the_page(lab: Served):
    _, headers, body = lab.send("GET", "/")
    inside = re.findall(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", body, re.S)
    digests = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in inside]
    assert len(digests) == 1
    assert f"'sha256-{digests[0]}'" in headers["content-security-policy"]
    assert all(target.startswith("./page/") for target in json.loads(inside[0])["imports"].values())


def test_no_file_of_the_page_names_another_host(lab: Served):
    for file in PAGE_FOLDER.rglob("*"):
        if file.suffix in (".js", ".mjs", ".css", ".html"):
            result = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"']*", file.read_text(encoding="utf-8"))
            assert [one for one in result if "www.w3.org" not in one] == [], file


def test_a_question_is_answered_and_comes_out_the_same_again(lab: Served):
    status, playback = lab.ask("playback", QUESTION)
    assert status == 200
    assert len(playback["outcomes"]["quality"]) == 11
    again = lab.send("POST", "/ask/playback", json.dumps(QUESTION), JSON | {"Accept-Encoding": "gzip"})
    assert again[1]["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(again[2])) == playback
    assert again[1]["cache-control"] == "no-store"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_there_is_comes_in_both_languages(lab: Served, language):
    status, _, body = lab.send("GET", f"/about/{language}.json")
    value = json.loads(body)
    assert (status, value["language"]) == (200, language)
    assert len(value["packages"]) == 12
    assert len(value["levers"]) == 32
    assert len(value["demos"]) == 12


REFUSALS = {
    "a setting that cannot be": (400, "setting", json.dumps({"option": {"package": "x"}}), {}),
    "no page": (400, "page", json.dumps(QUESTION), {"X-Lab-Page": ""}),
    "markup as a page": (400, "page", json.dumps(QUESTION), {"X-Lab-Page": "<b>"}),
    "a form": (415, "type", json.dumps(QUESTION), {"Content-Type": "application/x-www-form-urlencoded"}),
    "too much": (413, "size", "x" * 20_000, {}),
    "no JSON": (400, "json", "{", {}),
    "a number without end": (400, "json", '{"option": {"seed": Infinity}}', {}),
    "too deep": (400, "json", "[" * 10_000, {}),
    "half a character": (400, "json", '{"option": {"package": "\\ud800"}}', {}),
    "another name": (421, "host", json.dumps(QUESTION), {"Host": "evil.example"}),
    "another site": (403, "site", json.dumps(QUESTION), {"Sec-Fetch-Site": "cross-site"}),
}


@pytest.mark.parametrize("name", list(REFUSALS))
def test_it_refuses_with_a_word_and_a_sentence(lab: Served, name):
    status, code, body, headers = REFUSALS[name]
    result, _, value = lab.send("POST", "/ask/playback", body, JSON | headers)
    answer = json.loads(value)
    assert (result, answer["code"]) == (status, code)
    assert answer["error"].endswith(".")


def test_a_websocket_is_not_spoken_here(lab: Served):
    key = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "x" * 22 + "==",
        "Sec-WebSocket-Version": "13",
    }
    status, _, _ = lab.send("GET", "/", headers=key)
    assert status == 200  # the page, as to anybody: nothing is upgraded
    assert lab.send("GET", "/ws", headers=key)[0] == 404


def test_a_question_that_never_comes_holds_nothing_up(lab: Served):
    with socket.create_connection(("127.0.0.1", lab.port)) as slow:
        slow.sendall(b"POST /ask/playback HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                     b"X-Lab-Page: 0123456789abcdef\r\nContent-Length: 100\r\n\r\n{")  # fmt: skip
        assert lab.ask("playback", QUESTION)[0] == 200


def test_a_page_that_asks_too_fast_has_to_wait_and_others_do_not(lab: Served):
    page = "f" * 16
    answers = [lab.ask("playback", {"option": {"no": 1}}, page)[0] for _ in range(60)]
    assert answers[0] == 400
    assert 429 in answers
    assert lab.ask("playback", QUESTION, "e" * 16)[0] == 200  # others are not held back


def test_hostile_messages_are_refused_and_it_stays_up(lab: Served):
    statuses = set()
    for number, message in enumerate(messages(seed=1, number=600)):
        headers = dict(message.headers)
        if headers.get("X-Lab-Page") == JSON["X-Lab-Page"]:
            headers["X-Lab-Page"] = f"{number:016x}"
        try:
            status, _, body = lab.send(message.method, message.path, message.body, headers)
        except (ConnectionError, OSError):
            continue  # the server may hang up on what is no request
        except ValueError:  # http.client will not even send it
            continue
        statuses.add(status)
        assert status < 500, (message, body[:300])
        assert b"Traceback" not in body
        assert b"/work" not in body
        assert str(PAGE_FOLDER.parents[2]).encode() not in body
    assert {400, 404, 405, 413, 415} <= statuses
    assert lab.ask("playback", QUESTION)[0] == 200
    assert lab.process.poll() is None


def test_a_worker_that_dies_is_replaced_and_its_question_asked_again(lab: Served):
    for child in psutil.Process(lab.process.pid).children():
        if "spawn_main" in " ".join(child.cmdline()):
            child.kill()
    status, playback = lab.ask("playback", {"option": {"scale": "classroom", "seed": 5}})
    assert status == 200
    assert len(playback["outcomes"]["quality"]) == 11


def test_an_answer_does_not_depend_on_who_asked_before(lab: Served):
    """The same question from another page gives the same bytes, whatever was asked in between."""
    mine = lab.send("POST", "/ask/playback", json.dumps(QUESTION), JSON | {"X-Lab-Page": "1" * 16})[2]
    lab.ask("playback", {"option": {"scale": "classroom", "levers": {"local_autonomy": 0.9}}}, "2" * 16)
    theirs = lab.send("POST", "/ask/playback", json.dumps(QUESTION), JSON | {"X-Lab-Page": "3" * 16})[2]
    assert mine == theirs


def test_shared_it_listens_to_the_network_and_prints_its_address():
    with serving("--share", "--port", "0", "--workers", "1", "--language", "en", "--demo", "t3") as served:
        assert "#l=en&d=T3" in served.output
        assert "For others in this network: http://" in served.output
        connections = psutil.Process(served.process.pid).net_connections()
        assert "0.0.0.0" in {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}
        status, answer = served.ask("playback", {"option": {"scale": "national"}})
        assert (status, answer["code"]) == (400, "setting")
        assert served.send("GET", "/", headers={"Host": f"192.168.1.20:{served.port}"})[0] == 200
        assert served.send("GET", "/", headers={"Host": f"{socket.gethostname()}:{served.port}"})[0] == 200
        assert served.send("GET", "/", headers={"Host": "evil.example"})[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost", "LOCALHOST:8000", "[::1]:80", "127.1.2.3"])
def test_this_machine_is_known_by_its_own_names(host):
    assert Guard(None, (), False, []).ours(host)


OTHERS = ("", "evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil", "127.0.0.1@evil", "0x7f.1")


@pytest.mark.parametrize("host", OTHERS)
def test_other_names_are_refused(host):
    assert not Guard(None, (), False, []).ours(host)


def test_a_port_that_is_taken_is_refused_with_a_sentence(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["lab", "--no-browser", "--port", str(taken.getsockname()[1])]) == 2
    assert "cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        (["--port", "x"], "port is 'x'"),
        (["--port", "70000"], "port is 70000"),
        (["--demo", "T99"], "There is no demonstration"),
        (["--workers", "0"], "workers is 0"),
        (["--language", "fr"], "There is no language 'fr'"),
    ],
)
def test_what_cannot_be_asked_of_the_command_is_refused(words, entry, capsys):
    assert main(["lab", "--no-browser", *words]) == 2
    assert entry in capsys.readouterr().err


def test_the_page_is_served_before_any_worker_is_ready():
    lab = Lab(Rules())
    request = Request({"type": "http", "headers": [], "path_params": {}})
    page, state = asyncio.run(lab.page(request)), asyncio.run(lab.state(request))
    assert (page.status_code, page.body) == (200, (PAGE_FOLDER / "index.html").read_bytes())
    assert json.loads(state.body) == {"ready": False, "waiting": 0}


def test_closed_while_questions_are_under_way_it_answers_and_ends_well():
    """Ctrl-C in the middle: whoever waits is answered, and no traceback follows (``serving`` sees to that)."""
    answers: list[tuple[int, Any]] = []
    pages = ["a" * 16, "b" * 16]

    def ask(number: int) -> None:
        long = {"option": {"scale": "national"}, "seed": number}
        answers.append(served.ask("playback", long, pages[number]))

    with serving("--workers", "1") as served:
        asking = [threading.Thread(target=ask, args=[number], daemon=True) for number in range(2)]
        for thread in asking:
            thread.start()
        while json.loads(served.send("GET", "/state")[2])["waiting"] == 0 and not answers:
            time.sleep(0.05)  # one is with the worker where the other waits
    for thread in asking:
        thread.join(timeout=ENDING)
    assert [(status, body["code"]) for status, body in answers] == [(503, "closed")] * 2
