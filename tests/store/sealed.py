"""What each side of the company says it needs, and what a person is shown of it."""

from agreement import Needs
from agreement.needs import Table
from store.needs import table, tell
from tests.store.negotiating import Company, at

SALES = Needs("sales", 15, 6.5)
LESS = Needs("sales", 12, 7.0)
LEAST = Needs("sales", 9, 8.0)
MARKETING = Needs("marketing", least_a_week=40, missed_percent=10.0)
MORE = Needs("marketing", least_a_week=50, missed_percent=5.0)
TELLS = {"anna": SALES, "sven": SALES, "mark": MARKETING, "mia": MARKETING}


def told(team: Company, who: str, needs: Needs | None = None, segment: str = "all") -> Table:
    return tell(team.url, team.people[who], segment, needs or TELLS[who], at("2026-11-01 09:00"))


def shown(team: Company, who: str, segment: str = "all") -> tuple[list[Needs], list[Needs], bool]:
    found = table(team.url, team.people[who], segment)
    return [one.needs for one in found.own], [one.needs for one in found.other], found.other_has_told
