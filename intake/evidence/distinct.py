"""A column as its different texts and how many rows have each: what is decided is decided on these."""

import re
from dataclasses import dataclass, replace

import polars as pl

from intake.wording import plain_gaps

DISGUISED = (
    "Select", "-- Select --", "--Select--", "- Select -", "-- None --", "--None--", "- None -", "-None-", "None",
    "N/A", "n.a.", "#N/A", "-", "--", "---", "—", "–", "null", "<null>", "nil", "undefined", "(empty)", "(blank)",
    "(none)", "[none]", "(not set)", "?", "??",
)  # fmt: skip
"""Texts that mean nothing was entered, whatever the column; compared without case. `unknown` is a word of people."""
UNWRITTEN = ("NA", "NaN", "0000-00-00", "0000-00-00 00:00:00", "#VALUE!", "#REF!")
"""The same where a time, a number, yes or no is meant; in a text NA may be North America."""
SURNAMES = frozenset({"null", "none", "select", "nil", "undefined"})
"""Not nulls in a person's or a company's name."""
_ID_WORDS = frozenset({
    "id", "ids", "uuid", "guid", "key", "code", "zip", "postcode", "postal", "phone", "telephone", "mobile", "fax",
    "vat", "iban", "sku", "barcode", "ean",
})  # fmt: skip
_FEW = 2_000
_NUMBER_OF = re.compile(r"(?i)(number|no\.?|nr\.?|#)$")


@dataclass(frozen=True)
class Distinct:
    """Different filled texts of a column without disguised nulls, with their rows; the nulls by spelling."""

    title: str
    cells: pl.Series
    rows: pl.Series
    nulls: dict[str, int]
    height: int

    @property
    def filled(self) -> int:
        """Rows that hold something."""
        return int(self.rows.sum())

    def fitting(self, fits: pl.Series) -> int:
        """Rows of the texts that fit."""
        return int(self.rows.filter(fits).sum())


def distinct(cells: pl.Series, written: bool = False, name: bool = False) -> Distinct:
    """`written`: the column is meant for times, numbers, yes or no. `name`: it holds names of people or companies."""
    counts = cells.cast(pl.String).rename("cell").drop_nulls().value_counts(sort=False, name="rows")
    counts = counts.with_columns(plain_gaps(counts["cell"]).str.strip_chars()).filter(pl.col("cell") != "")
    words = [word.lower() for word in (*DISGUISED, *(UNWRITTEN if written else ()))]
    words = [word for word in words if not (name and word in SURNAMES)]
    null = counts["cell"].str.to_lowercase().is_in(words)
    nulls = (
        counts.filter(null).group_by("cell").agg(pl.col("rows").sum()).sort("rows", "cell", descending=[True, False])
    )
    kept = counts.filter(~null)
    return Distinct(cells.name, kept["cell"], kept["rows"].cast(pl.Int64), dict(nulls.iter_rows()), len(cells))


def identifying(found: Distinct) -> bool:
    """Whether digits are no quantity: a leading zero, more than 15 digits, or a title that says so."""
    titled = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", found.title)
    words = re.split(r"[^\w]+|_", titled.casefold())
    if _ID_WORDS & set(words) or (_NUMBER_OF.search(found.title) and len(words) > 1):
        return True
    return bool(found.cells.str.contains(r"^0\d+$|^\d{16,}$").any())


def shaped(found: Distinct) -> Distinct:
    """One text for all that differ in their digits alone; zeros are kept, 0,123 is not 1,123."""
    if len(found.cells) <= _FEW:
        return found
    shape = found.cells.str.replace_many(list("2345678"), ["9"]).str.replace_all("1", "9", literal=True)
    frame = pl.DataFrame({"shape": shape, "cell": found.cells, "rows": found.rows})
    one = frame.group_by("shape", maintain_order=True).agg(pl.col("cell").first(), pl.col("rows").sum())
    return replace(found, cells=one["cell"], rows=one["rows"])


def sample(cells: pl.Series, size: int = 200) -> list[str]:
    """Texts from everywhere in a column, the same ones each time."""
    step = max(1, len(cells) // size)
    return [*cells.gather_every(step).head(size).to_list(), *cells.tail(size // 4).to_list()]
