"""What goes wrong between Accord and a CRM, in words that hold no secret."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from agreement.errors import Refused

TRIES, FIRST_WAIT, LONGEST_WAIT = 5, 0.5, 60
TIMEOUT = (10, 60)
"""Seconds to connect, and without a byte."""
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class System:
    """A CRM as error messages speak of it."""

    name: str
    credentials: str
    """The environment variables that let Accord in."""
    rights: str
    """What they must be allowed to read."""


def patience() -> Any:
    """How urllib3 tries again: what a CRM asks to wait is waited for, up to a minute, a handful of times."""
    from urllib3.util.retry import Retry

    return Retry(
        total=TRIES, redirect=0, backoff_factor=FIRST_WAIT, backoff_max=LONGEST_WAIT, retry_after_max=LONGEST_WAIT,
        status_forcelist=(429, 500, 502, 503, 504), allowed_methods=None, raise_on_status=False,
    )  # fmt: skip


def address(given: str, variable: str) -> str:
    """The address of a CRM: https, or http on this machine, since a token goes with every question."""
    parts = urlsplit(given)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise Refused(f"{variable} is no https:// address.")
    return given.rstrip("/")


def missing(variables: Iterable[str], system: System) -> Refused:
    """What to set before Accord may ask."""
    return Refused(
        f"{' and '.join(variables)} must be in the environment for a sync with {system.name} ({system.rights}). "
        "Never put it on the command line."
    )


def guarded(ask: Callable[[], Answer], fault: Callable[[Exception], Refused | None], system: System) -> Answer:
    """The answer, or Refused in words; `fault` knows the errors of the client. No error of a client goes further:
    what it says may hold headers and addresses.
    """
    try:
        return ask()
    except Refused:
        raise
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise (fault(error) or _unreadable(error, system)) from None
    except Exception as error:
        known = fault(error)
        if known is None:
            raise
        raise known from None


def status(system: System, code: int, said: str) -> Refused:
    """The words for an HTTP status. `said` is what the CRM itself says of it."""
    told = f": {said}" if said else ""
    if code == 401:
        return Refused(f"{system.name} does not let Accord in (401{told}). Check {system.credentials}.")
    if code == 403:
        return Refused(f"{system.name} refuses to show this (403{told}). It needs {system.rights}.")
    if code == 429:
        return limit(system, said, "daily" in said.casefold())
    if code >= 500:
        return Refused(
            f"{system.name} has trouble of its own ({code}), {TRIES} tries later, too. Run this again later."
        )
    return Refused(f"{system.name} does not understand what Accord asks ({code}{told}). Check the fields of the map.")


def limit(system: System, said: str, daily: bool) -> Refused:
    """The words for a used-up limit."""
    told = f": {said}" if said else ""
    when = "when the day's calls are given anew, tomorrow at the latest" if daily else "in some minutes"
    return Refused(f"The limit of calls that {system.name} allows is used up{told}. Run this again {when}.")


def unreachable(system: System, error: Exception) -> Refused:
    """The words for a network that fails: the kind of the error only, since its text may hold addresses."""
    return Refused(f"{system.name} cannot be reached, or broke off ({type(error).__name__}). Run this again later.")


def _unreadable(error: Exception, system: System) -> Refused:
    return Refused(
        f"An answer of {system.name} is not what its documentation says ({type(error).__name__}): nothing of it is "
        "taken. Run this again; if it stays, something between here and there may change the answers."
    )


def short(said: object, secrets: Iterable[str]) -> str:
    """What a CRM says of an error: one line, without secrets."""
    words = " ".join(str(said or "").split())
    for secret in secrets:
        words = words.replace(secret, "…") if secret else words
    return words[:200].rstrip(".")
