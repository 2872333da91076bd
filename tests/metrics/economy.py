"""Any company at all: arbitrary leads, with campaigns and their spend, margins, content and its uses, from a seed."""

from datetime import date, timedelta
from random import Random

import polars as pl
from hypothesis import strategies as st

from agreement.frames import FRAMES
from tests.making import frame
from tests.metrics import arbitrary

CAMPAIGNS = frame(
    "campaigns",
    {"campaign_id": "c1", "channel": "ads"},
    {"campaign_id": "c2", "channel": "ads"},
    {"campaign_id": "c3", "channel": "fair"},
    {"campaign_id": "c4"},
)
"""Leads name c1, c2 or none; c3 has only its channel, c4 not even that, and c5 is no campaign that anybody knows."""
DAYS, LAST = 100, date(2026, 10, 31)


def company(frames: dict[str, pl.DataFrame], seed: int, size: int = 12) -> dict[str, pl.DataFrame]:
    """The frames with everything that money and content need."""
    random = Random(seed)
    leads = _with(frames["leads"], random, {
        "campaign_id": ("c1", "c1", "c2", None), "channel": ("ads", "fair", None), "margin_share": (0.5, 0.25, None),
    })  # fmt: skip
    talks = _with(frames["conversations"], random, {"content_id": ("p1", "p2", "p9", None, None)})
    made = {"campaigns": CAMPAIGNS, "spend": _spend(random, size), "content": _content(random, size)}
    uses = _uses(random, size, leads["lead_id"].to_list())
    met = {"leads": leads, "conversations": talks, **made, "content_uses": uses}
    return {**frames, **met, **_spoken(met, Random(f"spoken {seed}"))}


def _spoken(made: dict[str, pl.DataFrame], random: Random) -> dict[str, pl.DataFrame]:
    """The frames with personas and phases, who used what, and what sales said of it."""
    reps = ("Ada", "Bo", None)
    columns = {
        "leads": {"persona": ("boss", "Boss ", "clerk", None)},
        "content": {"persona": ("boss", "clerk", "", None), "phase": ("early", "late", None)},
        "content_uses": {"used_by": reps}, "conversations": {"held_by": reps},
    }  # fmt: skip
    told = {
        name: made[name].with_columns(
            pl.Series(column, [random.choice(values) for _ in range(made[name].height)], pl.String)
            for column, values in drawn.items()
        )
        for name, drawn in columns.items()
    }
    rows = [
        {"content_id": f"p{random.randint(1, 9)}", "at": arbitrary.BEGIN + timedelta(days=random.randrange(DAYS)),
         "rated_by": random.choice(reps), "useful": random.choice((True, False, None))}
        for _ in range(random.randrange(12))
    ]  # fmt: skip
    return {**told, "ratings": frame("ratings", *rows)}


companies = st.builds(company, arbitrary.frames, st.integers(0, 9_999))


def _with(rows: pl.DataFrame, random: Random, columns: dict[str, tuple[object, ...]]) -> pl.DataFrame:
    kinds = {**FRAMES["leads"].columns, **FRAMES["conversations"].columns}
    drawn = {name: [random.choice(values) for _ in range(rows.height)] for name, values in columns.items()}
    return rows.with_columns(pl.Series(name, values, kinds[name]) for name, values in drawn.items())


def _day(random: Random) -> date:
    return (arbitrary.BEGIN + timedelta(days=random.randrange(DAYS))).date()


def _spend(random: Random, size: int) -> pl.DataFrame:
    """Spend on record for some campaigns, credit notes and unknown amounts among it."""
    keys = {(f"c{random.randint(1, 5)}", _day(random)) for _ in range(random.randrange(size))}
    amounts = (None, -37, 0, 100, 9_999, 123_457)
    rows = [{"campaign_id": name, "on": day, "amount_cents": random.choice(amounts)} for name, day in sorted(keys)]
    return frame("spend", *rows)


def _content(random: Random, size: int) -> pl.DataFrame:
    """Pieces p1, p2, …, every date and cost of which may be missing, early or late."""
    rows = [
        {
            "content_id": f"p{number}", "conversation": random.choice((1, 2, 3, 4, 5, None)),
            **{name: random.choice((None, _long_ago(random), _day(random))) for name in ("published_on", "updated_on")},
            "retired_on": random.choice((None, None, _day(random))), "cost_cents": random.choice((None, 0, 70_001)),
        }
        for number in range(1, random.randint(1, size) + 1)
    ]  # fmt: skip
    return frame("content", *rows)


def _long_ago(random: Random) -> date:
    return _day(random) - timedelta(days=random.choice((200, 300, 400)))


def _uses(random: Random, size: int, lead_ids: list[str]) -> pl.DataFrame:
    flags = (True, False, None)
    rows = [
        {
            "content_id": f"p{random.randint(1, size + 1)}", "lead_id": random.choice((*lead_ids, None, "nobody")),
            "at": arbitrary.BEGIN + timedelta(minutes=random.randrange(arbitrary.SPAN)),
            "recommended": random.choice(flags), "used": random.choice(flags),
        }
        for _ in range(random.randrange(2 * size))
    ]  # fmt: skip
    return frame("content_uses", *rows)
