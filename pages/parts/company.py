"""The company's calendar, currency and contracts: by whose days, hours and months everything is counted."""

from datetime import date, time
from zoneinfo import available_timezones

import streamlit as st

from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.people import Person
from pages.parts.wording import plain
from store import engine, settings

DAYS = {1: "Monday", 2: "Tuesday", 3: "Wednesday", 4: "Thursday", 5: "Friday", 6: "Saturday", 7: "Sunday"}
MONTHS = {month: date(2000, month, 1).strftime("%B") for month in range(1, 13)}
_SAVED = "company_saved"


def form(person: Person) -> None:
    """Draws the calendar in force and saves a new one. Both teams' numbers change with it, at once."""
    url = engine.current_url()
    with engine.reading(url) as session:
        now = settings.calendar(session)
    st.caption("Both teams cut time alike: every day, week and business hour on every screen is counted by this.")
    with st.form("company", border=False):
        wanted = _asked(now)
        pressed = st.form_submit_button("Save calendar", type="primary", icon=":material/save:")
    if pressed:
        try:
            settings.save_calendar(url, person, wanted())
        except Refused as refused:
            st.error(plain(str(refused)), icon=":material/block:")
            return
        st.session_state[_SAVED] = True
        st.rerun()
    if st.session_state.pop(_SAVED, False):
        st.success("Saved. Every number is counted by the new calendar now.", icon=":material/check:")


def _asked(now: Calendar):  # type: ignore[no-untyped-def]
    """The fields, filled with the calendar in force; what it gives back makes the calendar from their values."""
    left, middle, right = st.columns(3, gap="large")
    zones = sorted(available_timezones())
    zone = left.selectbox("Time zone", zones, index=zones.index(now.time_zone))
    currency = left.text_input("Currency", now.currency, max_chars=3, help="Three letters, like EUR or USD")
    week = middle.selectbox("The week starts on", DAYS, index=now.week_start - 1, format_func=DAYS.__getitem__)
    months = MONTHS.__getitem__
    year = middle.selectbox("The fiscal year starts in", MONTHS, index=now.fiscal_year_start - 1, format_func=months)
    opens = right.time_input("Sales works from", _clock(now.opens), step=900)
    closes = right.time_input("Sales works until", _clock(now.closes), step=900)
    works = st.pills("On these days", DAYS, selection_mode="multi", default=now.workdays, format_func=DAYS.__getitem__)
    written = "\n".join(day.isoformat() for day in now.holidays)
    holidays = st.text_area("Holidays, one date a line", written, placeholder="2026-12-25")
    covered, leaving = _customers(now)

    def calendar() -> Calendar:
        return Calendar(
            zone, week, year, currency.strip().upper(), tuple(sorted(works)), _minute(opens), _minute(closes),
            _dates(holidays), covered, _share(leaving),
        )  # fmt: skip

    return calendar


def _customers(now: Calendar) -> tuple[int, str]:
    """The two fields that payback and lifetime value need: months that an amount covers, share who leave in a year."""
    left, right = st.columns(2, gap="large")
    covered = left.number_input(
        "Months that a won amount covers", 1, settings.LONGEST_CONTRACT, now.contract_months,
        help="12 when amounts are those of a year. CAC payback divides by it.",
    )  # fmt: skip
    # A number field cannot be emptied again once it starts with a number.
    leaving = right.text_input(
        "Customers who leave in a year, %", "" if now.yearly_churn is None else f"{now.yearly_churn * 100:.10g}",
        placeholder="unknown", help="Left empty it is unknown, and so is the lifetime value of a customer.",
    )  # fmt: skip
    return int(covered), leaving


def _share(percent: str) -> float | None:
    """A share from a field in per cent; None from an empty one.

    >>> _share(" 12,5 % "), _share("")
    (0.125, None)
    """
    written = percent.strip().removesuffix("%").strip().replace(",", ".")
    try:
        return round(float(written) / 100, 6) if written else None
    except ValueError:
        raise Refused(f"“{percent}” is no share of customers. Write per cent, like 15, or leave it empty.") from None


def _dates(text: str) -> tuple[date, ...]:
    try:
        return tuple(sorted({date.fromisoformat(line.strip()) for line in text.splitlines() if line.strip()}))
    except ValueError as error:
        raise Refused(f"One of the holidays is no date ({error}). Write each like 2026-12-25.") from None


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60) if minute < 24 * 60 else time(23, 59)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute if clock != time(23, 59) else 24 * 60
