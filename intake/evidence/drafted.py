"""A column of a file for a column of the contract: the options of the map that fit best, and what is to be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from agreement.frames import CENTS, DAY, FRAMES, SHARE, TIME, YES_NO
from intake.checking import money
from intake.converting import converted
from intake.evidence.asking import Choice, Question
from intake.evidence.dating import dated
from intake.evidence.distinct import Distinct, distinct, shaped
from intake.evidence.numbering import counted
from intake.evidence.quantities import quantities
from intake.evidence.seeing import Seen, agreed
from intake.evidence.spelling import spellings, turned
from intake.evidence.yes_no import answers
from intake.numbers import Numbers
from intake.times import ISO

NAMED = ("source", "channel", "segment", "industry", "region", "sales_owner", "marketing_owner")
"""Columns whose spellings are made one."""
_PEOPLE = ("name", "company", "email", "sales_owner", "marketing_owner", "held_by", "used_by", "approved_by", "owner")
_DURATION = re.compile(r"(?i)(response|resolution|handling)[ _]time|time[ _](to|in)[ _]|duration")
_UNITS = {"ms": "milliseconds", "s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_FEW_ANSWERS = 20
_CUT = r"^\d(?:[.,]\d+)?[eE]\+?\d+$"
_IN_UTC = re.compile(r"(?i)\b(utc|gmt)\b|_utc$")


@dataclass(frozen=True)
class Options:
    """Options of a map's column, keyed as in its TOML; with a question, what it asks is left out of them."""

    column_options: dict[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    question: Question | None = None


def options(frame: str, target: str, title: str, cells: pl.Series, beside: Mapping[str, Seen] | None = None) -> Options:
    """The options for `cells` (text, titled `title`) as `frame`'s column `target`, which may be `amount` in units.

    `beside`: what `evidence.table` saw in the same file, whose other date columns may settle this one.
    """
    kind = CENTS if target in money(frame) else FRAMES[frame].columns[target]
    found = distinct(cells.rename(title), kind in (TIME, DAY, CENTS, SHARE, YES_NO), target in _PEOPLE)
    if kind in (TIME, DAY):
        best = _time(found, target, kind == DAY, agreed(beside or {}))
    elif kind == YES_NO:
        best = _answer(found, target)
    elif kind in (CENTS, SHARE):
        whole = kind == CENTS and target not in money(frame)
        best = _weighed(frame, target, found, Options(*quantities(found, whole, target.endswith("_share"))))
    else:
        best = _text(found, target, cells)
    nulls: dict[str, object] = {"nulls": list(found.nulls)} if found.nulls else {}
    said = [f"{rows:,} cells say {text!r}: taken as empty" for text, rows in found.nulls.items()]
    return Options({**best.column_options, **nulls}, (*said, *best.notes), best.question)


def _time(found: Distinct, target: str, day: bool, beside: dict[str, str]) -> Options:
    if not day and _DURATION.search(found.title) and found.cells.str.contains(r"^\d+(?:\.\d+)?$").all():
        return _duration(found, target)
    best = dated(found, meant=True, day=day, beside=beside)
    chosen: dict[str, object] = {}
    if best.formats and not best.question and list(best.formats) != [ISO]:
        chosen["formats"] = list(best.formats)
    if not day and _IN_UTC.search(found.title):
        chosen["time_zone"] = "UTC"
    notes = list(best.notes)
    if len(best.formats) > 1:
        notes.append("formats: " + ", ".join(f"{rows:,} as {one}" for one, rows in best.formats.items()))
    if best.question is None and best.read < found.filled:
        notes.append(f"{found.filled - best.read:,} of {found.filled:,} cells are no date and would be refused")
    return Options(chosen, tuple(notes), best.question)


def _duration(found: Distinct, target: str) -> Options:
    after = "assigned_at" if target == "first_response_at" else "created_at"
    choices = (Choice(label, {"after": after, "unit": unit}) for unit, label in _UNITS.items())
    return Options({}, (), Question(f"{found.title}: in what is this duration after {after} said?", tuple(choices)))


def _answer(found: Distinct, target: str) -> Options:
    """A few words that recur are answers of some kind, and "no budget" must not become yes."""
    replaced = answers(found)
    if replaced is not None:
        return Options({"values": replaced} if replaced else {})
    varied = len(found.cells) > _FEW_ANSWERS or counted(found).read == found.filled
    if target in ("email_known", "phone_known") or (target.endswith("_known") and varied):
        return Options({"filled": True}, ("known where the cell holds anything",))
    return Options({}, ("its cells do not say yes or no: name in `values` which of them mean true and false",))


def _weighed(frame: str, target: str, found: Distinct, best: Options) -> Options:
    """With the number of rows that the contract would refuse, by converting every different cell (of money: shape)."""
    found = shaped(found) if target in money(frame) else found
    numbers = Numbers(**best.column_options.get("numbers", {}))  # type: ignore[arg-type]
    lost = found.fitting(converted(frame, target, found.cells, (ISO,), "UTC", numbers).reasons.is_not_null())
    if best.question or not lost:
        return best
    note = f"{lost:,} of {found.filled:,} cells are no such number and would be refused"
    return Options(best.column_options, (*best.notes, note))


def _text(found: Distinct, target: str, cells: pl.Series) -> Options:
    notes = []
    if target.endswith("_id") and (cut := found.fitting(found.cells.str.contains(_CUT))):
        notes.append(f"{cut:,} ids are cut off, like 1.2E+18: a spreadsheet did that; export them again as text")
    if target not in NAMED:
        return Options({}, tuple(notes))
    notes += [f"{one!r} may be {other!r}: not changed" for one, other in list(turned(cells).items())[:5]]
    values: dict[str, object] = {"values": same} if (same := spellings(cells)) else {}
    return Options(values, tuple(notes))
