"""A real SMTP server on this machine that keeps what it takes, and may misbehave on purpose."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.serving import free_port

PASSWORD = "geheim-Wort+/7"


@dataclass
class Box:
    """What arrived, and how the server behaves."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    refuses: tuple[str, ...] = ()
    """Recipients that it does not know."""
    answer: str = "250 taken"
    wait: float = 0.0
    """Seconds before it answers the text."""
    hangs_up: bool = False
    """It keeps the mail and breaks the connection without an answer."""
    seen: list[str] = field(default_factory=list)
    """Passwords that were told."""

    async def handle_RCPT(self, _server: Any, _session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
            self.envelopes.append((envelope.mail_from or "", tuple(envelope.rcpt_tos)))
        await asyncio.sleep(self.wait)
        if self.hangs_up:
            server.transport.abort()
        return self.answer

    def known(self, _server: Any, _session: Any, _envelope: Any, _way: str, told: Any) -> AuthResult:
        """Whether the password is right."""
        right = isinstance(told, LoginPassword) and told.password.decode() == PASSWORD
        return AuthResult(success=right, handled=False)


@contextmanager
def post_office(**more: Any) -> Iterator[Box]:
    """A server on a free port; `more` goes to aiosmtpd."""
    box = Box(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **more)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
