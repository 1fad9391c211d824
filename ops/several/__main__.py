"""python -m ops.several [--processes 4] [--port 8600]: the app several times, and nginx in front; Ctrl-C ends all."""

import argparse
import getpass
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONF = ROOT / "ops" / "nginx.conf"
PORT = 8600
PROCESS = re.compile(r"(.*# processes\n)(?:.*# processes\n)*")
FIRST = re.compile(r"(server 127\.0\.0\.1:)\d+(.*# the first)")


def conf(processes: int, port: int, shared: bool = False) -> str:
    """ops/nginx.conf for so many processes on the ports after `port`, where it listens itself; whether they share their
    classes, so that any of them serves any class."""
    said = CONF.read_text(encoding="utf-8").replace(f"listen {PORT};", f"listen {port};")
    ports = [str(port + n) for n in range(1, processes + 1)]
    said = PROCESS.sub(lambda rows: "".join(rows[1].replace(str(PORT + 1), one) for one in ports), said)
    if shared:
        said = said.replace("proxy_pass http://class;", "proxy_pass http://pages;")
    return FIRST.sub(rf"\g<1>{port + 1}\2", said)


def process(port: int) -> subprocess.Popen[bytes]:
    """One process of the app, which only this machine can reach."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    where = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    return subprocess.Popen([*command, *where], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def redis(folder: Path, port: int) -> subprocess.Popen[bytes] | None:
    """What keeps the classes of all processes, on a port of this machine alone; None where there is no redis-server."""
    if not shutil.which("redis-server") or not importlib.util.find_spec("redis"):
        return None
    options = {"bind": "127.0.0.1", "port": port, "dir": folder, "appendonly": "yes", "save": "", "loglevel": "warning"}
    command = ["redis-server", *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
    os.environ["GD_REDIS"] = f"redis://127.0.0.1:{port}"
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def nginx(folder: Path, processes: int, port: int, shared: bool = False) -> subprocess.Popen[bytes]:
    """nginx in a folder of its own."""
    (folder / "tmp").mkdir()
    (folder / "nginx.conf").write_text(conf(processes, port, shared), encoding="utf-8")
    user = f" user {getpass.getuser()};" if os.geteuid() == 0 else ""  # else nginx gives root up, and its folder
    command = ["nginx", "-p", str(folder), "-c", "nginx.conf", "-g", f"daemon off;{user}"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def main() -> int:
    reading = argparse.ArgumentParser(description="Several processes of the app behind one address.")
    reading.add_argument("--processes", type=int, default=4)
    reading.add_argument("--port", type=int, default=PORT)
    reading.add_argument("--conf", action="store_true", help="only print nginx's configuration, for shared classes")
    said = reading.parse_args()
    if said.conf:
        print(conf(said.processes, said.port, shared=True), end="")
        return 0
    if not shutil.which("nginx"):
        print("nginx is missing; get it with: sudo apt-get install nginx-light (macOS: brew install nginx)")
        return 1
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", secrets.token_hex(32))  # one for all
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ports = [said.port + n for n in range(1, said.processes + 1)]
    running: dict[int, subprocess.Popen[bytes]] = {}
    with tempfile.TemporaryDirectory() as folder:
        classes = redis(Path(folder), ports[-1] + 1)
        front = nginx(Path(folder), said.processes, said.port, shared=classes is not None)
        try:
            print(f"http://127.0.0.1:{said.port}  ({said.processes} processes)", flush=True)
            while front.poll() is None:  # a process that ended is begun again
                for port in ports:
                    if port not in running or running[port].poll() is not None:
                        running[port] = process(port)
                        print(f"process {running[port].pid} on {port}", flush=True)
                time.sleep(1)
            return front.returncode
        except KeyboardInterrupt:
            return 0
        finally:
            ours = [one for one in (front, classes, *running.values()) if one]
            for one in ours:
                one.terminate()
            for one in ours:
                one.wait()


if __name__ == "__main__":
    sys.exit(main())
