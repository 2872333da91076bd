"""No cell that we write is a formula, whatever the lead data holds; nothing else about it changes."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.cells import csv_bytes, harmless, harmless_cells

SIGNS = "=+-@\t\r\n＝＋－＠"
HIDDEN = " \u00a0\u3000\u200b\ufeff\t\n\"“”'‘’＂＇"
cells = st.one_of(
    st.text(max_size=8),
    st.tuples(st.text(HIDDEN, max_size=3), st.sampled_from(SIGNS), st.text('=SUM(A1)|!;,"\r\n 7', max_size=8)).map(
        "".join
    ),
).filter(lambda text: "\x00" not in text)


def computes(text: str) -> bool:
    """Plainly: whether a spreadsheet that trims and unquotes a cell would see a sign."""
    return not text.startswith("'") and text.lstrip(HIDDEN.replace("\t", "").replace("\n", ""))[:1] in tuple(SIGNS)


@given(cells)
def test_no_text_computes_afterwards_and_harmless_text_stays(text: str) -> None:
    made = harmless(text)
    assert not computes(made)
    assert made in (text, f"'{text}")
    assert harmless(made) == made
    if not computes(text) and (text[:1].isalnum() or text[:1] == "'"):
        assert made == text


@given(st.lists(st.tuples(cells, st.one_of(st.none(), st.floats(-1e6, 1e6), st.integers(-9, 9))), min_size=1))
@settings(max_examples=60)
def test_a_frame_and_its_file_hold_what_the_one_function_makes(rows: list[tuple[str, float | None]]) -> None:
    frame = pl.DataFrame({"text": [text for text, _ in rows], "n": [n for _, n in rows]}, schema_overrides={
        "text": pl.String, "n": pl.Float64})  # fmt: skip
    marked = harmless_cells(frame)
    assert marked["text"].to_list() == [harmless(text) for text, _ in rows]
    assert marked["n"].to_list() == frame["n"].to_list()
    read = list(csv.reader(io.StringIO(csv_bytes(frame).decode("utf-8-sig"), newline="")))
    assert [line[0] for line in read[1:]] == marked["text"].to_list()
    assert [float(line[1]) if line[1] else None for line in read[1:]] == frame["n"].to_list()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\rx", "'\rx"), ("＝1", "'＝1"), ("  =1", "'  =1"), ('"=1"', "'\"=1\""),
        ("\u200b=1", "'\u200b=1"),
        ("\x1f=1", "'\x1f=1"),
        ("Ada", "Ada"), ("'t Hart", "'t Hart"), ("3-1", "3-1"), ("a@b.example", "a@b.example"), ("–", "–"), ("", ""),
        (None, None),
    ],
)  # fmt: skip
def test_by_hand(text: str | None, made: str | None) -> None:
    assert harmless(text) == made


def test_numbers_dates_and_labels_keep_what_they_are_and_heads_are_harmless_too() -> None:
    frame = pl.DataFrame(
        {"=1": ["-1"], "n": [-1], "money": [-2.5], "day": [date(2026, 11, 16)], "kind": ["+x"]},
        schema_overrides={"kind": pl.Enum(["+x"])},
    )
    assert harmless_cells(frame).rows(named=True) == [
        {"'=1": "'-1", "n": -1, "money": -2.5, "day": date(2026, 11, 16), "kind": "'+x"}
    ]
    assert csv_bytes(frame) == b"\xef\xbb\xbf'=1,n,money,day,kind\n'-1,-1,-2.5,2026-11-16,'+x\n"
