"""The watch at the door: a middleware around everything that is served. What it does not know is closed."""

from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.parts import gate, passes
from pages.parts.headers import headers
from pages.parts.messages import admitted
from store import engine, sessions

STREAM = "/_stcore/stream"
OPEN = ("/_stcore/health", "/_stcore/host-config")
"""The page looks for them under its own path first."""
CLOSED = {"_stcore", "media", "component", "auth", "oauth2callback"}
"""A path with one of these anywhere in it needs a live session; Streamlit's own files under /static/ do not."""
NEVER = ("/_stcore/agent", "/_stcore/script-health-check", "/auth/", "/oauth2callback")
SAFE = {"GET", "HEAD", "OPTIONS"}


class Watch:
    """Checks host, origin and session of each request, filters a WebSocket's messages, adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI interface."""
        if scope["type"] == "http":
            await self._answer(HTTPConnection(scope), scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(HTTPConnection(scope), scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, request: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(request, send)
        refusal = await _refusal(request, scope["method"])
        if refusal:
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, answer.send)
        else:
            await self.app(scope, receive, answer.send)

    async def _connect(self, request: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        token = request.cookies.get(gate.COOKIE)
        if not await _may_connect(request, token):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return

        async def checked() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                person = await to_thread.run_sync(sessions.person_of, engine.current_url(), token)
                content = admitted(message.get("bytes") or b"", signed_in=bool(person), was_signed_in=bool(token))
                if content is not None:
                    return {"type": "websocket.receive", "bytes": content}

        await self.app(scope, checked, send)


async def _may_connect(request: HTTPConnection, token: str | None) -> bool:
    host, origin = request.headers.get("host"), request.headers.get("origin")
    if request.scope["path"] != STREAM or not is_host_allowed(host) or urlsplit(origin or "").netloc != host:
        return False
    if await to_thread.run_sync(sessions.person_of, engine.current_url(), token):
        return True
    return await to_thread.run_sync(passes.admits, request.cookies.get(passes.COOKIE))


async def _refusal(request: HTTPConnection, method: str) -> tuple[int, str] | None:
    path, host, origin = request.scope["path"], request.headers.get("host"), request.headers.get("origin")
    if not is_host_allowed(host):
        return 400, "This host name is not one of server.allowedHosts."
    if path.startswith(NEVER):
        return 404, "There is nothing here."
    if method not in SAFE and urlsplit(origin or "").netloc != host:
        return 403, "This was asked from another site."
    if path.endswith(OPEN) or path.startswith("/static/") or not CLOSED & set(path.split("/")):
        return None
    token = request.cookies.get(gate.COOKIE)
    if await to_thread.run_sync(sessions.person_of, engine.current_url(), token):
        return None
    return 401, "Sign in first."


class _Answer:
    """Adds the headers to an answer, a door pass to a page, and `no-store` to what only some may read."""

    def __init__(self, request: HTTPConnection, send: Send) -> None:
        self.request, self.forward = request, send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            path, https = self.request.scope["path"], self.request.scope["scheme"] == "https"
            found = MutableHeaders(scope=message)
            for name, value in headers(path, https).items():
                found[name] = value
            if CLOSED & set(path.split("/")) and not path.startswith("/static/"):
                found["cache-control"] = "no-store"
            if _is_page(path):
                await self._hand_pass(found, https)
        await self.forward(message)

    async def _hand_pass(self, found: MutableHeaders, https: bool) -> None:
        held = self.request.cookies.get(passes.COOKIE)
        fresh = await to_thread.run_sync(passes.issued, held)
        found.append("set-cookie", cookie(passes.COOKIE, fresh, https, same_site="Lax"))


def _is_page(path: str) -> bool:
    """Also when the browser's copy is still good (304): the pass must be renewed all the same."""
    return "." not in path and not CLOSED & set(path.split("/"))


def cookie(name: str, value: str, https: bool, same_site: str, max_age: int | None = None) -> str:
    """A cookie that no script can read."""
    parts = [f"{name}={value}", "Path=/", "HttpOnly", f"SameSite={same_site}"]
    parts += ["Secure"] * https + [f"Max-Age={max_age}"] * (max_age is not None)
    return "; ".join(parts)
