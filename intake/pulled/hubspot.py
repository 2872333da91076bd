"""HubSpot's changes: contacts and deals by the time of their last change, each with all that their leads need.

A deal belongs to one contact, the first of those that it names (the lowest id), and a contact becomes one lead with
the first of its deals: so nothing counts twice, whichever of them changed. What is left aside is counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import polars as pl

from intake.mapping import Mapping as Map
from intake.pulled.hubspot_calls import Calls, Record
from intake.pulled.hubspot_leads import changes, firsts, given, named
from intake.pulled.hubspot_pages import CHANGED, pages
from intake.pulled.places import SLICE, Place, Slice
from intake.pulled.tabled import table
from intake.pulled.wanted import Wanted, followed, reads, wanted

MADE = {"contacts": ("id", "name"), "deals": ("id", "contact_id"), "owners": ("id", "name", "email"),
        "history": ("contact_id", "property", "value", "timestamp")}  # fmt: skip
MERGED = "hs_merged_object_ids"
_START = datetime(2000, 1, 1, tzinfo=UTC)


class HubSpot:
    """A pull from one portal by one map."""

    def __init__(self, environment: Mapping[str, str], mapping: Map) -> None:
        self.calls = Calls(environment)
        self.account = ""
        self.objects = tuple(kind for kind in CHANGED if reads(mapping, kind))
        self._asked: dict[str, Wanted] = {}
        self._asking: dict[str, list[str]] = {}
        for kind in self.objects:
            known = self.calls.fields(kind)
            self._asked[kind] = wanted(mapping, kind, known, MADE[kind], f"HubSpot's {kind}")
            extra = [name for name in ("firstname", "lastname", "createdate", MERGED) if name in known]
            self._asking[kind] = list(dict.fromkeys([CHANGED[kind], *self._asked[kind].fields, *extra]))
        self._followed = followed(mapping, "history", "property")
        if self._followed:
            wanted(mapping, "history", (), MADE["history"], "HubSpot's histories")
        self._owners = table(self.calls.owners(), MADE["owners"]) if reads(mapping, "owners") else None

    def slices(self, kind: str, begins: Place | None) -> Iterator[Slice]:
        """What has changed since `begins`, oldest first; each slice holds whole leads."""
        held: dict[str, Record] = {}
        place = begins or Place(_START)
        for page, reached in pages(self.calls.search, kind, self._asking[kind], place):
            held |= {str(one["id"]): one for one in page}
            place = reached
            if len(held) >= SLICE:
                yield self._slice(kind, held, place)
                held = {}
        if held:
            yield self._slice(kind, held, place)

    def _slice(self, kind: str, held: dict[str, Record], place: Place) -> Slice:
        notes: Counter[str] = Counter()
        if "contacts" not in self.objects:
            tables = self._tables("deals", list(held.values()))
        elif kind == "contacts":
            tables = self._whole(held, {}, notes)
        else:
            people = self.calls.associated("deals", "contacts", list(held))
            ids = sorted({one for many in people.values() for one in many}, key=int)
            contacts = {str(one["id"]): one for one in self.calls.batch("contacts", ids, self._asking["contacts"])}
            notes["deals of no contact, which are no lead"] += sum(not people.get(one) for one in held)
            tables = self._whole(contacts, held, notes)
        if self._owners is not None:
            tables["owners"] = self._owners
        gone = [old for one in held.values() for old in str(one.get(MERGED) or "").split(";") if old]
        return Slice(kind, tables, place, len(held), +notes, tuple(gone))

    def _whole(
        self, contacts: dict[str, Record], deals: dict[str, Record], notes: Counter[str]
    ) -> dict[str, pl.DataFrame]:
        tables = self._tables("contacts", [named(one) for one in contacts.values()])
        if "deals" in self.objects:
            ids = {one for many in self.calls.associated("contacts", "deals", list(contacts)).values() for one in many}
            asked = self._asking["deals"]
            found = deals | {str(one["id"]): one for one in self.calls.batch("deals", sorted(ids, key=int), asked)}
            people = self.calls.associated("deals", "contacts", list(found))
            tables |= self._tables("deals", given(found, people, notes))
        return tables

    def _tables(self, kind: str, rows: list[Record]) -> dict[str, pl.DataFrame]:
        """The table of an object, and of its history where the map reads that."""
        asked, follows = self._asked[kind], self._followed if kind == self.objects[0] else ()
        fields = tuple(dict.fromkeys([*asked.tracked, *follows]))
        steps = self.calls.histories(kind, [str(one["id"]) for one in rows], fields) if fields else {}
        whole = [{**one, **firsts(asked, steps.get(str(one["id"]), {}))} for one in rows]
        tables = {kind: table(whole, [*MADE[kind], *asked.fields, *(title for title, _, _ in asked.firsts)])}
        if follows:
            told = (step for key, mine in steps.items() for step in changes(key, mine, follows))
            tables["history"] = table(told, MADE["history"])
        return tables
