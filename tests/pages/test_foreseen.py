"""The prediction ledger on the page, and when the agreement in force is marked as due for review."""

from datetime import timedelta

import polars as pl
import pytest

from pages.parts.agreeing import foreseen, opening, views
from store import agreements
from tests.pages.agreeing import Shows, text
from tests.pages.agreeing import shows as shows
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file


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


def test_the_day_of_the_review_marks_the_agreement(shows: Shows, company: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shows("erin")
    signed = next(one for one in agreements.history(company) if one.version == 2)
    monkeypatch.setattr(foreseen, "review_due", lambda day, _: day == signed.current.review_on)
    said = text(shows("erin"))
    assert "In force · All leads · version 2 · review due" in said
    assert "The day of the review, " in said
    assert signed.current.review_on - signed.current.effective_on > timedelta(days=300)
