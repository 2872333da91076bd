"""The real server in its own process, over a database of the test's own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0
"""Seconds that a start may take on a busy machine."""


@contextmanager
def served(url: str | None, folder: Path, **environment: str) -> Iterator[str]:
    """The base address of `streamlit run app.py` over the database `url`; its log is `folder/server.log`.

    `url` None starts without any setting: a fresh home in `folder`, and so the sample company.
    """
    port = free_port()
    settings = {"ACCORD_HOME": str(folder / "home"), **({"ACCORD_DATABASE_URL": url} if url else {}), **environment}
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "STREAMLIT_"))}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=inherited | settings, stdout=log, stderr=subprocess.STDOUT)
    try:
        _await(f"http://127.0.0.1:{port}", server, folder / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _await(base: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{base}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"The server did not get ready:\n{log.read_text(encoding='utf-8', errors='replace')}")
