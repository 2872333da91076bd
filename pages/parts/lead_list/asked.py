"""What a link to leads asks for: a metric, its keys and the filters; and the leads that answer it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

import polars as pl

from agreement.calendar import month
from agreement.errors import Refused
from agreement.ledger import Ledger
from metrics import BY_KEY, Metric
from pages.parts.filters import FIELDS, UNKNOWN

OWN = ("metric", "lead", "present", "proposal", "q")
"""Parameters of the page itself; every other one is a key of the metric or a filter."""
MOST = 200
"""Letters of a value that are looked at."""
ENDS = re.compile(r"(-?[0-9]{1,9})?\.\.(-?[0-9]{1,9})?")
SPAN = ".."
"""Between the ends of a span of whole numbers: "..180" is at most 180, ".." is anything that is known."""
YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Asked:
    """The leads behind a number, and how they were asked for."""

    metric: Metric | None
    conditions: tuple[tuple[str, str], ...]
    """Key or filter, and the value it must have; several values of one key are alternatives."""
    rows: pl.DataFrame
    """As many rows as the number says; a lead that counts twice is there twice."""


def asked(query: Query, ledger: Ledger) -> Asked:
    """The leads that a query asks for; raises Refused where it names a metric or a key that does not exist."""
    metric = _metric(query.get("metric", [""])[0])
    rows = metric.leads(ledger) if metric and metric.leads else ledger.leads
    given = [(name, [value[:MOST] for value in values if value]) for name, values in query.items() if name not in OWN]
    conditions = [(name, values) for name, values in given if values and (metric or _column(name) in rows.columns)]
    for name, values in conditions:
        rows = rows.filter(_condition(rows, name, values, ledger))
    return Asked(metric, tuple((name, value) for name, values in conditions for value in values), _whole(rows, ledger))


def address(shown: Asked, without: tuple[str, str] | None = None) -> str:
    """The address of the same list, or of the longer one without one of its conditions."""
    pairs = [("metric", shown.metric.key)] if shown.metric else []
    return f"/leads?{urlencode(pairs + [one for one in shown.conditions if one != without])}"


def story_address(lead_id: str) -> str:
    """The address of one lead's story.

    >>> story_address("A&B 7")
    '/leads?lead=A%26B%207'
    """
    return f"/leads?lead={quote(lead_id, safe='')}"


def _metric(key: str) -> Metric | None:
    if not key:
        return None
    metric = BY_KEY.get(key)
    if metric is None:
        raise Refused(f"There is no number called “{key[:MOST]}”. Open the leads from a number on the review page.")
    if metric.leads is None:
        raise Refused(f"“{metric.name}” is not made of single leads. The glossary says what it is made of.")
    return metric


def _condition(rows: pl.DataFrame, name: str, values: Sequence[str], ledger: Ledger) -> pl.Expr:
    column = _column(name)
    if column not in rows.columns:
        raise Refused(f"These leads have no “{name}”, so they cannot be picked by it. Open them from the number again.")
    spans = [value for value in values if SPAN in value and rows.schema[column].is_integer()]
    wanted = [_value(value, rows.schema[column], name, ledger) for value in values if value not in (UNKNOWN, *spans)]
    typed = pl.col(column).cast(pl.String) if rows.schema[column] in (pl.Enum, pl.Categorical) else pl.col(column)
    kept = typed.is_in(pl.Series(wanted, dtype=_plain(rows.schema[column])).implode()).fill_null(False)
    for span in spans:
        kept = kept | _within(column, span, name)
    return kept | pl.col(column).is_null() if UNKNOWN in values else kept


def _within(column: str, span: str, name: str) -> pl.Expr:
    """Known values from one end to the other; an end left out is open."""
    ends = ENDS.fullmatch(span)
    if ends is None:
        raise Refused(f"“{span}” is no {name}. Open the leads from the number again.")
    low, high = ends.groups()
    inside = pl.col(column).is_not_null()
    inside = inside & (pl.col(column) >= int(low)) if low else inside
    return inside & (pl.col(column) <= int(high)) if high else inside


def _column(name: str) -> str:
    return FIELDS.get(name, name)


def _value(text: str, kind: pl.DataType, name: str, ledger: Ledger) -> object:
    """The text of a link as the column's own type; a day stands for its week or month where those are numbered."""
    try:
        if kind == pl.Date:
            return date.fromisoformat(text)
        if kind == pl.Boolean:
            return YES[text.lower()]
        if kind.is_integer() and "-" in text:
            day = date.fromisoformat(text)
            return ledger.calendar.week(day) if name.endswith("week") else month(day)
        return int(text) if kind.is_integer() else text
    except (ValueError, KeyError):
        raise Refused(f"“{text}” is no {name}. Open the leads from the number again.") from None


def _plain(kind: pl.DataType) -> pl.DataType:
    return pl.String() if kind in (pl.Enum, pl.Categorical) else kind


def _whole(rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """The rows with every column of their leads."""
    more = [name for name in ledger.leads.columns if name not in rows.columns]
    if not more:
        return rows
    return rows.join(ledger.leads.select("lead_id", *more), on="lead_id", how="left", maintain_order="left")
