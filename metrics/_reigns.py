"""The weeks in which each agreement ruled, and the leads that each one judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from agreement.calendar import Calendar
from agreement.definition import InForce
from agreement.judge import ALL
from agreement.ledger import Ledger


@dataclass(frozen=True)
class Reign:
    """One signed version and the business weeks that it ruled, as far as `as_of` knows."""

    place: int
    """Its place among the agreements of the ledger, oldest first: a small whole number to count by."""
    version: InForce
    weeks: range
    """Weeks in which leads may have been handed over under it."""
    whole_weeks: range
    """Weeks that had begun under it: what was promised by the week is judged by these."""


def reigns(ledger: Ledger) -> list[Reign]:
    """Every agreement that had taken effect by the end of `as_of`, oldest first."""
    calendar, versions = ledger.calendar, _in_effect(ledger)
    return [
        Reign(
            place,
            one,
            range(_week(one.effective_at, calendar), _last(_following(one, versions), ledger) + 1),
            range(_first_whole(one, calendar), _last_whole(_following(one, versions), ledger) + 1),
        )
        for place, one in enumerate(versions)
    ]


def judged(ledger: Ledger) -> pl.DataFrame:
    """The leads with `place`: which agreement judged them at their hand-over (null: none did)."""
    kinds = {"judged_version": pl.Int32, "judged_segment": pl.String, "passes": pl.Boolean}
    missing = [pl.lit(None, kind).alias(name) for name, kind in kinds.items() if name not in ledger.leads.columns]
    leads, place = ledger.leads.with_columns(missing), pl.lit(None, pl.Int32)
    for index, one in enumerate(_in_effect(ledger)):
        theirs = (pl.col("judged_version") == one.version) & (pl.col("judged_segment") == one.definition.segment)
        place = pl.when(theirs).then(pl.lit(index, pl.Int32)).otherwise(place)
    return leads.with_columns(place.alias("place"))


def ruling_in_week(ledger: Ledger, week: str = "week") -> pl.Expr:
    """The place of the agreement that ruled a lead's segment when a week began; null before the first one."""
    own, general = pl.lit(None, pl.Int32), pl.lit(None, pl.Int32)
    for reign in reigns(ledger):
        place, begun = pl.lit(reign.place, pl.Int32), pl.col(week) >= reign.whole_weeks.start
        segment = reign.version.definition.segment
        if segment == ALL:
            general = pl.when(begun).then(place).otherwise(general)
        else:
            own = pl.when(begun & (pl.col("segment").cast(pl.String) == segment)).then(place).otherwise(own)
    return pl.coalesce(own, general)


def _in_effect(ledger: Ledger) -> list[InForce]:
    end = ledger.calendar.begins(ledger.as_of + timedelta(days=1))
    known = [one for one in ledger.agreements if isinstance(one, InForce) and one.effective_at < end]
    return sorted(known, key=lambda one: one.effective_at)


def _following(one: InForce, versions: Sequence[InForce]) -> InForce | None:
    later = [
        other
        for other in versions
        if other.definition.segment == one.definition.segment and other.effective_at > one.effective_at
    ]
    return later[0] if later else None


def _day(instant: datetime, calendar: Calendar) -> date:
    return instant.astimezone(UTC).astimezone(ZoneInfo(calendar.time_zone)).date()


def _week(instant: datetime, calendar: Calendar) -> int:
    return calendar.week(_day(instant, calendar))


def _first_whole(one: InForce, calendar: Calendar) -> int:
    week = _week(one.effective_at, calendar)
    return week if one.effective_at <= calendar.begins(calendar.week_begins(week)) else week + 1


def _last(following: InForce | None, ledger: Ledger) -> int:
    if following is None:
        return ledger.calendar.week(ledger.as_of)
    return _week(following.effective_at - timedelta(microseconds=1), ledger.calendar)


def _last_whole(following: InForce | None, ledger: Ledger) -> int:
    this_week = ledger.calendar.week(ledger.as_of)
    return this_week if following is None else min(this_week, _first_whole(following, ledger.calendar) - 1)
