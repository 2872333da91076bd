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
    given = cells.cast(pl.String).rename("cell").drop_nulls().to_frame()
    counts = given.group_by("cell", maintain_order=True).agg(pl.len().cast(pl.Int64).alias("rows"))
    counts = counts.with_columns(plain_gaps(counts["cell"]).str.strip_chars()).filter(pl.col("cell") != "")
    null = disguised(counts["cell"], written, name)
    nulls = (
        counts.filter(null).group_by("cell").agg(pl.col("rows").sum()).sort("rows", "cell", descending=[True, False])
    )
    kept = counts.filter(~null)
    return Distinct(cells.name, kept["cell"], kept["rows"], dict(nulls.iter_rows()), len(cells))


def disguised(texts: pl.Series, written: bool = False, name: bool = False) -> pl.Series:
    """Which texts mean that nothing was entered."""
    words = [word.lower() for word in (*DISGUISED, *(UNWRITTEN if written else ()))]
    words = [word for word in words if not (name and word in SURNAMES)]
    return plain_gaps(texts).str.to_lowercase().is_in(words)


def words(title: str) -> list[str]:
    """`CreatedDate`, `created_date` and `Created date` are two words each."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", title)
    return [word for word in re.split(r"[^\w]+|_", apart.casefold()) if word]


def identifying(found: Distinct) -> bool:
    """Whether digits are no quantity: a leading zero, more than 15 digits, or a title that says so."""
    said = words(found.title)
    if _ID_WORDS & set(said) or (_NUMBER_OF.search(found.title) and len(said) > 1):
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
