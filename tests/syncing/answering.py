"""A real HTTP server on this machine that answers as a CRM would, and fails when it is told to."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

Answer = Callable[[str, str, dict[str, Any]], tuple[int, Any]]
CUT = "cut"


@dataclass
class Fault:
    """What happens instead of an answer, to requests whose path holds `where`, `times` times after `after` of them."""

    where: str
    status: int | str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    after: int = 0


@dataclass
class Served:
    """The server: its address, what was asked, and what is to fail."""

    url: str
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str) -> Fault | None:
        """The fault that this request meets."""
        for one in self.faults:
            if one.where in path:
                one.after -= 1
                if one.after < 0 < one.times:
                    one.times -= 1
                    return one
        return None


def _handler(served: Served, answer: Answer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(json.loads(text) if text.startswith("{") else {"form": text})

        def _answer(self, body: dict[str, Any]) -> None:
            served.asked.append((self.command, self.path, body))
            served.headers.append(dict(self.headers))
            fault = served.fault(self.path)
            if fault is None:
                self._send(*answer(self.command, self.path, body), {})
            elif fault.status == CUT:
                whole = json.dumps(answer(self.command, self.path, body)[1]).encode()
                self._head(200, len(whole), {})
                self.wfile.write(whole[: len(whole) // 2])
                self.close_connection = True
            else:
                self._send(int(fault.status), fault.body, fault.headers)

        def _head(self, status: int, length: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(length), **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def _send(self, status: int, body: Any, headers: dict[str, str]) -> None:
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self._head(status, len(data), headers)
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    return Handler


@contextmanager
def answering(answer: Answer, certificate: Path | None = None) -> Iterator[Served]:
    """Starts the server (with TLS where there is a certificate) and stops it."""
    served = Served("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(served, answer))
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    served.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
