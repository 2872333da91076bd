"""Days and instants as people write them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from agreement.calendar import Calendar


def day_words(day: date) -> str:
    """A date as people write it."""
    return f"{day.day} {day:%b %Y}"


def moment_words(at: datetime, calendar: Calendar) -> str:
    """An instant in the business time zone; a day's first instant is the day.

    >>> from datetime import UTC
    >>> moment_words(datetime(2026, 11, 2, 9, 5, tzinfo=UTC), Calendar(time_zone="Europe/Berlin"))
    '2 Nov 2026, 10:05'
    """
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    return day_words(local.date()) if local.time() == time() else f"{day_words(local.date())}, {local:%H:%M}"
