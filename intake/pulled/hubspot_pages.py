"""Changed records page by page, by the time of their change and within one time by id.

HubSpot never shows more than 10,000 results of a search, and pages counted by number shift when a record changes
meanwhile: so every page asks for what comes after the last record taken, and none for page two.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from intake.pulled.hubspot_calls import PAGE, Record
from intake.pulled.places import Place, moment

CHANGED = {"contacts": "lastmodifieddate", "deals": "hs_lastmodifieddate"}
Search = Callable[[str, list[Record], str, Sequence[str]], list[Record]]


def pages(search: Search, kind: str, fields: Sequence[str], place: Place) -> Iterator[tuple[list[Record], Place]]:
    """Pages of records, and the place reached with each."""
    going: Place | None = place
    while going:
        page, reached, going = (_within if going.id else _onward)(search, kind, fields, going)
        if page:
            yield page, reached


def _onward(search: Search, kind: str, fields: Sequence[str], place: Place) -> tuple[list[Record], Place, Place | None]:
    """By time. The last time of a full page may go on behind it: it is left for the next one."""
    field = CHANGED[kind]
    page = search(kind, [_filter(field, "GTE", place.at)], field, fields)
    times = [moment(one[field]) for one in page]
    if len(page) < PAGE:
        last = max((int(one["id"]) for one, at in zip(page, times, strict=True) if at == times[-1]), default=0)
        return page, Place(times[-1], str(last)) if page else place, None
    whole = [one for one, at in zip(page, times, strict=True) if at < times[-1]]
    reached = Place(times[-1], "" if whole else "0")
    return whole, reached, reached


def _within(search: Search, kind: str, fields: Sequence[str], place: Place) -> tuple[list[Record], Place, Place | None]:
    """By id, among more records changed at one time than a page holds."""
    after = {"propertyName": "hs_object_id", "operator": "GT", "value": place.id}
    page = search(kind, [_filter(CHANGED[kind], "EQ", place.at), after], "hs_object_id", fields)
    reached = Place(place.at, str(page[-1]["id"])) if page else place
    return page, reached, reached if len(page) == PAGE else Place(place.at + timedelta(milliseconds=1))


def _filter(field: str, operator: str, at: datetime) -> Record:
    """HubSpot compares times by milliseconds since 1970."""
    return {"propertyName": field, "operator": operator, "value": str(round(at.timestamp() * 1000))}
