"""What Accord asks of Salesforce, by simple-salesforce: queries only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from agreement.errors import Refused
from intake.pulled import trouble
from intake.pulled.trouble import System, guarded

URL, CLIENT, SECRET = "ACCORD_SALESFORCE_URL", "ACCORD_SALESFORCE_CLIENT_ID", "ACCORD_SALESFORCE_CLIENT_SECRET"
USER, KEY, AUDIENCE = (
    "ACCORD_SALESFORCE_USERNAME",
    "ACCORD_SALESFORCE_PRIVATE_KEY_FILE",
    "ACCORD_SALESFORCE_AUDIENCE",
)
SALESFORCE = System(
    "Salesforce",
    f"{URL}, {CLIENT} and {SECRET} (or {USER} and {KEY})",
    "an integration user with API Enabled and read access to Lead, Opportunity and User",
)
PAGE, BATCH = 2_000, 200
Record = dict[str, Any]


class Calls:
    """The questions; every answer is plain data."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        proof = SECRET if environment.get(SECRET) or not environment.get(KEY) else KEY
        needed = [URL, CLIENT, proof, *([USER] if proof == KEY else [])]
        if lacking := [name for name in needed if not environment.get(name)]:
            raise trouble.missing(lacking, SALESFORCE)
        self.url = trouble.address(environment[URL], URL)
        self._secrets = [environment.get(SECRET, "")]
        try:
            from simple_salesforce.api import Salesforce
        except ImportError:
            raise Refused("Salesforce's client is not installed. Install it with: pip install 'accord[sync]'") from None
        session = _session()
        token = self._asked(lambda: _signed_in(self.url, proof, environment, session))
        self._secrets.append(token)
        self._client = Salesforce(session_id=token, instance=urlsplit(self.url).netloc, session=session)

    def fields(self, kind: str) -> list[str]:
        """Names of an object's fields, as far as the integration user may see them."""
        path = f"sobjects/{kind}/describe"
        return self._listed(lambda: [str(one["name"]) for one in (self._client.restful(path) or {})["fields"]])

    def query(self, kind: str, fields: Sequence[str], rest: str, deleted: bool = False) -> list[Record]:
        """All records of a query, each with all its fields."""
        soql = f"SELECT {', '.join(fields)} FROM {kind}{rest}"

        def ask() -> list[Record]:
            return [
                {name: one[name] for name in fields}
                for one in self._client.query_all_iter(soql, include_deleted=deleted)
            ]

        return self._listed(ask)

    def by_ids(
        self, kind: str, fields: Sequence[str], field: str, ids: Iterable[str], also: str = ""
    ) -> Iterator[Record]:
        """Records whose `field` is one of `ids`."""
        wanted = list(dict.fromkeys(ids))
        for at in range(0, len(wanted), BATCH):
            listed = ", ".join(quoted(one) for one in wanted[at : at + BATCH])
            yield from self.query(kind, fields, f" WHERE {field} IN ({listed}){also}")

    def _listed(self, ask: Any) -> list[Any]:
        return list(self._asked(ask))

    def _asked(self, ask: Any) -> Any:
        return guarded(ask, self._fault, SALESFORCE)

    def _fault(self, error: Exception) -> Refused | None:
        from requests import JSONDecodeError, RequestException
        from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceError

        if isinstance(error, SalesforceAuthenticationFailed):
            return trouble.status(SALESFORCE, 401, trouble.short(error.code, self._secrets))
        if isinstance(error, SalesforceError):
            first = error.content[0] if isinstance(error.content, list) and error.content else None
            told: Record = first if isinstance(first, dict) else {}
            code = str(told.get("errorCode") or "")
            said = trouble.short(f"{code} {told.get('message') or ''}", self._secrets)
            if code == "REQUEST_LIMIT_EXCEEDED":
                return trouble.limit(SALESFORCE, said, daily=True)
            return trouble.status(SALESFORCE, int(error.status), said)
        network = isinstance(error, RequestException | OSError) and not isinstance(error, JSONDecodeError)
        return trouble.unreachable(SALESFORCE, error) if network else None


def quoted(text: str) -> str:
    """A text inside SOQL."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _session() -> Any:
    """A session that waits and tries again, and never for ever."""
    import requests
    from requests.adapters import HTTPAdapter

    class Patient(HTTPAdapter):
        def send(self, request: Any, **options: Any) -> Any:  # type: ignore[override]
            return super().send(request, **{**options, "timeout": trouble.TIMEOUT})

    session = requests.Session()
    session.mount("https://", Patient(max_retries=trouble.patience()))
    return session


def _signed_in(url: str, proof: str, environment: Mapping[str, str], session: Any) -> str:
    """An access token: by OAuth's client credentials, or by a JWT signed with a private key."""
    from simple_salesforce.login import token_login

    asked = {"client_id": environment[CLIENT], "client_secret": environment.get(SECRET, "")}
    if proof == SECRET:
        asked["grant_type"] = "client_credentials"
    else:
        asked = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": _assertion(environment)}
    token, _ = token_login(f"{url}/services/oauth2/token", asked, "", environment[CLIENT], None, None, session)
    if not token:
        raise ValueError("no access token")
    return str(token)


def _assertion(environment: Mapping[str, str]) -> str:
    import jwt

    try:
        key = Path(environment[KEY]).read_bytes()
    except OSError as error:
        raise Refused(f"The private key that {KEY} names cannot be read: {error.strerror}.") from None
    said = {
        "iss": environment[CLIENT],
        "sub": environment[USER],
        "aud": environment.get(AUDIENCE) or "https://login.salesforce.com",
        "exp": datetime.now(UTC) + timedelta(minutes=3),
    }
    try:
        return jwt.encode(said, key, algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError):
        raise Refused(f"The file that {KEY} names is no private key in PEM.") from None
