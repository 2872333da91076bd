"""Every number of the short clock opens the leads behind it, and no two of them disagree."""

from datetime import UTC, date, datetime

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement import judge
from agreement.definition import Commitment, Definition, InForce
from agreement.ledger import ledger
from metrics import BY_KEY
from tests.metrics import arbitrary

AS_OF = date(2026, 10, 20)
NUMBERS = {
    "handed_over": (["week"], "handed_over"),
    "sal_rate": (["week"], "decided"),
    "decision_time": (["week"], "leads"),
    "response_time": (["week"], "leads"),
    "backlog": (["waiting_for", "band"], "value"),
    "response_queue": (["due"], "value"),
    "conversations_held": (["week", "kind"], "successful"),
    "win_rate": (["kind", "month"], "whole"),
    "revenue": (["kind", "period"], "won"),
    "opportunities": (["week"], "value"),
    "pipeline_created": (["week"], "opportunities"),
    "sales_cycle": (["month"], "opportunities"),
    "rejection_mix": (["week", "reason"], "rejected"),
    "pipeline_velocity": (["until"], "opportunities"),
    "pipeline_coverage": (["kind", "period"], "open_deals"),
}
"""For each metric the keys of a row, and the number that its leads must come to."""
PROMISE = InForce(
    1,
    Definition(commitments=(Commitment("sales", "first_response", 300, 90),)),
    "",
    datetime(2026, 8, 1, tzinfo=UTC),
)
PARTS = {"handed_over": 3, "decision_time": 3, "response_time": 3 + 5 * 3, "opportunities": 4, "sales_cycle": 4}
"""How many counts of a row can be opened: accepted, rejected, pending; decided …; and three for each band."""

few = settings(deadline=None, max_examples=8)


@few
@given(frames=arbitrary.frames, source=st.sampled_from([None, "web"]))
def test_every_number_opens_as_many_leads_as_it_says(frames, source):
    read = ledger(frames, as_of=AS_OF)
    for key, (keys, number) in NUMBERS.items():
        metric = BY_KEY[key]
        rows, behind = metric.result(read, {"source": [source]} if source else None), metric.leads(read)
        behind = behind.filter(pl.col("source") == source) if source else behind
        for row in rows.iter_rows(named=True):
            wanted = {name: row[name] for name in keys if row[name] is not None}
            if row[number] is not None:  # null: the fact it counts was never recorded, so nothing is linked
                assert behind.filter(**wanted).height == row[number], (metric.key, row)


@few
@given(frames=arbitrary.frames)
def test_every_part_of_a_row_opens_as_many_leads_as_it_says(frames):
    read = judge(ledger(frames, as_of=AS_OF), [PROMISE])
    for key in PARTS:
        rows, behind = BY_KEY[key].result(read), BY_KEY[key].leads(read)
        parts = [name for name in rows.columns if name in behind.columns and behind.schema[name] == pl.Boolean]
        assert len(parts) == PARTS[key]
        for row in rows.iter_rows(named=True):
            known = {name: row[name] for name in BY_KEY[key].keys if row[name] is not None}
            opened = behind.filter(**known)
            told = {part: row[part] for part in parts if row[part] is not None}
            assert {part: opened[part].sum() for part in told} == told, (key, row)


@few
@given(frames=arbitrary.frames)
def test_the_same_leads_are_pending_wherever_they_are_counted(frames):
    read = ledger(frames, as_of=AS_OF)
    if not (read.leads["decided_at"].count() and read.leads["handed_over_at"].count()):
        return  # without any decision or hand-over on record what waits is unknown (test_never_recorded)
    pending = BY_KEY["handed_over"].result(read)["pending"].sum()
    waits = BY_KEY["backlog"].result(read).filter(waiting_for="decision")["value"].sum()
    queue = BY_KEY["sal_rate"].result(read)["pending"].to_list()[-1:]
    assert pending == BY_KEY["decision_time"].result(read)["pending"].sum()
    assert queue in ([pending], [])
    assert waits == pending


@few
@given(frames=arbitrary.frames)
def test_every_share_lies_inside_its_interval(frames):
    read = ledger(frames, as_of=AS_OF)
    for key in ("sal_rate", "response_time", "win_rate"):
        known = BY_KEY[key].result(read).filter(pl.col("low").is_not_null())
        inside = (pl.col("low") <= pl.col("value")) & (pl.col("value") <= pl.col("high"))
        assert known.filter(~(inside & (pl.col("low") >= 0) & (pl.col("high") <= 1))).height == 0
