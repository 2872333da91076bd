"""Local working time of the made company: Monday to Friday, nine to five, without its holidays."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from sample_data.truth import TIME_ZONE

OPENS, CLOSES = 9, 17
FIXED_HOLIDAYS = ((1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31))
"""Month and day."""
_ZONE, _UTC = ZoneInfo(TIME_ZONE), ZoneInfo("UTC")


def holidays(years: range) -> tuple[date, ...]:
    """The company's holidays of some years."""
    return tuple(date(year, month, day) for year in years for month, day in FIXED_HOLIDAYS)


@lru_cache(maxsize=4096)
def works(day: date) -> bool:
    """Whether the company works on a day."""
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def opened(moment: datetime) -> datetime:
    """The first working moment at or after a local time."""
    if works(moment.date()) and moment.hour < CLOSES:
        return max(moment, datetime.combine(moment.date(), time(OPENS)))
    day = moment.date() + timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(OPENS))


def worked(moment: datetime, minutes: float) -> datetime:
    """The local time after some more working minutes."""
    left, moment = int(minutes), opened(moment)
    while True:
        today = int((datetime.combine(moment.date(), time(CLOSES)) - moment).total_seconds() // 60)
        if left < today:
            return moment + timedelta(minutes=left)
        left -= today
        moment = opened(datetime.combine(moment.date(), time(CLOSES)))


def at_work(moment: datetime, days: float, draw: Random) -> datetime:
    """A moment of the working day, some calendar days later."""
    day = (moment + timedelta(days=days)).date()
    later = opened(datetime.combine(day, time(OPENS)) + timedelta(minutes=draw.randrange(8 * 60)))
    return later if later > moment else worked(moment, 5 + draw.randrange(60))


def awake(day: date, draw: Random) -> datetime:
    """A moment at which people read and click: any day, mostly in the daytime, never in the small hours."""
    return datetime.combine(day, time(7)) + timedelta(minutes=min(int(draw.betavariate(2, 2.6) * 900), 899))


def utc(moment: datetime) -> str:
    """A local time as the CSVs have it: UTC, ISO 8601."""
    return moment.replace(tzinfo=_ZONE).astimezone(_UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
