"""A big made company: the contract's leads by the million, drawn by the column from one seed."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from agreement.frames import FRAMES, LEADS
from benchmarks.chance import DAY, Chance, masked, whole_seconds

AS_OF = date(2026, 11, 22)
WEEKS = 156
BEGIN = datetime(2023, 11, 27, tzinfo=UTC)
"""The Monday three years before the end."""
SPAN = WEEKS * 7 * DAY
SEED = 20261122

SOURCES = (
    "paid search", "organic search", "trade show", "webinar", "referral", "partner", "purchased list", "social",
)  # fmt: skip
SEGMENTS = ("enterprise", "mid-market", "small business")
REGIONS = ("Benelux", "DACH", "France", "Nordics", "UK and Ireland")
OWNERS = tuple(f"Sales rep {number:02d}" for number in range(1, 13))
CHANNELS = (
    "paid search", "organic search", "email", "webinar", "event", "social", "display", "referral", "partner", "direct",
)  # fmt: skip
CAMPAIGNS = tuple(f"C{number:03d}" for number in range(1, 61))
INDUSTRIES = ("chemicals", "energy", "food", "logistics", "machinery", "pharma", "public", "retail", "software")
LEVELS = ("C level", "director", "manager", "specialist", "student")
PERSONAS = ("finance", "operations", "purchasing", "technology")
REASONS = ("no budget", "no need", "unable to reach", "wrong person", "too small", "duplicate")
LOSSES = ("price", "competitor", "no decision", "timing", "product gap")


def leads(n: int, seed: int = SEED) -> pl.DataFrame:
    """`n` leads of the contract over three years; about 45 % handed over, 68 % of those decided accepted, 5 % won."""
    chance = Chance(np.random.default_rng((seed, 1)), n)
    columns = {**_events(chance), **_traits(chance), **_people(n)}
    columns["margin_share"] = masked(columns["margin_share"], columns["won_at"].is_not_null())
    columns["sales_owner"] = masked(columns["sales_owner"], columns["handed_over_at"].is_not_null())
    columns["amount_cents"] = masked(columns["amount_cents"], columns["opportunity_at"].is_not_null())
    columns["updated_at"] = columns["created_at"]
    return pl.DataFrame(columns).select(pl.col(name).cast(kind) for name, kind in LEADS.columns.items())


def _events(chance: Chance) -> dict[str, pl.Series]:
    """Times as microseconds since 1970, each after the one it follows; what came after the end never happened."""
    created = pl.Series(
        whole_seconds(chance.source.random(chance.n) ** 0.8 * SPAN) + int(BEGIN.timestamp()) * 1_000_000
    )
    handed = chance.later(created, 15, 1.0, chance.yes(0.47))
    decided, pleased = chance.yes(0.95), chance.yes(0.68)
    accepted = chance.later(handed, 1.2, 0.9, decided & pleased)
    rejected = chance.later(handed, 1.5, 0.9, decided & ~pleased)
    opened = chance.later(accepted, 12, 0.8, chance.yes(0.62))
    fate = pl.Series(chance.source.random(chance.n))
    won = chance.later(opened, 60, 0.7, fate < 0.36)
    lost = chance.later(opened, 80, 0.7, (fate >= 0.36) & (fate < 0.85))
    assigned = chance.later(handed, 0.02, 1.0, chance.yes(0.98))
    times = {
        "created_at": created,
        "qualified_at": chance.later(created, 8, 0.9, chance.yes(0.7)),
        "handed_over_at": handed,
        "assigned_at": assigned,
        "first_response_at": chance.later(assigned, 0.1, 1.8, chance.yes(0.96)),
        "accepted_at": accepted,
        "rejected_at": rejected,
        "recycled_at": chance.later(rejected, 10, 0.5, chance.yes(0.25)),
        "opportunity_at": opened,
        "won_at": won,
        "lost_at": lost,
    }
    end = int((BEGIN + timedelta(weeks=WEEKS)).timestamp()) * 1_000_000
    times = {name: masked(at, at < end) for name, at in times.items()}
    return {
        **times,
        "attempts": masked(chance.whole(2, 0.6), times["first_response_at"].is_not_null()),
        "rejection_reason": masked(chance.chosen(REASONS, range(1, 7), 0.9), times["rejected_at"].is_not_null()),
        "lost_reason": masked(chance.chosen(LOSSES, range(1, 6), 0.9), times["lost_at"].is_not_null()),
    }


def _traits(chance: Chance) -> dict[str, pl.Series]:
    known = {f"{name}_known": chance.yes(0.8, 0.93) for name in _KNOWN}
    score = pl.Series(chance.source.normal(55, 18, chance.n).clip(0, 100).astype(np.int64))
    return {
        "source": chance.chosen(SOURCES, (20, 18, 12, 14, 6, 8, 12, 10), 0.97),
        "channel": chance.chosen(CHANNELS, range(10, 0, -1), 0.97),
        "campaign_id": chance.chosen(CAMPAIGNS, range(60, 0, -1), 0.7),
        "segment": chance.chosen(SEGMENTS, (1, 3, 6), 0.98),
        "industry": chance.chosen(INDUSTRIES, (1,) * 9, 0.9),
        "region": chance.chosen(REGIONS, (2, 6, 3, 3, 4), 0.98),
        "employees": chance.whole(120, 1.6, 0.9),
        "job_level": chance.chosen(LEVELS, (1, 3, 6, 6, 1), 0.92),
        "persona": chance.chosen(PERSONAS, (2, 5, 3, 4), 0.9),
        "score": chance.unless(score, 0.97),
        **known,
        "sales_owner": chance.chosen(OWNERS, (1,) * 12, 0.98),
        "marketing_owner": chance.chosen(("Ada", "Bo", "Cleo", "Dov"), (1,) * 4),
        "amount_cents": chance.whole(1_800_000, 0.8, 0.93),
        "margin_share": pl.Series(chance.source.uniform(0.3, 0.7, chance.n).round(2)),
    }


def _people(n: int) -> dict[str, pl.Series]:
    row = pl.int_range(n, dtype=pl.Int64).cast(pl.String)
    named = pl.select(
        pl.concat_str(pl.lit("L"), row.str.zfill(8)).alias("lead_id"),
        pl.repeat("crm", n).alias("source_system"),
        pl.concat_str(pl.lit("Person number "), row).alias("name"),
        pl.concat_str(pl.lit("Company number "), row).alias("company"),
        pl.concat_str(pl.lit("person."), row, pl.lit("@company.example")).alias("email"),
    )
    return named.to_dict()


_KNOWN = tuple(name.removesuffix("_known") for name in FRAMES["leads"].columns if name.endswith("_known"))
