"""What the big company's leads went through: touches, conversations, content used, rejections contested."""

import numpy as np
import polars as pl

from benchmarks.chance import DAY, Chance, Numbers, masked, whole_seconds
from benchmarks.company import BEGIN, CAMPAIGNS, CHANNELS, OWNERS, SEED, SPAN, leads
from benchmarks.framing import framed, numbered
from benchmarks.offers import PIECES, offers

TOUCHES_EACH = 10
KINDS = (
    "web_visit", "email_open", "email_click", "content_download", "ad_click", "pricing_page", "webinar", "demo_request",
)  # fmt: skip
_START = int(BEGIN.timestamp()) * 1_000_000
_END = _START + SPAN


def company(n: int, seed: int = SEED) -> dict[str, pl.DataFrame]:
    """Every frame of the contract for a company of `n` leads with ten touches each."""
    known = leads(n, seed)
    accepted = known.filter(pl.col("accepted_at").is_not_null())
    return {
        "leads": known,
        "stage_changes": stage_changes(known.filter(pl.col("recycled_at").is_not_null())),
        "touches": touches(known, seed),
        "conversations": conversations(accepted, seed),
        "content_uses": content_uses(accepted, seed),
        "ratings": ratings(accepted, seed),
        "disputes": disputes(known.filter(pl.col("rejected_at").is_not_null()), seed),
        **offers(seed),
    }


def stage_changes(recycled: pl.DataFrame) -> pl.DataFrame:
    """The hand-over, the rejection and the recycling of each lead that came back, as its own columns have them."""
    events = ("handed_over", "rejected", "recycled")
    at = pl.concat([recycled[f"{event}_at"].rename("at") for event in events])
    event = pl.Series([event for event in events for _ in range(recycled.height)], dtype=pl.String)
    return framed(
        "stage_changes",
        change_id=numbered("S", len(at)),
        lead_id=pl.concat([recycled["lead_id"]] * len(events)),
        at=at,
        event=event,
        stage=event,
    )


def touches(known: pl.DataFrame, seed: int = SEED) -> pl.DataFrame:
    """Ten touches a lead on average, in no order of leads, from before its creation to long after."""
    n = known.height * TOUCHES_EACH
    chance = Chance(np.random.default_rng((seed, 2)), n)
    rows = chance.source.integers(0, known.height, n)
    at = _around(known["created_at"], rows, chance, before=25, mean=45)
    channel = chance.source.choice(len(CHANNELS), n, p=np.arange(10, 0, -1) / 55)
    campaign = (channel * 6 + chance.source.integers(0, 6, n)).astype(np.uint32)
    return framed(
        "touches",
        touch_id=numbered("T", n),
        lead_id=known["lead_id"].gather(rows),
        at=at,
        channel=pl.Series(CHANNELS).gather(channel),
        campaign_id=chance.unless(pl.Series(CAMPAIGNS).gather(campaign), 0.7),
        content_id=chance.chosen(PIECES, range(200, 0, -1), 0.4),
        kind=chance.chosen(KINDS, (30, 28, 14, 10, 8, 5, 3, 2)),
    )


def conversations(accepted: pl.DataFrame, seed: int = SEED) -> pl.DataFrame:
    """Two conversations for each accepted lead."""
    n = accepted.height * 2
    chance = Chance(np.random.default_rng((seed, 3)), n)
    rows = chance.source.integers(0, accepted.height, n)
    return framed(
        "conversations",
        conversation_id=numbered("K", n),
        lead_id=accepted["lead_id"].gather(rows),
        at=_around(accepted["accepted_at"], rows, chance, before=0, mean=40),
        kind=pl.Series(chance.source.integers(1, 6, n)),
        successful=chance.yes(0.7, 0.95),
        held_by=chance.chosen(OWNERS, (1,) * 12),
        content_id=chance.chosen(PIECES, range(200, 0, -1), 0.5),
    )


def content_uses(accepted: pl.DataFrame, seed: int = SEED) -> pl.DataFrame:
    """Two pieces recommended to or used by sales for each accepted lead."""
    n = accepted.height * 2
    chance = Chance(np.random.default_rng((seed, 4)), n)
    rows = chance.source.integers(0, accepted.height, n)
    return framed(
        "content_uses",
        use_id=numbered("U", n),
        content_id=chance.chosen(PIECES, range(200, 0, -1)),
        lead_id=accepted["lead_id"].gather(rows),
        at=_around(accepted["accepted_at"], rows, chance, before=0, mean=40),
        used_by=chance.chosen(OWNERS, (1,) * 12),
        recommended=chance.yes(0.6, 0.95),
        used=chance.yes(0.5, 0.95),
    )


def ratings(accepted: pl.DataFrame, seed: int = SEED) -> pl.DataFrame:
    """A word about a piece for every twentieth accepted lead."""
    rated = accepted.gather_every(20)
    chance = Chance(np.random.default_rng((seed, 8)), rated.height)
    return framed(
        "ratings",
        rating_id=numbered("R", rated.height),
        content_id=chance.chosen(PIECES, range(200, 0, -1)),
        at=rated["accepted_at"],
        rated_by=chance.chosen(OWNERS, (1,) * 12),
        useful=chance.yes(0.7),
        lead_id=rated["lead_id"],
    )


def disputes(rejected: pl.DataFrame, seed: int = SEED) -> pl.DataFrame:
    """One in ten rejections is contested, and both sides say blindly whether the lead was good enough."""
    chance = Chance(np.random.default_rng((seed, 7)), rejected.height)
    contested = chance.later(rejected["rejected_at"].cast(pl.Int64), 3, 0.5, chance.yes(0.1))
    labelled = chance.later(contested, 2, 0.5, chance.yes(0.9))
    made = framed(
        "disputes",
        lead_id=rejected["lead_id"],
        contested_at=contested,
        contested_by=chance.chosen(("Ada", "Bo"), (1, 1)),
        sales_label=masked(chance.yes(0.3), labelled.is_not_null()),
        sales_labelled_at=labelled,
        marketing_label=masked(chance.yes(0.5), labelled.is_not_null()),
        marketing_labelled_at=labelled,
    )
    return made.filter(pl.col("contested_at").is_not_null())


def _around(start: pl.Series, rows: Numbers, chance: Chance, before: float, mean: float) -> pl.Series:
    """Times spread around a moment of each row's lead, inside the three years."""
    gap = (chance.source.exponential(mean, chance.n) - before) * DAY
    at = start.cast(pl.Int64).gather(rows) + pl.Series(whole_seconds(gap))
    return at.clip(_START, _END - 1_000_000)
