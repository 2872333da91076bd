"""Whether a whole charter can be signed: every row on its own, and nothing in it twice."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from agreement.charter import AFTER, PERIODS, SHOWN_BY, TRAINING, Charter, HandoverStep, Priority, Responsibility
from agreement.charter_canonical import charter_in_order
from agreement.errors import Refused
from agreement.people import MARKETING, SALES
from agreement.rules import check_text

MOST_HOURS, MOST_COUNT, MOST_CENTS = 2_000, 1_000, 10**12
MOST_ROWS = 60
"""Rows of one part; nobody reads more before they sign."""


def charter_settled(charter: Charter) -> Charter:
    """The charter checked and in canonical order, ready to be proposed; raises Refused when it cannot be signed."""
    if not any((charter.responsibilities, charter.priorities, charter.handover, charter.training)):
        raise Refused("The charter is empty. Say at least who answers for one task.")
    for responsibility in charter.responsibilities:
        _check_responsibility(responsibility)
    for priority in charter.priorities:
        _check_priority(priority)
    for step in charter.handover:
        _check_step(step)
    for training in charter.training:
        _check_side(training.side, "A training")
        if training.kind not in TRAINING:
            raise Refused(f"{training.kind!r} is no kind of training. Use one of {', '.join(TRAINING)}.")
        _check_whole(training.count, f"How often {training.side} does a {TRAINING[training.kind]}", 1, MOST_COUNT)
    if charter.campaign_limit_cents is not None:
        _check_whole(charter.campaign_limit_cents, "The campaign limit, in cents,", 0, MOST_CENTS)
    _refuse_twice(charter)
    return charter_in_order(charter)


def _check_responsibility(one: Responsibility) -> None:
    where = _named(one.task, "A task")
    _check_side(one.side, where)
    _named(one.who, f"{where}: who answers for it")
    if one.due_on is not None:
        _check_day(one.due_on, f"{where}: the day it is due")
    if one.every is not None and one.every not in PERIODS:
        raise Refused(f"{where} falls due every {one.every!r}. Use {', '.join(PERIODS)}, or nothing.")
    if one.every is not None and one.due_on is not None:
        raise Refused(f"{where} is due by a day and every {one.every}. Keep one of the two.")


def _check_priority(one: Priority) -> None:
    where = _named(one.title, "A priority")
    _check_side(one.driven_by, where)
    _check_day(one.from_on, f"{where}: its first day")
    if one.until_on is not None:
        _check_day(one.until_on, f"{where}: its last day")
        if one.until_on < one.from_on:
            raise Refused(f"{where} ends on {one.until_on}, before it begins on {one.from_on}. Change one of the days.")
    for product in one.products:
        _named(product, f"{where}: a product")
    _refuse_repeated([product.casefold() for product in one.products], f"product of {where}")


def _check_step(one: HandoverStep) -> None:
    where = _named(one.what, "A hand-over step")
    _check_side(one.whose, where)
    _check_whole(one.hours, f"{where}: its business hours", 1, MOST_HOURS)
    if one.after not in AFTER:
        raise Refused(f"{where} cannot begin after {one.after!r}. Use one of {', '.join(AFTER)}.")
    if one.shown_by is not None and one.shown_by not in SHOWN_BY:
        raise Refused(f"{where} cannot be shown by {one.shown_by!r}. Use one of {', '.join(SHOWN_BY)}, or nothing.")
    if one.shown_by == one.after:
        raise Refused(f"{where} is shown by the event from which it is due. Choose another event.")


def _refuse_twice(charter: Charter) -> None:
    parts: tuple[tuple[str, Sequence[Any], str], ...] = (
        ("task", charter.responsibilities, "task"),
        ("priority", charter.priorities, "title"),
        ("hand-over step", charter.handover, "what"),
    )
    for what, rows, name in parts:
        if len(rows) > MOST_ROWS:
            raise Refused(f"There are {len(rows)} rows of the kind “{what}”; keep at most {MOST_ROWS}.")
        _refuse_repeated([getattr(row, name).strip().casefold() for row in rows], what)
    _refuse_repeated([f"{one.side}: {TRAINING[one.kind]}" for one in charter.training], "training")


def _refuse_repeated(names: list[str], what: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise Refused(f"The {what} “{name}” is there twice. Keep one of them.")


def _named(text: object, where: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise Refused(f"{where} has no words yet. Type them, or take the row out.")
    check_text(text, where)
    if text != text.strip():
        raise Refused(f"{where}: “{text.strip()}” has blanks around it. Take them away.")
    return f"“{text}”"


def _check_side(side: object, where: str) -> None:
    if side not in (SALES, MARKETING):
        raise Refused(f"{where}: {side!r} is no side. Use sales or marketing.")


def _check_day(day: object, where: str) -> None:
    if not isinstance(day, date) or isinstance(day, datetime) or not 2000 <= day.year <= 2100:
        raise Refused(f"{where} is {day}. Use a day between 2000 and 2100.")


def _check_whole(number: object, where: str, least: int, most: int) -> None:
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise Refused(f"{where} must be a whole number from {least} to {most:,}, not {number!r}.")
