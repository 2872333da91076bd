"""Salesforce's changes: leads and opportunities by SystemModstamp, each with all that their leads need.

An opportunity belongs to one lead, the first that became it, so nothing counts twice. Deleted and merged records are
never taken, only named: what stands in Accord stays until somebody takes the import back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from agreement.errors import Refused
from intake.mapping import Mapping as Map
from intake.pulled.places import SLICE, Place, Slice, moment
from intake.pulled.salesforce_calls import PAGE, Calls, Record, quoted
from intake.pulled.tabled import table
from intake.pulled.wanted import Wanted, followed, reads, wanted

HISTORY = ("Id", "LeadId", "Field", "OldValue", "NewValue", "CreatedDate", "CreatedById")
OBJECTS = {"leads": "Lead", "opportunities": "Opportunity"}
MADE = {"leads": ("Id",), "opportunities": ("Id", "LeadId"), "users": ("Id", "Name", "Email"),
        "history": HISTORY}  # fmt: skip
BECAME = "ConvertedOpportunityId"
SHARED = "leads that became an opportunity of an earlier lead, which get no part of it"


class Salesforce:
    """A pull from one organisation by one map."""

    def __init__(self, environment: Mapping[str, str], mapping: Map) -> None:
        self.calls = Calls(environment)
        self.account = self.calls.url
        self.objects = tuple(key for key in OBJECTS if reads(mapping, key))
        self._asked: dict[str, Wanted] = {}
        self._asking: dict[str, list[str]] = {}
        for key in self.objects:
            known = self.calls.fields(OBJECTS[key])
            self._asked[key] = wanted(mapping, key, known, MADE[key], f"Salesforce's {key}")
            always = ["Id", "IsDeleted", "SystemModstamp", "CreatedDate", *([BECAME] if key == "leads" else [])]
            self._asking[key] = list(dict.fromkeys([*always, *self._asked[key].fields, *self._asked[key].tracked]))
        if "opportunities" in self._asked and self._asked["opportunities"].firsts:
            raise Refused("Accord pulls the history of leads only. Take the times of opportunities from other fields.")
        self._followed = followed(mapping, "history", "Field")
        if self._followed:
            wanted(mapping, "history", (), HISTORY, "Salesforce's histories")
        users = self.calls.query("User", MADE["users"], "") if reads(mapping, "users") else None
        self._users = None if users is None else table(users, MADE["users"])

    def slices(self, key: str, begins: Place | None) -> Iterator[Slice]:
        """What has changed since `begins`, oldest first; each slice holds whole leads."""
        held: dict[str, Record] = {}
        place = begins
        for page in self._pages(key, begins):
            held |= {str(one["Id"]): one for one in page}
            place = Place(moment(page[-1]["SystemModstamp"]), str(page[-1]["Id"]))
            if len(held) >= SLICE:
                yield self._slice(key, held, place)
                held = {}
        if held and place:
            yield self._slice(key, held, place)

    def _pages(self, key: str, place: Place | None) -> Iterator[list[Record]]:
        """By time and id, always after the last record taken."""
        while True:
            rest = f"{_after(place)} ORDER BY SystemModstamp, Id LIMIT {PAGE}"
            page = self.calls.query(OBJECTS[key], self._asking[key], rest, deleted=True)
            if page:
                yield page
                place = Place(moment(page[-1]["SystemModstamp"]), str(page[-1]["Id"]))
            if len(page) < PAGE:
                return

    def _slice(self, key: str, held: dict[str, Record], place: Place) -> Slice:
        notes: Counter[str] = Counter()
        gone = tuple(one for one, record in held.items() if record["IsDeleted"] and key == self.objects[0])
        live = {one: record for one, record in held.items() if not record["IsDeleted"]}
        if "leads" not in self.objects:
            tables = self._tables(key, list(live.values()), notes)
        elif key == "leads":
            tables = self._whole(live, {}, notes)
        else:
            leads = self.calls.by_ids("Lead", self._asking["leads"], BECAME, held)
            found = {str(one["Id"]): one for one in leads}
            converted = {one[BECAME] for one in found.values()}
            notes["opportunities that no lead became, which are no lead"] += sum(one not in converted for one in live)
            tables = self._whole(found, live, notes)
        if self._users is not None:
            tables["users"] = self._users
        return Slice(key, tables, place, len(held), +notes, gone)

    def _whole(
        self, leads: dict[str, Record], changed: dict[str, Record], notes: Counter[str]
    ) -> dict[str, pl.DataFrame]:
        tables = self._tables("leads", list(leads.values()), notes)
        if "opportunities" in self.objects:
            ids = [one[BECAME] for one in leads.values() if one[BECAME]]
            found = changed | {
                str(one["Id"]): one
                for one in self.calls.by_ids("Opportunity", self._asking["opportunities"], "Id", ids)
            }
            holders: dict[str, tuple[str, str]] = {}
            for one in self.calls.by_ids("Lead", ["Id", "CreatedDate", BECAME], BECAME, found):
                mine = (str(one["CreatedDate"]), str(one["Id"]))
                notes[SHARED] += one[BECAME] in holders
                holders[one[BECAME]] = min(holders.get(one[BECAME], mine), mine)
            rows = [{**one, "LeadId": holders.get(key, ("", None))[1]} for key, one in found.items()]
            tables |= self._tables("opportunities", rows, notes)
        return tables

    def _tables(self, key: str, rows: list[Record], notes: Counter[str]) -> dict[str, pl.DataFrame]:
        """The table of an object, and of its history where the map reads that."""
        asked, follows = self._asked[key], self._followed if key == "leads" else ()
        steps = self._steps(dict.fromkeys([*asked.tracked, *follows]), rows)
        whole = _with_firsts(asked, rows, steps, notes)
        tables = {key: table(whole, [*MADE[key], *asked.fields, *(title for title, _, _ in asked.firsts)])}
        if follows:
            tables["history"] = table((step for step in steps if step["Field"] in follows), HISTORY)
        return tables

    def _steps(self, fields: Iterable[str], rows: list[Record]) -> list[Record]:
        listed = ", ".join(quoted(name) for name in fields)
        ids = (str(one["Id"]) for one in rows)
        also = f" AND Field IN ({listed})"
        return list(self.calls.by_ids("LeadHistory", HISTORY, "LeadId", ids, also)) if listed else []


def _with_firsts(asked: Wanted, rows: list[Record], steps: list[Record], notes: Counter[str]) -> list[Record]:
    """When a field of a lead first became a value, by its history; without one nothing is made up."""
    found: dict[tuple[str, str, str], Any] = {}
    for step in steps:
        mine = (step["LeadId"], step["Field"], str(step["NewValue"]).casefold())
        found[mine] = min(found.get(mine, step["CreatedDate"]), step["CreatedDate"], key=moment)
    made = []
    for one in rows:
        firsts = {title: found.get((one["Id"], field, value.casefold())) for title, field, value in asked.firsts}
        for title, field, value in asked.firsts:
            unknown = firsts[title] is None and str(one.get(field)).casefold() == value.casefold()
            notes[f"leads whose {field} is {value} since a day that no history tells"] += unknown
        made.append({**one, **firsts})
    return made


def _after(place: Place | None) -> str:
    if place is None:
        return ""
    at = f"{place.at:%Y-%m-%dT%H:%M:%S}.{place.at.microsecond // 1000:03d}Z"
    return f" WHERE SystemModstamp >= {at} AND (SystemModstamp > {at} OR Id > {quoted(place.id)})"
