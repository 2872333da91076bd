"""Door passes: what a page hands to every browser so that only a browser that loaded it may open a WebSocket.

A pass gives no right but to see the sign-in form. The sign-in ticket is bound to it.
"""

import hmac
import secrets
import time

from store import engine, sessions

COOKIE = "accord_door"
LIFE = 60 * 60
"""Seconds that a pass opens a WebSocket; a page loaded again renews it."""


def issued(held: str | None) -> str:
    """A fresh pass; keeps the name of one that the browser already holds."""
    name = name_of(held) or secrets.token_urlsafe(16)
    text = f"{name}.{int(time.time()) + LIFE}"
    return f"{text}.{_signature(text)}"


def admits(held: str | None) -> bool:
    """Whether this pass is ours and still good."""
    return bool(name_of(held)) and int(str(held).split(".")[1]) > time.time()


def name_of(held: str | None) -> str | None:
    """The browser's name in a pass that we signed, even a late one; None for any other text."""
    text, _, signature = (held or "").rpartition(".")
    if text.count(".") != 1 or not hmac.compare_digest(signature.encode(), _signature(text).encode()):
        return None
    return text.split(".")[0]


def _signature(text: str) -> str:
    return hmac.new(sessions.door_key(engine.current_url()), text.encode(), "sha256").hexdigest()
