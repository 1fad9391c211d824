"""What stands in front of several processes, and what a container is: as text, and by nginx where there is one."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import threading
from contextlib import AsyncExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from ops.several.__main__ import conf, nginx
from pages.ui.canvas import served
from pages.ui.classroom import routes as classroom
from pages.ui.player import addressed, downloads, routes
from pages.ui.server import session_watch
from tests.conftest import ROOT, free_ports, run, wait_until_healthy
from tests.ops.front import Several, several
from tests.viewer import PATIENCE_SECONDS, viewer

NGINX = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not there")
OPS = ROOT / "ops"
STATELESS = ("/runs", "/ghosts", "/parts/")


def test_every_process_is_in_front_and_the_first_has_the_classes():
    said = conf(3, 7000)
    assert "listen 7000;" in said
    upstreams = dict(re.findall(r"upstream (\w+) \{(.*?)\n    \}", said, flags=re.S))
    ports = {name: re.findall(r"127\.0\.0\.1:(\d+)", body) for name, body in upstreams.items()}
    assert ports == {"pages": ["7001", "7002", "7003"], "any": ["7001", "7002", "7003"], "class": ["7001"]}
    assert re.findall(r"(\d+) 127\.0\.0\.1:(\d+);  # processes", said) == [(port, port) for port in ports["pages"]]


@NGINX
@pytest.mark.parametrize("shared", [False, True])
def test_nginx_understands_it(tmp_path, shared):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "nginx.conf").write_text(conf(3, 7000, shared), encoding="utf-8")
    read = subprocess.run(["nginx", "-t", "-p", tmp_path, "-c", "nginx.conf"], capture_output=True, text=True)
    assert read.returncode == 0, read.stderr


class Stub(ThreadingHTTPServer):
    """Stands for a process: it answers everything with its port."""

    def __init__(self, port: int) -> None:
        class Port(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                said = str(port).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", port), Port)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *fault: object) -> None:
        self.shutdown()
        super().__exit__(*fault)


@NGINX
def test_a_session_stays_with_the_process_that_took_it_when_its_first_one_is_back(tmp_path):
    """A reader's own rows would be lost a second time."""
    base = free_ports(3)
    (tmp_path / "logs").mkdir()
    with httpx2.Client(base_url=f"http://127.0.0.1:{base}") as client:

        def taker(path: str, client: httpx2.Client = client) -> int:
            return int(client.get(path).text)

        front = nginx(tmp_path, 2, base)
        try:
            with Stub(base + 1), Stub(base + 2):
                wait_until_healthy(f"http://127.0.0.1:{base}", front)
                taker("/")  # brings the number that says which one it is
                first = taker("/_stcore/stream")
                assert {taker(path) for path in ("/alive", "/lab")} == {first}
                assert client.cookies["gd_process"] == str(first)
            second = 2 * base + 3 - first
            with Stub(second):
                assert [taker(path) for path in ("/lab", "/_stcore/stream", "/alive")] == [second] * 3
                with Stub(first):
                    own = ("/alive", "/save/run.csv", "/_stcore/stream", "/lab/_stcore/upload_file/x")
                    assert [taker(path) for path in own] == [second] * 4
        finally:
            front.terminate()
            front.wait()


@NGINX
def test_only_the_sessions_of_a_process_that_is_killed_break_and_come_back_as_their_address_says():
    with several(2) as front:
        run(_one_is_killed(front))


async def _one_is_killed(front: Several) -> None:
    async with AsyncExitStack() as stack, asyncio.timeout(2 * PATIENCE_SECONDS):
        seats, ports = [], []
        while len(seats) < 4 or len(set(ports)) < 2:  # a random number chooses whose process it is
            one = await stack.enter_async_context(viewer(front.url, len(seats), ("length",)))
            await one.rerun()
            await one.drag()
            await one.finished()
            seats.append(one)
            ports.append(int(one.client.cookies["gd_process"]))
        os.kill(front.processes()[ports[0]], signal.SIGKILL)
        for one, port in zip(seats, ports, strict=True):
            if port != ports[0]:
                await one.choose()
                continue
            assert one.player is not None
            await one.heard_last()
            while (await one.client.get(one.alive)).status_code != 410:  # as a page asks, until nobody knows it
                await asyncio.sleep(0.1)
            query = one.query()
            async with viewer(front.url, 9, ("length",), query, one.client.cookies) as again:
                await again.rerun()
                assert again.query() == query
                assert again.player is not None
                meant = f"/{addressed.page(query, 'ko', '')[1]['runs']}"
                assert again.player.header["runs"] == meant


def test_each_route_of_ours_goes_where_its_state_is():
    """A regular expression comes before the rest, as nginx has it."""
    said = conf(2, 7000)
    places = re.findall(r"location (~ )?(\S+) \{(.*?)\n        \}", said, flags=re.S)

    def upstream(path: str) -> str:
        found = [body for regular, place, body in places if regular and re.search(place, path)]
        found += [body for regular, place, body in reversed(places) if not regular and path.startswith(place)]
        return re.findall(r"proxy_pass http://(\$?\w+);", found[0])[0]

    parts = (routes, served, session_watch)
    opened = [list(part._open) for part in parts]
    ours = [one.path for part in (*parts, downloads, classroom) for one in part.routes()]
    for part, before in zip(parts, opened, strict=True):
        part._open[:] = before
    where = {path: upstream(path.replace("{", "").replace("}", "").replace(":path", "")) for path in ours}
    classes = {path for path in ours if path.startswith(("/class", "/join"))}
    assert {path for path in ours if where[path] == "class"} == classes
    assert {path for path in ours if where[path] == "any"} == {p for p in ours if p.startswith(STATELESS)}
    own = ["/alive", *(path for path in ours if path.startswith("/save/"))]
    assert {upstream(f"/progress{path}") for path in STATELESS} == {"any"}, "as what it asks for"
    assert "proxy_pass http://class;" not in conf(2, 7000, shared=True)
    assert {where[path] for path in own} == {"$process"}, "own rows are where their session is"
    assert {upstream(path) for path in ("/_stcore/stream", "/lab/_stcore/upload_file/x", "/")} == {"$process"}


def test_a_container_runs_as_nobody_of_note_and_is_asked_how_it_is():
    steps = (OPS / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    kinds = [step.split()[0] for step in steps if step and not step.startswith("#")]
    assert kinds.index("USER") < kinds.index("CMD")
    assert "USER viewer" in steps
    assert any(step.startswith("HEALTHCHECK") and "/_stcore/health" in step for step in steps)
    copied = {path for step in steps if step.startswith("COPY") for path in step.split()[1:-1]}
    assert all((OPS.parent / path).exists() for path in copied)
    kept = (OPS / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert {line[1:].split("/")[0] for line in kept if line.startswith("!")} == copied
