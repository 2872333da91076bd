"""How a column writes its numbers, and the same numbers as plain decimal text: never through a float."""

import re
from dataclasses import dataclass

import polars as pl

CURRENCIES: dict[str, tuple[str, ...]] = {
    "EUR": ("€",), "USD": ("US$", "$"), "GBP": ("£",), "JPY": ("¥",), "CHF": ("Fr.", "SFr."), "BRL": ("R$",),
    "INR": ("₹",), "CAD": ("CA$", "C$"), "AUD": ("AU$", "A$"), "NZD": ("NZ$",), "MXN": ("MX$",), "HKD": ("HK$",),
    "SGD": ("S$",), "SEK": (), "NOK": (), "DKK": (), "PLN": ("zł",), "CZK": ("Kč",), "HUF": ("Ft",), "TRY": ("₺",),
    "ILS": ("₪",), "KRW": ("₩",), "UAH": ("₴",), "ZAR": (), "CNY": (), "AED": (), "SAR": (), "RON": (), "BGN": (),
    "THB": ("฿",), "COP": (), "CLP": (), "ARS": (), "RUB": ("₽",),
}  # fmt: skip
"""Codes, and the signs that are read as them: a bare $ is the dollar of the company, written USD."""
UNREADABLE = "not written as the map says"
_BLANKS, _NUMBER = r"[\u00a0\u2007\u2009\u202f]", r"(?:[eE][+-]?\d{1,3})?"


@dataclass(frozen=True)
class Numbers:
    """How a file or a column writes its numbers."""

    decimal: str = "."
    thousands: str = ""
    """A blank stands for every kind of blank."""
    currency: str = ""
    """A code like EUR: its code or sign may stand before or after; any other currency is refused."""
    percent: str = ""
    """`signed`: 45 % is 0.45 in a share and 45 elsewhere; `all`: in a share 45 without a sign is 0.45, too."""

    def plain(self, text: pl.Series) -> pl.Series:
        """The same numbers with a decimal point and nothing else; a text that is not written so stays unreadable."""
        return text if self == Numbers() else self._plain(text, percent=False)

    def counts(self, text: pl.Series) -> pl.Series:
        """As `plain`, for a whole number: the sign of a percentage is left out."""
        return text if self == Numbers() else self._plain(text, percent=bool(self.percent))

    def shares(self, text: pl.Series) -> pl.Series:
        """As `plain`, for a share: a percentage is a hundredth, said by an exponent, so that it stays exact."""
        if not self.percent:
            return self.plain(text)
        plain = self._plain(text, percent=True)
        hundredths = (plain != UNREADABLE) & (text.str.contains("%", literal=True) | (self.percent == "all"))
        return (plain + "e-2").zip_with(hundredths.fill_null(False), plain)

    def _plain(self, text: pl.Series, percent: bool) -> pl.Series:
        """Brackets or one minus, before or after, make a number negative; two of them are no number."""
        parts = _folded(text).str.extract_groups(self._pattern(percent)).struct.unnest()
        marks = pl.sum_horizontal(pl.col(name).is_in(["-", "("]).cast(pl.Int8) for name in ("open", "s1", "s2", "s3"))
        paired = (pl.col("open") == "(") == (pl.col("close") == ")")
        digits = pl.col("digits")
        if self.thousands:
            digits = digits.str.replace_all(self.thousands, "", literal=True)
        if self.decimal != ".":
            digits = digits.str.replace(self.decimal, ".", literal=True)
        written = pl.when(marks == 1).then(pl.lit("-") + digits).otherwise(digits)
        fits = paired & (marks < 2) & digits.str.contains(r"\d")
        read = parts.select(pl.when(fits).then(written).otherwise(pl.lit(UNREADABLE)).alias(text.name)).to_series()
        return read.zip_with(text.is_not_null(), pl.Series([None], dtype=pl.String))

    def _pattern(self, percent: bool) -> str:
        between, point = re.escape(self.thousands), re.escape(self.decimal)
        groups = r"\d{2,3}" if self.thousands == "," else r"\d{3}"  # India writes 12,34,567.00
        grouped = rf"[1-9]\d{{0,2}}(?:{between}{groups})*{between}\d{{3}}|" if self.thousands else ""
        sign = self._currency()
        return (
            rf"^(?<open>\(?) ?(?<s1>[+-]?) ?{sign} ?(?<s2>[+-]?) ?(?<digits>(?:{grouped}\d*)(?:{point}\d*)?{_NUMBER})"
            rf" ?{'%?' if percent else ''} ?{sign} ?(?<s3>-?) ?(?<close>\)?)$"
        )

    def _currency(self) -> str:
        if not self.currency:
            return ""
        names = (*CURRENCIES.get(self.currency, ()), self.currency)
        return f"(?i:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})?"


def _folded(text: pl.Series) -> pl.Series:
    """Every kind of blank, apostrophe and minus as the common one."""
    text = text.str.replace_all(_BLANKS, " ") if text.str.contains(_BLANKS).any() else text
    return text.str.replace_many(["’", "\u2212"], ["'", "-"]) if text.str.contains("[’\u2212]").any() else text
