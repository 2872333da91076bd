"""Handing a mail to an SMTP server: surely taken, surely not, or nobody knows."""

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

from agreement.errors import Refused
from reports.post_settings import Post

PATIENCE = 30.0
"""Seconds for each answer of the server."""


class NotTaken(Refused):
    """The server surely took nothing: trying again sends nothing twice."""


class Unsure(Refused):
    """The connection broke while the mail was handed over: it may have left."""


def hand_over(post: Post, message: EmailMessage) -> tuple[str, ...]:
    """Hands the mail to the server; gives what it said about recipients that it did not take.

    Raises NotTaken where the server surely has nothing, Unsure where the connection broke after the text was begun.
    """
    with _server_errors(post), _connected(post) as server:
        _answered(*server.mail(post.sender.addr_spec), "the sender")
        said = {one.addr_spec: server.rcpt(one.addr_spec) for one in post.recipients}
        refused = tuple(f"{name}: {_words(*reply)}" for name, reply in said.items() if reply[0] not in (250, 251))
        if len(refused) == len(said):
            raise NotTaken(f"The mail server took no recipient: {'; '.join(refused)}.")
        try:
            code, answer = server.data(message.as_bytes())
        except smtplib.SMTPDataError:
            raise
        except OSError as error:
            raise Unsure(f"the connection broke while the mail was handed over: {_reason(error)}") from None
        _answered(code, answer, "the mail")
        return refused


@contextmanager
def _connected(post: Post) -> Iterator[smtplib.SMTP]:
    hello = post.sender.domain
    if post.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            post.host, post.port, hello, timeout=PATIENCE, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(post.host, post.port, hello, timeout=PATIENCE)
    try:
        if post.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if post.user:
            server.login(post.user, post.password)
        yield server
    finally:
        with suppress(OSError):
            server.quit()
        server.close()


@contextmanager
def _server_errors(post: Post) -> Iterator[None]:
    """Every failure before the text was begun, as words without the password."""
    try:
        yield
    except OSError as error:
        secrets = {post.password, b64encode(post.password.encode()).decode()} if post.password else set()
        reason = _reason(error)
        for secret in secrets:
            reason = reason.replace(secret, "…")
        raise NotTaken(f"The mail server {post.host}:{post.port} did not take the report: {reason}.") from None


def _reason(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return str(error.strerror or error) or type(error).__name__


def _answered(code: int, answer: bytes, what: str) -> None:
    if code != 250:
        raise NotTaken(f"The mail server did not take {what}: {_words(code, answer)}.")


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:300]
