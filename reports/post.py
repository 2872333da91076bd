"""Handing a mail to an SMTP server: settings from the environment; surely taken, surely not, or nobody knows."""

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qsl, unquote, urlsplit

from agreement.errors import Refused

URL, SENDER, RECIPIENTS = "ACCORD_SMTP_URL", "ACCORD_MAIL_FROM", "ACCORD_MAIL_TO"
LIKE = f"Write {URL} like smtp://user:password@mail.example.com:587 or smtps://user:password@mail.example.com"
NO_ADDRESS = f"{URL} is no address of a mail server. {LIKE}; write % # / ? in a password as %25 %23 %2F %3F."
PATIENCE = 30.0
"""Seconds for each answer of the server."""
HERE = ("localhost", "127.0.0.1", "::1")


class NotTaken(Refused):
    """The server surely took nothing: trying again sends nothing twice."""


class Unsure(Refused):
    """The connection broke while the mail was handed over: it may have left."""


@dataclass(frozen=True)
class Post:
    """A server, and who writes to whom."""

    host: str
    port: int
    security: str
    """tls from the first byte, starttls, or none."""
    sender: Address
    recipients: tuple[Address, ...]
    user: str = ""
    password: str = field(default="", repr=False)


def post_of(environment: Mapping[str, str]) -> Post:
    """The settings. Raises Refused saying which is missing or wrong, without repeating the URL: it holds a password."""
    missing = [name for name in (URL, SENDER, RECIPIENTS) if not environment.get(name, "").strip()]
    if missing:
        raise Refused(
            f"To mail the report set {' and '.join(missing)}. {LIKE}; {SENDER} is one address, {RECIPIENTS} one or "
            "more with commas between."
        )
    senders, recipients = _addresses(environment, SENDER), _addresses(environment, RECIPIENTS)
    if len(senders) != 1:
        raise Refused(f"{SENDER} names {len(senders)} addresses. Give the one that the report comes from.")
    return Post(*_server(environment[URL].strip()), senders[0], recipients, *_login(environment[URL].strip()))


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


def _server(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise Refused(NO_ADDRESS) from None
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/") or parts.fragment:
        raise Refused(NO_ADDRESS)
    if parts.scheme == "smtps":
        if options:
            raise Refused(f"{URL} begins with smtps://, which is encrypted from the first byte; leave '?…' out.")
        return host, port or 465, "tls"
    if options not in ({}, {"starttls": "1"}, {"starttls": "0"}):
        raise Refused(f"{URL} may end in ?starttls=1 (so it is without) or ?starttls=0, and in nothing else.")
    plain = options.get("starttls") == "0"
    if plain and parts.password and host not in HERE:
        raise Refused(f"{URL} would send the password unencrypted to {host}. Leave ?starttls=0 out.")
    return host, port or 587, "none" if plain else "starttls"


def _login(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise Refused(f"The user and the password in {URL} may hold ASCII characters only: so SMTP's sign-in has it.")
    return user, password


def _addresses(environment: Mapping[str, str], name: str) -> tuple[Address, ...]:
    """The addresses of a setting, each once."""
    text = environment[name].strip().strip(",")
    read = _read(text) if text.isprintable() else ()
    if not read or not all(one.addr_spec.isascii() and one.username and one.domain for one in read):
        raise Refused(
            f"{name} is {text!r}; that is no list of mail addresses. Write them like erin@example.com (ASCII letters), "
            "with commas between."
        )
    return tuple({one.addr_spec.lower(): one for one in reversed(read)}.values())[::-1]


def _read(text: str) -> tuple[Address, ...]:
    """The addresses as the header of a mail would read them; none where something is wrong with them."""
    try:
        header = SMTP.header_factory("To", text)
    except (IndexError, ValueError):
        return ()
    return () if header.defects else header.addresses
