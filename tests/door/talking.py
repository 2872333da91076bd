"""Talking to the server without a browser: plain HTTP, and Streamlit's WebSocket by its own messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: SimpleCookie
    body: str


def asked(base: str, path: str, method: str = "GET", cookies: dict[str, str] | None = None, **headers: str) -> Answer:
    """One request, the path sent as it is written; header names with _ for -."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookies:
        named["cookie"] = joined(cookies)
    connection.request(method, path, headers=named)
    response: HTTPResponse = connection.getresponse()
    jar = SimpleCookie()
    for value in response.headers.get_all("set-cookie") or []:
        jar.load(value)
    body = response.read().decode(errors="replace")
    found = {name.lower(): value for name, value in response.headers.items()}
    connection.close()
    return Answer(response.status, found, jar, body)


def joined(cookies: dict[str, str]) -> str:
    """Cookies as a browser sends them."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@contextmanager
def stream(
    base: str, cookies: dict[str, str] | None = None, origin: str | None = "own", host: str | None = None
) -> Iterator[ClientConnection]:
    """A WebSocket to the app; `origin` "own" sends what a browser would, `host` is the name it is called by."""
    server = urlsplit(base)
    with connect(
        f"ws://{host or server.netloc}/_stcore/stream",
        address=(server.hostname, server.port),
        origin=base if origin == "own" else origin,  # type: ignore[arg-type]
        additional_headers={"cookie": joined(cookies)} if cookies else {},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        open_timeout=30,
        max_size=None,
        proxy=None,
    ) as socket:
        yield socket


def rerun(page_name: str = "", page_hash: str = "", query: str = "", fragment: str = "") -> bytes:
    """The message that asks for a run of a page."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.page_script_hash = page_name, page_hash
    message.rerun_script.query_string, message.rerun_script.fragment_id = query, fragment
    return message.SerializeToString()


def drawn(socket: ClientConnection, request: bytes) -> list[ForwardMsg]:
    """Everything the server sends until the run that was asked for has finished."""
    socket.send(request)
    said: list[ForwardMsg] = []
    while not said or said[-1].WhichOneof("type") != "script_finished":
        said.append(ForwardMsg.FromString(socket.recv(timeout=60)))  # type: ignore[arg-type]
    return said


def made_download(socket: ClientConnection, session: str, file: str) -> str:
    """The address of a download that the server makes when its button is pressed."""
    wish = BackMsg()
    wish.backend_operation_request.request_id, wish.backend_operation_request.session_id = "1", session
    wish.backend_operation_request.deferred_file.file_id = file
    socket.send(wish.SerializeToString())
    while True:
        said = ForwardMsg.FromString(socket.recv(timeout=60))  # type: ignore[arg-type]
        if said.WhichOneof("type") == "backend_operation_response":
            return said.backend_operation_response.deferred_file.url


def text_of(said: list[ForwardMsg]) -> str:
    """All that was sent, as text to search in."""
    return "\n".join(str(message) for message in said)
