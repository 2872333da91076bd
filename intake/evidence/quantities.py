"""The options of a column of numbers, with hundredths told from shares."""

import polars as pl

from intake.evidence.asking import Choice, Question
from intake.evidence.distinct import Distinct
from intake.evidence.numbering import counted, keys
from intake.numbers import UNREADABLE, Numbers


def quantities(found: Distinct, whole: bool, share: bool) -> tuple[dict[str, object], tuple[str, ...], Question | None]:
    """Options, notes and a question. `share`: what is meant lies between 0 and 1, so that 45 % or 45 is 0.45."""
    best = counted(found, whole, whole or share)
    numbers, notes, question = best.numbers, list(best.notes), best.question
    if share and question is None:
        numbers, said, question = _hundredths(found, numbers or Numbers())
        notes += said
    written = {} if question or numbers in (None, Numbers()) else {"numbers": keys(numbers or Numbers())}
    return dict(written), tuple(notes), question


def _hundredths(found: Distinct, numbers: Numbers) -> tuple[Numbers, list[str], Question | None]:
    """Whether numbers without a sign are hundredths: they are where one is above 1; else one with a sign asks."""
    signed = found.cells.str.contains("%", literal=True)
    plain = numbers.counts(found.cells.filter(~signed))
    value = plain.replace(UNREADABLE, None).cast(pl.Float64, strict=False).drop_nulls()
    every = Numbers(numbers.decimal, numbers.thousands, numbers.currency, "all")
    if value.is_empty():
        return numbers, [], None
    if (value > 1).any():
        return every, ["numbers above 1 are hundredths: 45 is read as 0.45"], None
    if not signed.any() and "%" not in found.title:
        return numbers, [], None
    choices = (
        Choice("hundredths: 0.5 is 0.005", {"numbers": keys(every)}),
        Choice("shares: 0.5 is 0.5", {"numbers": keys(Numbers(*_way(numbers), "signed"))}),
    )
    return numbers, [], Question(f"{found.title}: are its numbers without % hundredths or shares?", choices)


def _way(numbers: Numbers) -> tuple[str, str, str]:
    return numbers.decimal, numbers.thousands, numbers.currency
