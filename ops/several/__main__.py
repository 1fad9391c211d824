"""python -m ops.several [--processes 4] [--port 8600]: the app several times, and nginx in front; Ctrl-C ends all."""

import argparse
import getpass
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


def conf(processes: int, port: int) -> str:
    """ops/nginx.conf for so many processes on the ports after `port`, where it listens itself."""
    said = CONF.read_text(encoding="utf-8").replace(f"listen {PORT};", f"listen {port};")
    ports = [str(port + n) for n in range(1, processes + 1)]
    said = PROCESS.sub(lambda rows: "".join(rows[1].replace(str(PORT + 1), one) for one in ports), said)
    return FIRST.sub(rf"\g<1>{port + 1}\2", said)


def process(port: int) -> subprocess.Popen[bytes]:
    """One process of the app, which only this machine can reach."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    where = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    return subprocess.Popen([*command, *where], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def nginx(folder: Path, processes: int, port: int) -> subprocess.Popen[bytes]:
    """nginx in a folder of its own."""
    (folder / "tmp").mkdir()
    (folder / "nginx.conf").write_text(conf(processes, port), encoding="utf-8")
    user = f" user {getpass.getuser()};" if os.geteuid() == 0 else ""  # else nginx gives root up, and its folder
    command = ["nginx", "-p", str(folder), "-c", "nginx.conf", "-g", f"daemon off;{user}"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def main() -> int:
    reading = argparse.ArgumentParser(description="Several processes of the app behind one address.")
    reading.add_argument("--processes", type=int, default=4)
    reading.add_argument("--port", type=int, default=PORT)
    said = reading.parse_args()
    if not shutil.which("nginx"):
        print("nginx is missing; get it with: sudo apt-get install nginx-light (macOS: brew install nginx)")
        return 1
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", secrets.token_hex(32))  # one for all
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ports = [said.port + n for n in range(1, said.processes + 1)]
    running: dict[int, subprocess.Popen[bytes]] = {}
    with tempfile.TemporaryDirectory() as folder:
        front = nginx(Path(folder), said.processes, said.port)
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
            for one in (front, *running.values()):
                one.terminate()
            for one in (front, *running.values()):
                one.wait()


if __name__ == "__main__":
    sys.exit(main())
