"""The prediction ledger on the page, and when the agreement in force is marked as due for review."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from agreement import Definition, InForce
from agreement.moments import day_words
from metrics import _broken
from pages.parts.agreeing import foreseen, opening, views
from store import agreements
from tests.pages.agreeing import Shows, text
from tests.pages.agreeing import shows as shows
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file

REVIEW = str(Path(__file__).parents[2] / "pages" / "together" / "review.py")


def test_each_side_reads_its_record_and_every_stretch_of_the_version(shows: Shows, company: str) -> None:
    from pages.parts import frames

    said = text(shows("erin", view=views.FORESEEN))
    rows = frames.result("prediction_score")
    record = rows.filter(pl.col("version").is_null() & (pl.col("measure") == "volume")).row(0, named=True)
    assert record["judged"] >= 30
    held = f"{record['held80']} of {record['judged']} predictions held in their 80 % interval"
    assert held in said
    assert "Leads a week that pass · marketing" in said
    assert "Acceptance of what passes · sales" in said
    assert "Wins of what passes · both sides" in said
    volume = rows.filter((pl.col("version") == 2) & (pl.col("measure") == "volume"))
    words = foreseen.volume_words(volume)
    inside, over = (volume.filter(wanted).height for wanted in (pl.col("state") == "inside", pl.col("over")))
    assert words.startswith(f"{inside} of {over} weeks came inside")
    assert words in said
    for row in rows.filter((pl.col("measure") == "acceptance") & pl.col("value").is_not_null()).to_dicts():
        assert f"({row['numerator']} of {row['denominator']})" in said


def test_a_segment_without_a_signed_prediction_says_so(shows: Shows) -> None:
    page = shows("erin", view=views.FORESEEN, **{"for": "enterprise"})
    assert page.info[0].value.startswith("No version of this agreement was signed on a prediction yet.")


def test_nothing_calls_for_a_review_while_facts_lie_inside(shows: Shows, company: str) -> None:
    page = shows("erin")
    assert "review due" not in text(page)
    assert foreseen.due(opening.now(None, None)) == []


def test_facts_that_left_the_interval_mark_the_agreement_and_name_the_clause(
    shows: Shows, company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.parts import frames

    shows("erin")
    real = frames.result

    def short(key: str, filters: object = None) -> pl.DataFrame:
        rows = real(key)
        if key != foreseen.KEY:
            return rows
        late = (pl.col("measure") == "volume") & pl.col("inside95").is_not_null()
        return rows.with_columns(
            pl.when(late).then(0.0).otherwise("value").alias("value"),
            pl.when(late).then(False).otherwise("inside95").alias("inside95"),
        )

    monkeypatch.setattr(frames, "result", short)
    said = text(shows("erin"))
    assert "review due" in said
    assert (
        "▼ Leads a week that pass: below what was foreseen in 3 of the latest 3 weeks. Clause: “Marketing delivers at "
        "least 30 leads a week that pass”" in said
    )


def test_the_day_of_the_review_marks_the_agreement_and_the_review_page(
    shows: Shows, company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shows("erin")
    signed = next(one for one in agreements.history(company) if one.version == 2)
    monkeypatch.setattr(_broken, "review_due", lambda day, _: day == signed.current.review_on)
    said = text(shows("erin"))
    assert "In force · All leads · version 2 · review due" in said
    assert "▼ The day of the review, " in said
    board = AppTest.from_file(REVIEW, default_timeout=60).run()
    assert not board.exception
    assert f"▼ Review due: The day of the review, {day_words(signed.current.review_on)}, has come" in text(board)


def test_a_version_is_due_on_its_day_and_not_the_day_before() -> None:
    version = InForce(1, Definition(), "", datetime(2026, 1, 5, tzinfo=UTC), review_on="2026-04-06")
    nothing = pl.DataFrame(schema={"version": pl.Int64, "applies_to": pl.String, "inside95": pl.Boolean,
                                   "measure": pl.String, "week": pl.Date, "value": pl.Float64, "low95": pl.Float64,
                                   "high95": pl.Float64})  # fmt: skip
    assert _broken.reminders(version, nothing, date(2026, 4, 5)) == []
    assert _broken.reminders(version, nothing, date(2026, 4, 6)) == ["The day of the review, 6 Apr 2026, has come"]
    assert _broken.reminders(replace(version, review_on=None), nothing, date(2026, 4, 6)) == []
