"""The routes that change the cookie, in by a one-time ticket and out when the session is over; and `/readyz`."""

from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.parts import gate, passes
from pages.parts.watch import cookie
from store import engine, frames, sessions

STATIC = Path(__file__).resolve().parents[2] / "static"
SIGN_IN, SIGN_OUT, READY, FIRST = "/sign-in", "/sign-out", "/readyz", "/review"


def sign_in(request: Request) -> Response:
    """Trades a ticket for the session cookie, then goes on to the page that was asked for."""
    url = engine.current_url()
    browser = passes.name_of(request.cookies.get(passes.COOKIE))
    token = sessions.open_session(url, request.query_params.get("ticket", ""), browser) if browser else None
    answer = _onward(request)
    if token:
        _set(answer, request, token, int(sessions.LIFE.total_seconds()))
    return answer


def sign_out(request: Request) -> Response:
    """Takes the cookie of a dead session away. A live one stays: no other site can sign anybody out by a link."""
    held = request.cookies.get(gate.COOKIE)
    answer = _onward(request)
    if held and sessions.person_of(engine.current_url(), held) is None:
        _set(answer, request, "", 0)
    return answer


def ready(request: Request) -> Response:
    """200 when the database answers, 503 when not."""
    try:
        frames.version(engine.current_url())
    except SQLAlchemyError:
        return JSONResponse({"ready": False}, 503)
    return JSONResponse({"ready": True})


def first(request: Request) -> Response:
    """The first page is at the root; whoever asks for it by its name is led there, filters and all."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", 307)


def local(path: str | None) -> str:
    """The path when it leads to a page of ours; the front page for anything else.

    >>> local("/leads?week=2026-11-16"), local("https://elsewhere.example/"), local("//elsewhere.example"), local(None)
    ('/leads?week=2026-11-16', '/', '/', '/')
    """
    path = path or "/"
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable() or "\\" in path:
        return "/"
    parts = urlsplit(path)
    return path if not parts.scheme and not parts.netloc else "/"


def _onward(request: Request) -> Response:
    answer = RedirectResponse(local(request.query_params.get("next")), 303)
    answer.headers["cache-control"] = "no-store"
    return answer


def _set(answer: Response, request: Request, value: str, max_age: int) -> None:
    https = request.scope["scheme"] == "https"
    answer.headers.append("set-cookie", cookie(gate.COOKIE, value, https, "Strict", max_age))


def meeting_keys(_: Request) -> Response:
    """The script of the meeting's keys: the same for everybody, and without data."""
    return FileResponse(STATIC / "meeting.js", media_type="text/javascript", headers={"cache-control": "no-cache"})


ROUTES = [
    Route(SIGN_IN, sign_in), Route(SIGN_OUT, sign_out), Route(READY, ready), Route(FIRST, first),
    Route("/meeting.js", meeting_keys),
]  # fmt: skip
