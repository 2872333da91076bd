"""What Accord asks of HubSpot, by its official client: reading only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any

from agreement.errors import Refused
from intake.pulled import trouble
from intake.pulled.hubspot_said import told_of
from intake.pulled.trouble import System, guarded

TOKEN, URL = "ACCORD_HUBSPOT_TOKEN", "ACCORD_HUBSPOT_URL"
SCOPES = ("crm.objects.contacts.read", "crm.objects.deals.read", "crm.objects.owners.read")
HUBSPOT = System("HubSpot", f"the access token in {TOKEN}", f"the scopes {', '.join(SCOPES)}")
PAGE, BATCH, HISTORIES = 200, 100, 50
Record = dict[str, Any]


class Calls:
    """The questions; every answer is plain data."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.token = environment.get(TOKEN, "")
        if not self.token:
            raise trouble.missing([TOKEN], HUBSPOT)
        host = trouble.address(environment.get(URL) or "https://api.hubapi.com", URL)
        try:
            from hubspot import HubSpot
        except ImportError:
            raise Refused("HubSpot's client is not installed. Install it with: pip install 'accord[sync]'") from None
        self.crm = HubSpot(access_token=self.token, host=host, retry=trouble.patience()).crm

    def fields(self, kind: str) -> list[str]:
        """Names of an object's properties."""
        api = self.crm.properties.core_api
        found = self._asked(lambda: api.get_all(kind, _request_timeout=trouble.TIMEOUT).results)
        return [str(one.name) for one in found]

    def search(self, kind: str, filters: list[Record], sort: str, fields: Sequence[str]) -> list[Record]:
        """One page of records in the order of `sort`."""
        asked = {
            "filterGroups": [{"filters": filters}], "sorts": [{"propertyName": sort, "direction": "ASCENDING"}],
            "properties": list(fields), "limit": PAGE,
        }  # fmt: skip
        api = getattr(self.crm, kind).search_api
        return self._listed(
            lambda: [_plain(one, sort) for one in api.do_search(asked, _request_timeout=trouble.TIMEOUT).results]
        )

    def batch(self, kind: str, ids: Sequence[str], fields: Sequence[str]) -> list[Record]:
        """Records by id; those that are not there any more are left out."""
        api = getattr(self.crm, kind).batch_api
        found: list[Record] = []
        for part in _parts(ids, BATCH):
            asked = {"inputs": part, "properties": list(fields), "propertiesWithHistory": []}
            found += self._asked(
                lambda asked=asked: [_plain(one) for one in api.read(asked, _request_timeout=trouble.TIMEOUT).results]
            )
        return found

    def histories(self, kind: str, ids: Sequence[str], fields: Sequence[str]) -> dict[str, dict[str, list[Any]]]:
        """By record and property: (time, value), newest first, as HubSpot has them."""
        api = getattr(self.crm, kind).batch_api
        found: dict[str, dict[str, list[Any]]] = {}
        for part in _parts(ids, HISTORIES):
            asked = {"inputs": part, "properties": [], "propertiesWithHistory": list(fields)}
            found |= self._asked(
                lambda asked=asked: {
                    str(one.id): {
                        name: [(step.timestamp.astimezone(UTC), step.value) for step in steps]
                        for name, steps in (one.properties_with_history or {}).items()
                    }
                    for one in api.read(asked, _request_timeout=trouble.TIMEOUT).results
                }
            )
        return found

    def associated(self, kind: str, to: str, ids: Sequence[str]) -> dict[str, list[str]]:
        """By record: ids of the records of another object that belong to it."""
        api = self.crm.associations.v4.batch_api
        found: dict[str, list[str]] = {}
        for part in _parts(ids, 1000):
            while part:
                asked = {"inputs": part}
                answer = self._asked(
                    lambda asked=asked: [
                        (str(one._from.id), [str(int(other.to_object_id)) for other in one.to], one.paging)
                        for one in api.get_page(kind, to, asked, _request_timeout=trouble.TIMEOUT).results
                    ]
                )
                part = [{"id": one, "after": on.next.after} for one, _, on in answer if on and on.next]
                for one, others, _ in answer:
                    found.setdefault(one, []).extend(others)
        return found

    def owners(self) -> Iterator[Record]:
        """Everybody who owns or owned records."""
        api = self.crm.owners.owners_api
        for archived in (False, True):
            after = None
            while True:
                asked = {"limit": 500, "archived": archived, **({"after": after} if after else {})}
                page = self._asked(lambda asked=asked: api.get_page(**asked, _request_timeout=trouble.TIMEOUT))
                for one in page.results:
                    name = " ".join(filter(None, (one.first_name, one.last_name)))
                    yield {"id": str(one.id), "name": name or one.email, "email": one.email}
                after = page.paging.next.after if page.paging and page.paging.next else None
                if not after:
                    break

    def _listed(self, ask: Callable[[], list[Record]]) -> list[Record]:
        return guarded(ask, self._fault, HUBSPOT)

    def _asked(self, ask: Any) -> Any:
        return guarded(ask, self._fault, HUBSPOT)

    def _fault(self, error: Exception) -> Refused | None:
        from urllib3.exceptions import HTTPError

        if isinstance(error, HTTPError | OSError):
            return trouble.unreachable(HUBSPOT, error)
        code = getattr(error, "status", None)
        if code is None:
            return None
        said = trouble.short(told_of(getattr(error, "body", None)), [self.token])
        return trouble.status(HUBSPOT, int(code), said) if code else trouble.unreachable(HUBSPOT, error)


def _plain(one: Any, needed: str = "id") -> Record:
    record = {**one.properties, "hs_object_id": one.id, "id": str(one.id)}
    if not record["id"].isdigit() or not record[needed]:
        raise ValueError("a record without a number or without the time of its change")
    return record


def _parts(ids: Sequence[str], size: int) -> list[list[Record]]:
    return [[{"id": one} for one in ids[at : at + size]] for at in range(0, len(ids), size)]
