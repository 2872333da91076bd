"""The periods in which a task of the charter comes again."""

from datetime import date, timedelta

from agreement.calendar import Calendar


def period(every: str, day: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of the period that holds a day: a business week, a month, a fiscal quarter.

    >>> period("month", date(2026, 2, 11), Calendar())
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    if every == "quarter":
        first, after = calendar.fiscal_quarter(day)
    elif every == "month":
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        first = calendar.week_begins(calendar.week(day))
        after = first + timedelta(days=7)
    return first, after - timedelta(days=1)
