"""What the ledger knows of a dispute on a day: labels stay blind until both are given."""

import polars as pl
import pytest

from tests.making import frame, leads, ledger_of

REJECTED = leads({"created": "2026-01-05 09:00", "handed_over": "2026-01-05 09:00", "rejected": "2026-01-06 09:00"})
WHOLE = {
    "lead_id": "1", "contested_at": "2026-01-07 09:00", "contested_by": "Lena",
    "sales_label": False, "sales_labelled_at": "2026-01-09 09:00",
    "marketing_label": True, "marketing_labelled_at": "2026-01-08 09:00",
    "settled_at": "2026-01-12 09:00", "settled_as": "upheld",
}  # fmt: skip
SAID = ["sales_label", "marketing_label", "settled_as"]


def known(as_of: str, **changed: object) -> pl.DataFrame:
    return ledger_of(REJECTED, as_of=as_of, disputes=frame("disputes", WHOLE | changed)).disputes


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2026-01-06", []),
        ("2026-01-07", [(None, None, None)]),
        ("2026-01-08", [(None, None, None)]),
        ("2026-01-09", [(False, True, None)]),
        ("2026-01-11", [(False, True, None)]),
        ("2026-01-12", [(False, True, "upheld")]),
    ],
)
def test_what_was_said_after_the_day_does_not_exist(as_of: str, said: list[tuple[object, ...]]) -> None:
    assert known(as_of).select(SAID).rows() == said


def test_the_first_label_is_not_in_the_frame_before_the_second_but_its_time_is() -> None:
    row = known("2026-01-08").row(0, named=True)
    assert (row["marketing_label"], row["sales_labelled_at"], row["settled_at"]) == (None, None, None)
    assert str(row["marketing_labelled_at"].date()) == "2026-01-08"


def test_a_label_at_midnight_belongs_to_the_new_day() -> None:
    assert known("2026-01-08", sales_labelled_at="2026-01-09 00:00")["sales_label"].item() is None
    assert known("2026-01-08", sales_labelled_at="2026-01-08 23:59")["sales_label"].item() is False


def test_a_label_without_its_time_came_with_the_dispute() -> None:
    assert known("2026-01-08", sales_labelled_at=None).select(SAID).rows() == [(False, True, None)]
    assert known("2026-01-08", sales_labelled_at=None, sales_label=None).select(SAID).rows() == [(None, None, None)]


def test_a_dispute_of_which_nobody_knows_when_it_began_is_not_one() -> None:
    assert known("2026-12-31", contested_at=None).height == 0
