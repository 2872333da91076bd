"""What makes whole leads of HubSpot's records: whose a deal is, and what a history says."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from intake.pulled.hubspot_calls import Record
from intake.pulled.wanted import Wanted

SHARED = "contacts of a deal beside its first one, which get no part of it"
LATER = "deals of a contact after its first one, left aside"


def given(deals: dict[str, Record], people: dict[str, list[str]], notes: Counter[str]) -> list[Record]:
    """Deals with the one contact whose lead they are."""
    first: dict[str, tuple[str, int]] = {}
    for key, one in deals.items():
        if people.get(key):
            holder = min(people[key], key=int)
            mine = (str(one.get("createdate") or "9"), int(key))
            first[holder] = min(first.get(holder, mine), mine)
            notes[SHARED] += len(people[key]) - 1
    owned = {str(number): holder for holder, (_, number) in first.items()}
    notes[LATER] += sum(bool(people.get(key)) for key in deals) - len(owned)
    return [{**one, "contact_id": owned.get(key)} for key, one in deals.items()]


def firsts(asked: Wanted, steps: dict[str, list[Any]]) -> dict[str, object]:
    """When a property first had a value."""
    found: dict[str, object] = {}
    for title, field, value in asked.firsts:
        times = [at for at, was in steps.get(field, ()) if str(was).casefold() == value.casefold()]
        found[title] = min(times, default=None)
    return found


def changes(contact: str, steps: dict[str, list[Any]], fields: Iterable[str]) -> Iterator[Record]:
    """The history of a contact's properties, as rows."""
    for field in fields:
        for at, value in steps.get(field, ()):
            yield {"contact_id": contact, "property": field, "value": value, "timestamp": at}


def named(one: Record) -> Record:
    """The record with its name in one."""
    return {**one, "name": " ".join(filter(None, (one.get("firstname"), one.get("lastname"))))}
