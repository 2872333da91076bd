"""A HubSpot portal with HubSpot's rules: pages of 200, never past result 10,000, deals known by association only."""

from typing import Any

from intake.pulled.places import moment

NO = {"status": "error", "message": "paging past 10000 is not allowed", "category": "VALIDATION_ERROR"}
PROPERTIES = {
    "contacts": (
        "createdate", "lastmodifieddate", "firstname", "lastname", "email", "company", "hubspot_owner_id",
        "hs_lead_status", "hs_analytics_source", "hs_lifecyclestage_marketingqualifiedlead_date",
        "hs_lifecyclestage_salesqualifiedlead_date", "hs_merged_object_ids", "hubspotscore",
    ),
    "deals": ("createdate", "hs_lastmodifieddate", "amount", "closedate", "hs_is_closed", "hs_is_closed_won"),
}  # fmt: skip
CHANGED = {"contacts": "lastmodifieddate", "deals": "hs_lastmodifieddate"}


class Portal:
    """Records by object and id, which deal belongs to whom, and the answers over them."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, dict[str, Any]]] = {"contacts": {}, "deals": {}}
        self.links: list[tuple[str, str]] = []
        self.histories: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.owners = [{"id": "7", "firstName": "Ada", "lastName": "Byron", "email": "ada@example.com"}]

    def contact(self, number: int, changed: str, **properties: Any) -> None:
        """Makes or changes a contact."""
        self._put("contacts", number, changed, properties)

    def deal(self, number: int, changed: str, *contacts: int, **properties: Any) -> None:
        """Makes or changes a deal of contacts."""
        self._put("deals", number, changed, properties)
        self.links += [(str(one), str(number)) for one in contacts if (str(one), str(number)) not in self.links]

    def _put(self, kind: str, number: int, changed: str, properties: dict[str, Any]) -> None:
        created = {"createdate": "2026-01-01T00:00:00Z"}
        before = self.records[kind].get(str(number), created)
        self.records[kind][str(number)] = {**before, **properties, CHANGED[kind]: changed}

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """The answer to a request, with its status."""
        parts = path.partition("?")[0].strip("/").split("/")
        if parts[2] == "owners":
            archived = "archived=True" in path
            return 200, {"results": [] if archived else [_owner(one) for one in self.owners]}
        if parts[2] == "properties":
            return 200, {"results": [_property(name) for name in PROPERTIES[parts[3]]]}
        if parts[1:3] == ["v4", "associations"]:
            return 200, self._associated(parts[3], body)
        kind = parts[3]
        return self._search(kind, body) if parts[4] == "search" else (200, self._batch(kind, body))

    def _search(self, kind: str, body: dict[str, Any]) -> tuple[int, Any]:
        if body["limit"] > 200 or int(body.get("after") or 0) + body["limit"] > 10_000:
            return 400, NO
        filters, sort = body["filterGroups"][0]["filters"], body["sorts"][0]["propertyName"]
        kept = [
            (key, one) for key, one in self.records[kind].items() if all(_holds(key, one, each) for each in filters)
        ]
        kept.sort(key=lambda pair: _value(*pair, sort))  # equal times come in the order of making, not of ids
        page = kept[: body["limit"]]
        results = [_shown(key, one, body["properties"]) for key, one in page]
        return 200, {"total": len(kept), "results": results}

    def _batch(self, kind: str, body: dict[str, Any]) -> Any:
        found = [
            (one["id"], self.records[kind][one["id"]]) for one in body["inputs"] if one["id"] in self.records[kind]
        ]
        results = [_shown(key, one, body["properties"]) for key, one in found]
        for one in results:
            one["propertiesWithHistory"] = {
                name: [
                    {"value": value, "timestamp": at, "sourceType": "CRM_UI", "sourceId": "x"}
                    for at, value in self.histories.get((one["id"], name), [])
                ]
                for name in body["propertiesWithHistory"]
            }
        at = "2026-01-01T00:00:00Z"
        return {"status": "COMPLETE", "results": results, "startedAt": at, "completedAt": at}

    def _associated(self, kind: str, body: dict[str, Any]) -> Any:
        at = 0 if kind == "contacts" else 1
        results = []
        for one in body["inputs"]:
            mine = [pair[1 - at] for pair in self.links if pair[at] == one["id"]]
            others = [{"toObjectId": int(each), "associationTypes": []} for each in mine]
            results += [{"from": {"id": one["id"]}, "to": others}] if others else []
        done = "2026-01-01T00:00:00Z"
        return {"status": "COMPLETE", "results": results, "startedAt": done, "completedAt": done}


def _value(key: str, one: dict[str, Any], name: str) -> int:
    return int(key) if name == "hs_object_id" else round(moment(one[name]).timestamp() * 1000)


def _holds(key: str, one: dict[str, Any], asked: dict[str, Any]) -> bool:
    mine, other = _value(key, one, asked["propertyName"]), int(asked["value"])
    return {"GTE": mine >= other, "GT": mine > other, "EQ": mine == other}[asked["operator"]]


def _shown(key: str, one: dict[str, Any], names: list[str]) -> dict[str, Any]:
    properties = {name: one.get(name) for name in names} | {"hs_object_id": key}
    return {
        "id": key, "properties": properties, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
        "archived": False,
    }  # fmt: skip


def _owner(one: dict[str, Any]) -> dict[str, Any]:
    at = "2026-01-01T00:00:00Z"
    return {**one, "createdAt": at, "updatedAt": at, "archived": False, "type": "PERSON"}


def _property(name: str) -> dict[str, Any]:
    words = ("label", "type", "fieldType", "description", "groupName")
    return {"name": name, "options": [], **dict.fromkeys(words, "x")}
