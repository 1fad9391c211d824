"""What stands in front of several processes, and what a container is: as text, and by nginx where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from ops.several.__main__ import conf
from pages.ui.app import alive
from pages.ui.canvas import served
from pages.ui.player import route, taking
from pages.ui.together import routes as together

OPS = Path(__file__).resolve().parents[2] / "ops"
STATELESS = ("/runs", "/parts/")


def test_every_process_is_in_front_and_the_first_has_the_classes(tmp_path):
    said = conf(3, 7000)
    assert "listen 7000;" in said
    upstreams = dict(re.findall(r"upstream (\w+) \{(.*?)\n    \}", said, flags=re.S))
    ports = {name: re.findall(r"127\.0\.0\.1:(\d+)", body) for name, body in upstreams.items()}
    assert ports == {"pages": ["7001", "7002", "7003"], "any": ["7001", "7002", "7003"], "class": ["7001"]}
    (tmp_path / "tmp").mkdir()
    (tmp_path / "nginx.conf").write_text(said, encoding="utf-8")
    for nginx in filter(None, [shutil.which("nginx")]):  # where there is one, it has to understand it
        read = subprocess.run([nginx, "-t", "-p", tmp_path, "-c", "nginx.conf"], capture_output=True, text=True)
        assert read.returncode == 0, read.stderr


def test_each_route_of_ours_goes_where_its_state_is():
    """A regular expression comes before the rest, as nginx has it."""
    said = conf(2, 7000)
    places = re.findall(r"location (~ )?(\S+) \{(.*?)\n        \}", said, flags=re.S)

    def upstream(path: str) -> str:
        found = [body for regular, place, body in places if regular and re.search(place, path)]
        found += [body for regular, place, body in reversed(places) if not regular and path.startswith(place)]
        return re.findall(r"proxy_pass http://(\w+);", found[0])[0]

    opened = [*route._open, *served._open, *alive._open]
    ours = [one.path for part in (route, taking, alive, served, together) for one in part.routes()]
    for part, before in zip((route, served, alive), (opened[:1], opened[1:2], opened[2:]), strict=True):
        part._open[:] = before if opened else []
    where = {path: upstream(path.replace("{", "").replace("}", "").replace(":path", "")) for path in ours}
    classes = {path for path in ours if path.startswith(("/class", "/join"))}
    assert {path for path in ours if where[path] == "class"} == classes
    assert {path for path in ours if where[path] == "any"} == {p for p in ours if p.startswith(STATELESS)}
    assert where["/alive"] == "pages"
    assert {where[path] for path in ours if path.startswith("/save/")} == {"pages"}, (
        "own rows are where their session is"
    )
    assert upstream("/_stcore/stream") == upstream("/lab/_stcore/upload_file/x") == upstream("/") == "pages"


def test_a_container_runs_as_nobody_of_note_and_is_asked_how_it_is():
    steps = (OPS / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    kinds = [step.split()[0] for step in steps if step and not step.startswith("#")]
    assert kinds.index("USER") < kinds.index("CMD")
    assert "USER viewer" in steps
    assert any(step.startswith("HEALTHCHECK") and "/_stcore/health" in step for step in steps)
    copied = {step.split()[1] for step in steps if step.startswith("COPY")}
    assert all((OPS.parent / path).exists() for path in copied)
    kept = (OPS / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert {line[1:].split("/")[0] for line in kept if line.startswith("!")} == copied
