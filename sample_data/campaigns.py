"""About forty campaigns and what they cost."""

from datetime import date, timedelta
from random import Random

from sample_data import company
from sample_data.truth import BEGINS_ON, DROP_WEEK, ENDS_ON, SEED, WEEKS, week_begins

Row = dict[str, object]
BROAD = "C001"
"""The broad campaign behind the drop of paid search."""
_PLANS = (
    ("paid search", "Search: {}", 6, 24, 5_600),
    ("trade show", "Trade show: {}", 9, 3, 19_000),
    ("webinar", "Webinar: {}", 10, 8, 4_500),
    ("email", "Mailing: {}", 8, 13, 2_200),
    ("partner", "Partner: {}", 4, 26, 9_000),
    ("purchased list", "List: {}", 3, 34, 8_500),
)
"""Channel, name, how many, weeks each, cost in euro (a week for paid search, in all for the others)."""
_THEMES = (
    "shift planning", "maintenance", "spare parts", "first-time fix", "night shifts", "plant safety", "downtime",
    "energy use", "service teams", "audits",
)  # fmt: skip


def campaigns() -> list[Row]:
    """Rows of the frame campaigns."""
    broad = week_begins(DROP_WEEK)
    rows = [_campaign(BROAD, "Search: broad match", "paid search", broad, ENDS_ON, 55_000, Random(SEED))]
    for channel, name, many, weeks, euro in _PLANS:
        for index in range(many):
            draw = Random(f"{SEED} campaign {channel} {index}")
            begins = week_begins(round(index * (WEEKS - weeks) / (many - 1)))
            cost = euro * (weeks if channel == "paid search" else 1)
            ends = begins + timedelta(days=7 * weeks - 1)
            title = name.format(_THEMES[index % len(_THEMES)])
            rows.append(_campaign(f"C{len(rows) + 1:03d}", title, channel, begins, ends, cost, draw))
    return rows


def spend(rows: list[Row]) -> list[Row]:
    """Rows of the frame spend: paid search by day, everything else every four weeks."""
    paid: list[Row] = []
    for row in rows:
        draw = Random(f"{SEED} spend {row['campaign_id']}")
        begins, ends = row["starts_on"], row["ends_on"]
        assert isinstance(begins, date)
        assert isinstance(ends, date)
        step = 1 if row["channel"] == "paid search" else 28
        days = [begins + timedelta(days=n) for n in range(0, (ends - begins).days + 1, step)]
        share = int(str(row["planned_cost_cents"])) / len(days)
        for day in days:
            cents = round(share * draw.uniform(0.8, 1.2))
            paid.append({"campaign_id": row["campaign_id"], "on": day, "amount_cents": cents})
    return paid


def running(rows: list[Row]) -> dict[str, list[tuple[date, date, str]]]:
    """For each channel: begin, end and id of its campaigns."""
    found: dict[str, list[tuple[date, date, str]]] = {}
    for row in rows:
        entry = (row["starts_on"], row["ends_on"], row["campaign_id"])
        found.setdefault(str(row["channel"]), []).append(entry)  # type: ignore[arg-type]
    return found


def _campaign(key: str, name: str, channel: str, begins: date, ends: date, euro: int, draw: Random) -> Row:
    return {
        "campaign_id": key,
        "name": name,
        "channel": channel,
        "planned_cost_cents": round(euro * draw.uniform(0.85, 1.15)) * 100,
        "approved_by": draw.choice(company.MARKETERS),
        "starts_on": max(begins, BEGINS_ON),
        "ends_on": min(ends, ENDS_ON),
    }
