"""A Salesforce organisation: the few forms of SOQL that Accord asks, answered in batches with a next address."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from intake.pulled.places import moment

ACCESS = "00Dsecret!access"
QUERY = re.compile(
    r"SELECT (?P<fields>.+?) FROM (?P<kind>\w+)(?: WHERE (?P<where>.+?))?(?P<order> ORDER BY SystemModstamp, Id)?"
    r"(?: LIMIT (?P<limit>\d+))?$"
)
AFTER = re.compile(r"SystemModstamp >= (\S+) AND \(SystemModstamp > (\S+) OR Id > '(\w*)'\)$")
LISTED = re.compile(r"(\w+) IN \((.*?)\)")
FIELDS = {
    "Lead": ("Id", "IsDeleted", "SystemModstamp", "CreatedDate", "ConvertedOpportunityId", "Status", "LeadSource",
             "OwnerId", "Name", "Email", "Company", "NumberOfEmployees"),
    "Opportunity": ("Id", "IsDeleted", "SystemModstamp", "CreatedDate", "CloseDate", "IsWon", "IsClosed", "Amount"),
    "User": ("Id", "Name", "Email"),
    "LeadHistory": ("Id", "LeadId", "Field", "OldValue", "NewValue", "CreatedDate", "CreatedById"),
}  # fmt: skip


class Organisation:
    """Records by object, and the answers over them."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in FIELDS}
        self.batch = 250
        self._left: dict[str, list[dict[str, Any]]] = {}

    def put(self, kind: str, identity: str, changed: str = "2026-02-01T00:00:00.000+0000", **fields: Any) -> None:
        """Makes or changes a record."""
        empty = dict.fromkeys(FIELDS[kind]) | {"CreatedDate": "2026-01-01T08:00:00.000+0000", "IsDeleted": False}
        before = self.records[kind].get(identity, empty)
        self.records[kind][identity] = {**before, "Id": identity, "SystemModstamp": changed, **fields}

    def became(self, lead: str, at: str, value: str, before: str = "Open") -> None:
        """A line of the history of a lead's status."""
        step = {"LeadId": lead, "Field": "Status", "OldValue": before, "NewValue": value, "CreatedDate": at}
        self.put("LeadHistory", f"{lead}{at}", **step)

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """The answer to a request, with its status."""
        parts = urlsplit(path)
        if parts.path.endswith("/oauth2/token"):
            wrong = "client_secret=s3cret" not in body["form"] and "assertion=" not in body["form"]
            if wrong:
                return 400, {"error": "invalid_client", "error_description": "invalid client credentials"}
            return 200, {"access_token": ACCESS, "instance_url": "https://other.example.com", "token_type": "Bearer"}
        if parts.path.endswith("/describe"):
            return 200, {"fields": [{"name": name} for name in FIELDS[parts.path.split("/")[-2]]]}
        if parts.query:
            return self._query(parse_qs(parts.query)["q"][0], "queryAll" in parts.path)
        return 200, self._page(self._left.pop(parts.path))

    def _query(self, soql: str, deleted: bool) -> tuple[int, Any]:
        found = QUERY.match(soql)
        assert found, soql
        names = found["fields"].split(", ")
        if unknown := set(names) - set(FIELDS[found["kind"]]):
            return 400, [{"errorCode": "INVALID_FIELD", "message": f"No such column {unknown}"}]
        rows = [one for one in self.records[found["kind"]].values() if deleted or not one["IsDeleted"]]
        rows = [one for one in rows if not found["where"] or _holds(one, found["where"])]
        if found["order"]:
            rows.sort(key=lambda one: (moment(one["SystemModstamp"]), one["Id"]))
        picked = [{name: one[name] for name in names} for one in rows][: int(found["limit"] or len(rows))]
        return 200, self._page([{"attributes": {"type": found["kind"]}, **one} for one in picked])

    def _page(self, rows: list[dict[str, Any]]) -> Any:
        page, rest = rows[: self.batch], rows[self.batch :]
        answer = {"totalSize": len(rows), "done": not rest, "records": page}
        if rest:
            answer["nextRecordsUrl"] = f"/services/data/v59.0/query/01g-{len(self._left)}-{len(rest)}"
            self._left[answer["nextRecordsUrl"]] = rest
        return answer


def _holds(one: dict[str, Any], where: str) -> bool:
    if after := AFTER.match(where):
        mine = (moment(one["SystemModstamp"]), one["Id"])
        assert after[1] == after[2]
        return mine > (moment(after[1]), after[3])
    listed = LISTED.findall(where)
    assert listed, where
    return all(str(one[field]) in re.findall(r"'(.*?)'", values) for field, values in listed)
