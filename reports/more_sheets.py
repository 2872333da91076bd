"""The sheets behind the two charts of the week: the 6-12 view and both clocks, as plain rows."""

from reports.pairing import sentence
from reports.sheet import HEAD, Book
from reports.week import Week

TRENDS, CLOCKS = "Six and twelve", "Both clocks"
TREND_HEADS = ("Measure", "Unit", "Period", "Begins", "Value", "A year before", "Promised")
CLOCK_HEADS = ("Month", "SALs", "Won", "Share won", "From (95 %)", "To (95 %)", "Can be judged from")


def trends_sheet(book: Book, one: Week) -> None:
    """A row a measure and period; weeks first."""
    if not one.trends:
        return
    said = "Six weeks and twelve whole months, with the year before and what was promised"
    sheet = book.sheet(TRENDS, "Six weeks, twelve months", said, "")
    book.heads(sheet, TREND_HEADS, (4, 5, 6))
    rows = [
        (trend, period, kind)
        for trend in one.trends
        for kind, periods in (("week", trend.weeks), ("month", trend.months))
        for period in periods
    ]
    for row, (trend, period, kind) in enumerate(rows, start=HEAD + 1):
        for column, words in enumerate((trend.name, book.unit(trend.unit), kind)):
            book.words(sheet, row, column, words)
        sheet.write_datetime(row, 3, period.begins, book.day)
        for column, value in enumerate((period.value, period.year_before, period.target), start=4):
            book.number(sheet, row, column, value, trend.unit)
    sheet.autofilter(HEAD, 0, HEAD + len(rows), len(TREND_HEADS) - 1)
    sheet.freeze_panes(HEAD + 1, 1)
    book.widths(sheet, (32, 9, 10, 14, 15, 15, 15))


def clocks_sheet(book: Book, one: Week) -> None:
    """A row a month of acceptance; what is too young to judge stays empty."""
    if one.pairing is None:
        return
    said = f"{sentence(one.pairing)}."
    sheet = book.sheet(CLOCKS, "Both clocks, the same leads", said, f"Won within {one.pairing.age_days} days")
    book.heads(sheet, CLOCK_HEADS, (1, 2, 3, 4, 5))
    for row, cohort in enumerate(one.pairing.cohorts, start=HEAD + 1):
        sheet.write_datetime(row, 0, cohort.month, book.month)
        sheet.write_number(row, 1, cohort.accepted, book.whole)
        sheet.write_number(row, 2, cohort.won, book.whole)
        for column, value in enumerate((cohort.share, cohort.low, cohort.high), start=3):
            book.number(sheet, row, column, value, "share")
        sheet.write_datetime(row, 6, cohort.counts_from, book.day)
    sheet.autofilter(HEAD, 0, HEAD + len(one.pairing.cohorts), len(CLOCK_HEADS) - 1)
    sheet.freeze_panes(HEAD + 1, 1)
    book.widths(sheet, (14, 10, 10, 12, 13, 13, 20))
