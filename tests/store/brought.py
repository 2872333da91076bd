"""Imports of any rows of any frames, for tests that save them and take them back."""

from datetime import UTC, date, datetime

import polars as pl
from hypothesis import strategies as st

from agreement.frames import FRAMES

_WORDS = st.sampled_from(["", "web", 'it\'s; "x",\n', "\\N", "\\.", "Zoë 你好", "007", " "])
_VALUES = {
    pl.String(): _WORDS,
    pl.Datetime("us", "UTC"): st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(
        lambda at: at.replace(tzinfo=UTC)
    ),
    pl.Date(): st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    pl.Int64(): st.integers(-(2**63), 2**63 - 1),
    pl.Boolean(): st.booleans(),
    pl.Float64(): st.floats(allow_nan=False, allow_infinity=False),
}
_KEYS = {pl.String(): st.sampled_from(["1", "2", "3", "01", "É"]), pl.Date(): st.sampled_from([date(2026, 1, 1)])}


@st.composite
def frame_rows(draw: st.DrawFn, name: str) -> pl.DataFrame:
    """A few rows of one frame: some of its columns, each key once."""
    frame = FRAMES[name]
    others = draw(st.lists(st.sampled_from([one for one in frame.columns if one not in frame.key]), unique=True))
    columns = [one for one in frame.columns if one in (*frame.key, *others)]
    row = {one: (_KEYS if one in frame.key else _VALUES)[frame.columns[one]] for one in columns}
    row = {one: kind if one in frame.key else st.none() | kind for one, kind in row.items()}
    drawn = draw(st.lists(st.fixed_dictionaries(row), max_size=5, unique_by=lambda r: tuple(r[k] for k in frame.key)))
    return pl.DataFrame(drawn, schema={one: frame.columns[one] for one in columns})


def imports_of_rows() -> st.SearchStrategy[dict[str, pl.DataFrame]]:
    """Rows of one to three frames."""
    names = st.lists(st.sampled_from(list(FRAMES)), min_size=1, max_size=3, unique=True)
    return names.flatmap(lambda some: st.fixed_dictionaries({name: frame_rows(name) for name in some}))
