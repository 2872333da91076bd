"""The settings of the mail: which server, who writes, who gets it. Read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.policy import SMTP
from urllib.parse import parse_qsl, unquote, urlsplit

from agreement.errors import Refused

URL, SENDER, RECIPIENTS = "ACCORD_SMTP_URL", "ACCORD_MAIL_FROM", "ACCORD_MAIL_TO"
LIKE = f"Write {URL} like smtp://user:password@mail.example.com:587 or smtps://user:password@mail.example.com"
NO_ADDRESS = f"{URL} is no address of a mail server. {LIKE}; write % # / ? in a password as %25 %23 %2F %3F."
HERE = ("localhost", "127.0.0.1", "::1")


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
