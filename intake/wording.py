"""Words inside dates, as strptime knows them: month names of four languages, a.m. and p.m., UTC."""

import polars as pl

_MONTHS = {
    "Jan": "january januar janvier janv enero ene jänner jan",
    "Feb": "february februar février févr fevrier febrero feb",
    "Mar": "march märz maerz mrz mär mars marzo mar",
    "Apr": "april avril avr abril abr apr",
    "May": "may mai mayo",
    "Jun": "june juni juin junio jun",
    "Jul": "july juli juillet juil julio jul",
    "Aug": "august août aout agosto ago aug",
    "Sep": "september septembre septiembre sept sep",
    "Oct": "october oktober octobre octubre okt oct",
    "Nov": "november novembre noviembre nov",
    "Dec": "december dezember décembre diciembre dez déc dic dec",
}
"""English, German, French and Spanish; no name means two months."""
NAMES = {name: short for short, names in _MONTHS.items() for name in names.split()}
_HALVES = {"a.m.": "AM", "p.m.": "PM", "a. m.": "AM", "p. m.": "PM"}
_GAPS = r"[\u00a0\u2007\u2009\u202f]"


def worded(cells: pl.Series, pattern: str) -> tuple[pl.Series, str]:
    """The cells with words that strptime reads, and the format for them.

    `%b` and `%B` read names of four languages, long or short; `%p` reads a.m., too; `%Z` reads UTC, GMT and Z as UTC
    and an offset as it stands, and refuses other zones' names, which mean different things in different countries.
    """
    if "%b" in pattern or "%B" in pattern:
        cells, pattern = _replaced(cells, _MONTH_WORDS), pattern.replace("%B", "%b")
    if "%p" in pattern:
        cells = _replaced(cells, _HALVES)
    if "%Z" in pattern:
        cells, pattern = cells.str.replace(r"\b(?:UTC|GMT|Z)\b|Z$", "+0000"), pattern.replace("%Z", "%z")
    return cells, pattern


def plain_gaps(cells: pl.Series) -> pl.Series:
    """Every kind of blank as the common one: newer systems put a narrow one before PM."""
    return cells.str.replace_all(_GAPS, " ") if cells.str.contains(_GAPS).any() else cells


def _replaced(cells: pl.Series, words: dict[str, str]) -> pl.Series:
    return cells.str.replace_many(list(words), list(words.values()), ascii_case_insensitive=True, leftmost=True)


def _month_words() -> dict[str, str]:
    """Longest first, so that March is not Mar and `ch`; a dot goes only before a blank: 12.Mar.2024 keeps its own."""
    dotted = {f"{name}. ": f"{short} " for name, short in NAMES.items()}
    both = {**NAMES, **dotted}
    shouted = {name.upper(): short for name, short in both.items() if not name.isascii()}
    titled = {name.capitalize(): short for name, short in both.items() if not name.isascii()}
    every = {**both, **shouted, **titled}
    return dict(sorted(every.items(), key=lambda pair: -len(pair[0])))


_MONTH_WORDS = _month_words()
