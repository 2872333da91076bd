"""Any leads at all: every event may be missing, early, late or out of order."""

from datetime import UTC, datetime, timedelta
from random import Random

import polars as pl
from hypothesis import strategies as st

from agreement.frames import FRAMES, LEADS

BEGIN = datetime(2026, 7, 6, tzinfo=UTC)
SPAN = 60 * 24 * 100
"""Minutes over which things happen: a hundred days from a Monday, over several weeks and months."""
EVENTS = (
    "created", "handed_over", "assigned", "first_response", "accepted", "rejected", "recycled", "opportunity", "won",
    "lost",
)  # fmt: skip
STEPS = ("handed_over", "accepted", "rejected", "recycled", "opportunity", "won", "lost")
"""What a lead may go through more than once."""
SOURCES, REGIONS, REASONS = ("web", "fair", None), ("north", "south", None), ("no fit", "no budget", None)

maybe = st.none() | st.integers(0, SPAN)
lead_rows = st.fixed_dictionaries(
    {
        **dict.fromkeys(EVENTS, maybe),
        "source": st.sampled_from(SOURCES),
        "region": st.sampled_from(REGIONS),
        "rejection_reason": st.sampled_from(REASONS),
        "amount_cents": st.none() | st.integers(-1_000, 1_000_000),
    }
)
talk_rows = st.fixed_dictionaries(
    {
        "lead": st.integers(1, 12),
        "at": maybe,
        "kind": st.integers(1, 6),
        "successful": st.sampled_from([True, False, None]),
    }
)
dispute_rows = st.fixed_dictionaries(
    {
        "lead": st.integers(1, 12),
        "contested_at": st.integers(0, SPAN),
        "sales_label": st.sampled_from([True, False, None]),
        "sales_labelled_at": maybe,
        "marketing_label": st.sampled_from([True, False, None]),
        "marketing_labelled_at": maybe,
        "settled_at": maybe,
        "settled_as": st.sampled_from(["upheld", "overturned", None]),
    }
)
change_rows = st.fixed_dictionaries(
    {
        "lead": st.integers(1, 12),
        "at": maybe,
        "event": st.sampled_from([*EVENTS, *STEPS, *STEPS, "no event", None]),
        "reason": st.sampled_from(REASONS),
    }
)
touch_rows = st.fixed_dictionaries(
    {
        "lead": st.integers(1, 12),
        "at": maybe,
        "channel": st.sampled_from(["mail", "search", "fair", None]),
        "campaign_id": st.sampled_from(["c1", "c2", None]),
        "kind": st.sampled_from(["click", "visit", None]),
    }
)
frames = st.builds(
    lambda leads, talks, disputes, touches: {
        "leads": leads_of(leads),
        "conversations": talks_of(talks),
        "disputes": disputes_of(disputes),
        "touches": touches_of(touches),
    },
    st.lists(lead_rows, min_size=1, max_size=12),
    st.lists(talk_rows, max_size=8),
    st.lists(dispute_rows, max_size=8, unique_by=lambda row: row["lead"]),
    st.lists(touch_rows, max_size=20),
)


def leads_of(rows):
    """A contract frame from event times in minutes since BEGIN."""
    named = [
        {"lead_id": str(number), **{f"{name}_at" if name in EVENTS else name: value for name, value in row.items()}}
        for number, row in enumerate(rows, start=1)
    ]
    return _framed(LEADS, named)


def changes_of(rows):
    """Stage changes of the contract from times in minutes since BEGIN."""
    numbered = [
        {"change_id": str(number), "lead_id": str(row["lead"]), **row} for number, row in enumerate(rows, start=1)
    ]
    return _framed(FRAMES["stage_changes"], numbered)


def many_changes(seed, n, leads):
    """Stage changes of `leads` leads from a seed, mostly of what may happen again; some at one moment."""
    random = Random(seed)
    return changes_of(
        [
            {
                "lead": random.randint(1, leads),
                "at": random.choice([random.randrange(SPAN), random.randrange(100) * 1440]),
                "event": random.choice([*STEPS, *STEPS, *EVENTS, "no event", None]),
                "reason": random.choice(REASONS),
            }
            for _ in range(n)
        ]
    )


def talks_of(rows):
    """Conversations of the contract from times in minutes since BEGIN."""
    numbered = [
        {"conversation_id": str(number), "lead_id": str(row["lead"]), **row} for number, row in enumerate(rows, start=1)
    ]
    return _framed(FRAMES["conversations"], numbered)


def disputes_of(rows):
    """Disputes of the contract from times in minutes since BEGIN."""
    return _framed(FRAMES["disputes"], [{"lead_id": str(row["lead"]), **row} for row in rows])


def many_disputes(seed, leads):
    """Disputes of every second of so many leads from a seed; some labels are missing, some without their time."""
    random = Random(seed)
    return disputes_of(
        [
            {
                "lead": number,
                "contested_at": random.randrange(SPAN),
                **{
                    f"{side}_{what}": random.choice([value, value, None])
                    for side in ("sales", "marketing")
                    for what, value in (("label", random.random() < 0.6), ("labelled_at", random.randrange(SPAN)))
                },
                "settled_at": random.choice([None, random.randrange(SPAN)]),
                "settled_as": random.choice(["upheld", "overturned", None]),
            }
            for number in range(1, leads + 1, 2)
        ]
    )


def touches_of(rows):
    """Touches of the contract from times in minutes since BEGIN."""
    numbered = [
        {"touch_id": str(number), "lead_id": str(row["lead"]), **row} for number, row in enumerate(rows, start=1)
    ]
    return _framed(FRAMES["touches"], numbered)


def many_leads(seed, n):
    """The same kind of leads by number, mostly in order, from a seed: for one large comparison."""
    random = Random(seed)
    return leads_of([_likely(random) for _ in range(n)])


def many_talks(seed, n, leads):
    """Conversations of `leads` leads from a seed."""
    random = Random(seed)
    return talks_of(
        [
            {
                "lead": random.randint(1, leads),
                "at": random.randrange(SPAN),
                "kind": random.randint(1, 5),
                "successful": random.choice([True, True, False, None]),
            }
            for _ in range(n)
        ]
    )


def shifted(frames, gap):
    """Every time moved by the same gap."""
    times = pl.selectors.datetime() + gap
    return {name: frame.with_columns(times) for name, frame in frames.items()}


def _likely(random):
    """A lead whose events mostly follow each other; each may be missing."""
    at, row = random.randrange(SPAN * 3 // 4), {}
    for event in EVENTS:
        at += random.choice([-200, 3, 40, 900, 4_000])
        row[event] = at if at >= 0 and random.random() < 0.7 else None
    for never_both in (("accepted", "rejected"), ("won", "lost")):
        if random.random() < 0.9:
            row[random.choice(never_both)] = None
    amount = random.choice([None, -500, random.randrange(1_000_000)])
    drawn = {"source": SOURCES, "region": REGIONS, "rejection_reason": REASONS}
    return {**row, **{name: random.choice(values) for name, values in drawn.items()}, "amount_cents": amount}


def _framed(frame, rows):
    columns = {name: [_value(row.get(name), kind) for row in rows] for name, kind in frame.columns.items()}
    return pl.DataFrame(columns, schema=frame.columns)


def _value(value, kind):
    return BEGIN + timedelta(minutes=value) if isinstance(kind, pl.Datetime) and value is not None else value
