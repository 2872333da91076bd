"""How a column writes its numbers, decided from all its rows, or asked: never guessed."""

from dataclasses import dataclass, field, replace

import polars as pl

from intake.evidence.asking import Choice, Question
from intake.evidence.distinct import Distinct, sample, shaped
from intake.numbers import CURRENCIES, UNREADABLE, Numbers

WAYS = {".": ("", ",", " ", "'"), ",": ("", ".", " ", "'")}
"""Signs between thousands by the decimal sign, the simplest first."""
_CODES = {sign: code for code, signs in CURRENCIES.items() for sign in (*signs, code)}


@dataclass(frozen=True)
class Counted:
    """How the numbers are written (None where they are plain), the rows that are read so, and what is to be asked."""

    numbers: Numbers | None = None
    read: int = 0
    question: Question | None = None
    notes: tuple[str, ...] = ()
    currencies: dict[str, int] = field(default_factory=dict)


def counted(found: Distinct, whole: bool = False, percent: bool = True) -> Counted:
    """The way of a column. `whole`: only whole numbers are meant, which settles 1,234. `percent`: 45 % may be.

    Several currencies are asked: the chosen one is read, rows in another are refused; nothing is added up across them.
    """
    if not any(any(letter.isdigit() for letter in text) for text in sample(found.cells)):
        return Counted()
    found = shaped(found)
    currencies = _currencies(found)
    signed = "signed" if percent and found.cells.str.contains("%", literal=True).any() else ""
    currency = next(iter(currencies), "")
    read = {sign: _reading(found, sign, currency, signed, whole) for sign in WAYS}
    fits = {sign: value.is_not_null() for sign, (_, value) in read.items()}
    way, question = _decided(found, read, fits)
    notes = _said_currencies(currencies)
    if way is None:
        best = max(found.fitting(fits["."]), found.fitting(fits[","]))
        return Counted(None, best, question, notes, currencies)
    numbers, value = read[way]
    question = _which_currency(found, numbers, currencies) if len(currencies) > 1 else None
    chosen = None if numbers == Numbers() or question else numbers
    return Counted(chosen, found.fitting(value.is_not_null()), question, notes, currencies)


def _currencies(found: Distinct) -> dict[str, int]:
    """Rows by currency, the commonest first."""
    word = found.cells.str.extract(r"([^\d\s.,'’()%+\-\u2212]+[$.]?)").str.strip_chars_end(".")
    counts = pl.DataFrame({"word": word, "rows": found.rows}).drop_nulls().group_by("word").agg(pl.col("rows").sum())
    by: dict[str, int] = {}
    for name, rows in counts.iter_rows():
        code = _CODES.get(name) or _CODES.get(name.upper()) or _CODES.get(f"{name}.")
        if code:
            by[code] = by.get(code, 0) + rows
    return dict(sorted(by.items(), key=lambda pair: (-pair[1], pair[0])))


def _reading(found: Distinct, sign: str, currency: str, percent: str, whole: bool) -> tuple[Numbers, pl.Series]:
    """The simplest way with this decimal sign that reads the most rows, and all that any such way reads.

    The values here only tell two readings apart; money itself never becomes a float.
    """
    best, most, read = Numbers(sign), -1, pl.Series([None], dtype=pl.Float64).new_from_index(0, len(found.cells))
    for between in WAYS[sign]:
        way = Numbers(sign, between, currency, percent)
        value = way.counts(found.cells).replace(UNREADABLE, None).cast(pl.Float64, strict=False)
        if whole:
            value = value.zip_with((value % 1 == 0).fill_null(False), pl.Series([None], dtype=pl.Float64))
        rows = found.fitting(value.is_not_null())
        if rows > most:
            best, most = way, rows
        read = read.zip_with(read.is_not_null(), value)
    return best, read


def _decided(
    found: Distinct, read: dict[str, tuple[Numbers, pl.Series]], fits: dict[str, pl.Series]
) -> tuple[str | None, Question | None]:
    point, comma = fits["."], fits[","]
    only_point, only_comma = found.fitting(point & ~comma), found.fitting(comma & ~point)
    differ = point & comma & (read["."][1] != read[","][1]).fill_null(False)
    if only_point and not only_comma:
        return ".", None
    if only_comma and not only_point:
        return ",", None
    if not (only_point and only_comma) and not differ.any():
        return ".", None
    why = "Its rows contradict each other" if only_point else "Every row fits both"
    choices = tuple(_choice(found, *read[sign], differ if differ.any() else fits[sign]) for sign in WAYS)
    return None, Question(f"{found.title}: which sign stands before the decimals? {why}.", choices)


def _choice(found: Distinct, numbers: Numbers, value: pl.Series, shown: pl.Series) -> Choice:
    texts = found.cells.filter(shown)
    examples = [f"{text} is {number:,.10g}" for text, number in zip(texts, value.filter(shown), strict=True)]
    lost = found.filled - found.fitting(value.is_not_null())
    more = f"; {lost:,} of {found.filled:,} rows would be refused" if lost else ""
    sign = "point" if numbers.decimal == "." else "comma"
    return Choice(f"a decimal {sign}: {', '.join(sorted(examples)[:2])}{more}", {"numbers": keys(numbers)})


def keys(numbers: Numbers) -> dict[str, str]:
    """As in a map's TOML: only what differs from plain numbers, and always the decimal sign."""
    given = {"thousands": numbers.thousands, "currency": numbers.currency, "percent": numbers.percent}
    return {"decimal": numbers.decimal, **{key: value for key, value in given.items() if value}}


def _which_currency(found: Distinct, numbers: Numbers, currencies: dict[str, int]) -> Question:
    choices = []
    for code in currencies:
        way = replace(numbers, currency=code)
        lost = found.filled - found.fitting(way.counts(found.cells) != UNREADABLE)
        choices.append(Choice(f"{code}; {lost:,} of {found.filled:,} rows would be refused", {"numbers": keys(way)}))
    return Question(f"{found.title}: which of its currencies is meant? Accord adds up one.", tuple(choices))


def _said_currencies(currencies: dict[str, int]) -> tuple[str, ...]:
    if len(currencies) < 2:
        return ()
    counts = ", ".join(f"{rows:,} in {code}" for code, rows in currencies.items())
    return (f"amounts in {len(currencies)} currencies: {counts}",)
