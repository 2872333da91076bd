"""Money and content against queries written by hand over the same rows, read by SQLite itself."""

from datetime import date, timedelta

import polars as pl
import pytest

from agreement.calendar import Calendar
from agreement.ledger import with_leads
from metrics import BY_KEY
from metrics._gamma import count_interval
from store.frames import read_ledger
from store.schema import migrate
from store.settings import save_calendar
from tests.metrics import arbitrary, economy
from tests.metrics.by_hand import ask as ask
from tests.stored import store_frames

LEADS, TALKS = 300, 250
EARLIER = timedelta(days=-210)
AS_OF = date(2026, 10, 31)
END = "'2026-11-01'"
"""The end of 31 October 2026, on which money is read."""
CONTENT_ON, CONTENT_END, SINCE, OLD = date(2026, 10, 10), "'2026-10-11'", "'2026-07-13'", "'2026-09-26'"
"""The day on which content is read, before some of it happens; its end, the first of ninety days, fourteen days ago."""
UNTIL = 12 * 56 + 9
"""October 2026 in months since January 1970: the last one that is over."""


def company(seed):
    """Leads, conversations, money and content of a hundred days from July 2026."""
    bare = {
        "leads": arbitrary.many_leads(seed, LEADS),
        "conversations": arbitrary.many_talks(seed + 1, TALKS, LEADS),
    }
    return economy.company(bare, seed + 2, size=60)


def both(late, early):
    """Two companies as one, the second half a year before the first."""
    named = pl.selectors.by_name("lead_id", "conversation_id", "use_id", "rating_id", require_all=False) + "-early"
    moved = arbitrary.shifted(early, EARLIER)
    joined = {name: pl.concat([late[name], moved[name].with_columns(named)]) for name in late}
    spent = early["spend"].with_columns(pl.col("on") + EARLIER)
    return {
        **joined,
        "spend": pl.concat([late["spend"], spent]),
        "content": late["content"],
        "campaigns": late["campaigns"],
    }


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'money.db'}"
    migrate(url)
    store_frames(url, **both(company(71), company(81)))
    return url


@pytest.fixture(scope="module")
def read(url):
    return read_ledger(url, AS_OF)


@pytest.fixture(scope="module")
def then(url):
    return read_ledger(url, CONTENT_ON)


def rows_of(read, key, *columns, **wanted):
    rows = BY_KEY[key].result(read).filter(**wanted).select(pl.col(columns))
    return rows.with_columns((pl.selectors.date() | pl.selectors.enum()).cast(pl.String)).rows()


def month(at):
    """Months since January 1970."""
    return f"((CAST(strftime('%Y', {at}) AS INTEGER) - 1970) * 12 + CAST(strftime('%m', {at}) AS INTEGER) - 1)"


def days(start, stop):
    """Whole days from one date to another."""
    return f"CAST(julianday(date({stop})) - julianday(date({start})) AS INTEGER)"


def part(leads):
    """The cents that so many of a campaign's leads pay for together, cut down to whole ones."""
    return f"CAST(floor(1.0 * cents * ({leads}) / every_lead) AS INTEGER)"


MARGIN = "CAST(round(amount_cents * margin_share) AS INTEGER)"
SQUARE = f"(CAST(floor(({MARGIN} + 50) / 100.0) AS INTEGER) * CAST(floor(({MARGIN} + 50) / 100.0) AS INTEGER))"
COSTS = f"""
    spent AS (SELECT campaign_id, {month('"on"')} AS month, sum(amount_cents) AS cents FROM accord_spend
        WHERE amount_cents IS NOT NULL AND "on" < {END} GROUP BY 1, 2),
    linked AS (
        SELECT spent.*, lead_id, source, region FROM spent JOIN accord_leads USING (campaign_id)
        UNION ALL
        SELECT spent.*, lead_id, source, region FROM spent JOIN accord_campaigns USING (campaign_id)
            JOIN accord_leads ON accord_leads.channel = accord_campaigns.channel
            WHERE spent.campaign_id NOT IN (SELECT campaign_id FROM accord_leads WHERE campaign_id IS NOT NULL)),
    groups AS (SELECT campaign_id, month, cents, source, region, count(*) AS n FROM linked GROUP BY 1, 2, 3, 4, 5),
    running AS (SELECT *,
        sum(n) OVER (PARTITION BY campaign_id, month ORDER BY source NULLS LAST, region NULLS LAST) AS upto,
        sum(n) OVER (PARTITION BY campaign_id, month) AS every_lead FROM groups),
    costs AS (SELECT month, source, {part("upto")} - {part("upto - n")} AS cents FROM running),
    unlinked AS (SELECT month, cents FROM spent WHERE campaign_id NOT IN (SELECT campaign_id FROM linked))"""


def test_there_is_enough_of_everything(read, ask):
    assert read.leads.height == 2 * LEADS == ask("SELECT count(*) FROM accord_leads")[0][0]
    found = ask(f"WITH {COSTS} SELECT (SELECT sum(cents) FROM costs), (SELECT sum(cents) FROM unlinked)")[0]
    assert sum(found) == read.spend["amount_cents"].sum()
    assert min(found) > 0
    assert read.leads["won_day"].count() > 200


def test_source_yield_counts_and_money(read, ask):
    theirs = ask(f"""
        WITH {COSTS}
        SELECT source, count(*), count(won_at), sum(won_at IS NOT NULL AND amount_cents IS NULL),
            sum(CASE WHEN won_at IS NOT NULL THEN amount_cents END),
            (SELECT sum(cents) FROM costs WHERE costs.source IS accord_leads.source),
            CASE WHEN source IS NULL THEN (SELECT sum(cents) FROM unlinked) ELSE 0 END
        FROM accord_leads GROUP BY source ORDER BY source NULLS LAST""")
    columns = ("source", "leads", "won", "unpriced", "revenue_cents", "cost_cents", "unlinked_cents")
    assert rows_of(read, "source_yield", *columns) == theirs
    assert [source for source, *_ in theirs] == ["fair", "web", None]


def test_source_yield_at_equal_age_is_a_product_over_the_days_of_wins(read, ask):
    waited = days("created_at", f"coalesce(won_at, '{AS_OF}')")
    theirs = ask(f"""
        WITH aged AS (SELECT source, won_at IS NOT NULL AS won, max(0, {waited}) AS age
            FROM accord_leads WHERE created_at IS NOT NULL),
        falls AS (SELECT source, age, sum(won) AS events,
            (SELECT count(*) FROM aged AS other WHERE other.source IS aged.source AND other.age >= aged.age) AS at_risk
            FROM aged GROUP BY source, age)
        SELECT source, 1 - exp(sum(ln(1 - 1.0 * events / at_risk))) FROM falls
        WHERE age <= 180 AND events > 0 GROUP BY source ORDER BY source NULLS LAST""")
    assert rows_of(read, "source_yield", "source", "at_age") == [
        (source, pytest.approx(share, rel=1e-9)) for source, share in theirs
    ]
    assert len(theirs) == 3


def test_source_yield_profit_of_leads_whose_margins_are_all_known(read, ask):
    """Where any margin of a source is missing its profit is unknown: the question is put to wins that have one."""
    known = pl.col("won_at").is_null() | (pl.col("amount_cents").is_not_null() & pl.col("margin_share").is_not_null())
    some = with_leads(read, read.leads.filter(known))
    theirs = ask(f"""
        SELECT source, sum(CASE WHEN won_at IS NOT NULL THEN {MARGIN} END) FROM accord_leads
        WHERE won_at IS NULL OR (amount_cents IS NOT NULL AND margin_share IS NOT NULL)
        GROUP BY source ORDER BY source NULLS LAST""")
    assert rows_of(some, "source_yield", "source", "margin_cents") == theirs
    assert all(profit is None for (profit,) in rows_of(read, "source_yield", "profit_cents"))


CYCLES = f"""cycles AS (SELECT max(0, {days("created_at", "won_at")}) AS d FROM accord_leads
        WHERE won_at IS NOT NULL AND created_at IS NOT NULL),
    placed AS (SELECT d, row_number() OVER (ORDER BY d) AS place, count(*) OVER () AS n FROM cycles),
    lag AS (SELECT avg(d) AS days, CAST(avg(d) / 30.4375 + 0.5 AS INTEGER) AS months FROM placed
        WHERE place IN ((n + 1) / 2, n / 2 + 1))"""
WON = f"""won AS (SELECT {month("won_at")} AS month, source,
        amount_cents IS NOT NULL AND margin_share IS NOT NULL AS known,
        CASE WHEN margin_share IS NOT NULL THEN amount_cents END AS amount, {MARGIN} AS margin, {SQUARE} AS square
        FROM accord_leads WHERE won_at IS NOT NULL)"""


def test_cac_of_every_month(read, ask):
    theirs = ask(f"""
        WITH RECURSIVE {COSTS}, {CYCLES}, {WON},
        paid AS (SELECT month, sum(cents) AS cents FROM spent GROUP BY 1),
        ends AS (SELECT min(month) + 2 AS until FROM (SELECT month FROM paid UNION SELECT month FROM won)
            UNION ALL SELECT until + 1 FROM ends WHERE until < {UNTIL})
        SELECT date('1970-01-01', until || ' months'), lag.days, lag.months,
            (SELECT count(*) FROM won WHERE month BETWEEN until - 2 AND until),
            CASE WHEN until - 2 - lag.months >= (SELECT min(month) FROM paid)
                AND until - lag.months <= (SELECT max(month) FROM paid)
                THEN (SELECT coalesce(sum(cents), 0) FROM paid
                    WHERE month BETWEEN until - 2 - lag.months AND until - lag.months) END,
            CASE WHEN until - 2 >= (SELECT min(month) FROM paid) AND until <= (SELECT max(month) FROM paid)
                THEN (SELECT coalesce(sum(cents), 0) FROM paid WHERE month BETWEEN until - 2 AND until) END
        FROM ends, lag ORDER BY 1""")
    columns = ("month", "lag_days", "lag_months", "customers", "cost_cents", "unlagged_cents")
    assert rows_of(read, "cac", *columns, scope="month") == theirs
    assert sum(cost is not None for *_, cost, _ in theirs) > 3
    values = rows_of(read, "cac", "value", "unlagged", "cost_cents", "unlagged_cents", "customers", scope="month")
    for value, unlagged, cost, plain, customers in values:
        assert value == (None if cost is None or not customers else pytest.approx(cost / 100 / customers))
        assert unlagged == (None if plain is None or not customers else pytest.approx(plain / 100 / customers))


YEAR = """span AS (SELECT max(until - 11, (SELECT min(month) FROM spent) + months) AS since, until, months FROM (
        SELECT min({UNTIL}, (SELECT max(month) FROM spent)) AS until, months FROM lag))""".replace(
    "{UNTIL}", str(UNTIL)
)


def test_cac_of_the_year_by_source_and_in_all(read, ask):
    theirs = ask(f"""
        WITH {COSTS}, {CYCLES}, {WON}, {YEAR},
        sources AS (SELECT DISTINCT source FROM accord_leads)
        SELECT date('1970-01-01', until || ' months'), until - since + 1, source,
            (SELECT count(*) FROM won WHERE won.source IS sources.source AND month BETWEEN since AND until),
            (SELECT coalesce(sum(cents), 0) FROM costs
                WHERE costs.source IS sources.source AND month BETWEEN since - months AND until - months),
            (SELECT coalesce(sum(cents), 0) FROM costs
                WHERE costs.source IS sources.source AND month BETWEEN since AND until)
        FROM sources, span ORDER BY source NULLS LAST""")
    columns = ("month", "window_months", "of_source", "customers", "cost_cents", "unlagged_cents")
    assert rows_of(read, "cac", *columns, scope="source") == theirs
    whole = ask(f"""
        WITH {COSTS}, {CYCLES}, {WON}, {YEAR}
        SELECT (SELECT count(*) FROM won WHERE month BETWEEN since AND until),
            (SELECT sum(cents) FROM spent WHERE month BETWEEN since - months AND until - months),
            (SELECT coalesce(sum(cents), 0) FROM unlinked WHERE month BETWEEN since - months AND until - months),
            (SELECT sum(cents) FROM spent WHERE month BETWEEN since AND until)
        FROM span""")
    assert rows_of(read, "cac", "customers", "cost_cents", "unlinked_cents", "unlagged_cents", scope="year") == whole
    assert whole[0][2] > 0


def test_payback_and_lifetime_value_of_the_year_by_source(url, ask):
    save_calendar(url, "the terminal", Calendar(contract_months=6, yearly_churn=0.4))
    read = read_ledger(url, AS_OF)
    theirs = ask(f"""
        WITH {COSTS}, {CYCLES}, {WON}, {YEAR},
        brought AS (SELECT source, count(*) AS customers, sum(known) AS known,
            1.0 * sum(CASE WHEN known THEN amount END) / sum(known) / 6 / 100 AS revenue,
            1.0 * sum(CASE WHEN known THEN margin END) / sum(known) / 6 / 100 AS margin
            FROM won, span WHERE won.month BETWEEN since AND until GROUP BY source),
        priced AS (SELECT brought.*, 1.0 * (SELECT coalesce(sum(cents), 0) FROM costs
            WHERE costs.source IS brought.source AND month BETWEEN since - months AND until - months)
            / customers / 100 AS cac FROM brought, span)
        SELECT source, customers, known, cac, revenue, margin, cac / margin, margin * 12 / 0.4 / cac, margin * 6 / cac
        FROM priced ORDER BY source NULLS LAST""")
    keys = [row[:3] for row in theirs]
    columns = ("of_source", "customers", "margin_known")
    assert (
        rows_of(read, "cac_payback", *columns, scope="source")
        == keys
        == rows_of(read, "ltv_cac", *columns, scope="source")
    )
    numbers = [pytest.approx(row[3:7], rel=1e-9) for row in theirs]
    assert rows_of(read, "cac_payback", "cac", "monthly_revenue", "monthly_margin", "value", scope="source") == numbers
    numbers = [pytest.approx(row[7:], rel=1e-9) for row in theirs]
    assert rows_of(read, "ltv_cac", "value", "contract_value", scope="source") == numbers


def test_payback_interval_rests_on_sums_of_squares(read, ask):
    total, squares, known = ask(f"""
        WITH {COSTS}, {CYCLES}, {WON}, {YEAR}
        SELECT 0.01 * sum(CASE WHEN known THEN margin END), sum(CASE WHEN known THEN square END), sum(known)
        FROM won, span WHERE won.month BETWEEN since AND until""")[0]
    worth = total**2 / squares
    assert 1 < worth < known
    low, high = (end / worth for end in count_interval(worth))
    value, least, most = rows_of(read, "cac_payback", "value", "low", "high", scope="year")[0]
    assert (least, most) == pytest.approx((value / high, value / low), rel=1e-9)


def test_revenue_bridge(read, ask):
    quarter = f"{month('created_at')} / 3"
    theirs = ask(f"""
        WITH parts AS (SELECT strftime('%Y-%m-01', won_at) AS month, {month("won_at")} AS won_month,
            date('1970-01-01', (({quarter}) * 3) || ' months') AS quarter, {quarter} AS created, source,
            count(*) AS won, count(amount_cents) AS priced, coalesce(sum(amount_cents), 0) AS cents
            FROM accord_leads WHERE won_at IS NOT NULL GROUP BY 1, 2, 3, 4, 5)
        SELECT month, quarter, source, won_month = {UNTIL + 1}, won_month / 3 - created, won, priced, cents,
            sum(cents) OVER (PARTITION BY month),
            CASE WHEN priced > 0 AND sum(cents) OVER (PARTITION BY month) > 0
                THEN 1.0 * cents / sum(cents) OVER (PARTITION BY month) END
        FROM parts ORDER BY month, quarter NULLS LAST, source NULLS LAST""")
    columns = (
        "month", "created_quarter", "source", "to_date", "quarters_before", "won", "priced", "amount_cents",
        "month_cents", "share",
    )  # fmt: skip
    assert rows_of(read, "revenue_bridge", *columns) == theirs
    assert len(theirs) > 30


AVAILABLE = f"""available AS (SELECT *, CASE WHEN updated_on < {CONTENT_END} THEN updated_on END AS updated
        FROM accord_content
        WHERE coalesce(published_on, '0000') < {CONTENT_END} AND coalesce(retired_on, '9999') > {SINCE})"""
PAIRS = f"""shown AS (
        SELECT content_id, coalesce(lead_id, 'alone ' || use_id) AS lead_id, lead_id AS known, at,
            coalesce(used, 0) AS used, coalesce(recommended, 0) AS recommended
        FROM accord_content_uses WHERE at < {CONTENT_END}
        UNION ALL SELECT content_id, lead_id, lead_id, at, 1, 0 FROM accord_conversations WHERE at < {CONTENT_END}),
    pairs AS (SELECT content_id, lead_id, max(used) AS ever_used, max(recommended) AS ever_asked,
            max(used AND at >= {SINCE}) AS used, min(CASE WHEN recommended AND at >= {SINCE} THEN date(at) END) AS asked
        FROM shown GROUP BY 1, 2),
    told AS (SELECT available.*, pairs.lead_id, coalesce(pairs.used, 0) AS used, asked, ever_asked, ever_used,
            asked <= {OLD} AS old FROM available LEFT JOIN pairs USING (content_id))"""
CONVERSATIONS = "kinds AS (SELECT NULL AS kind UNION ALL VALUES (1), (2), (3), (4), (5))"
ONE = "(kinds.kind IS NULL OR conversation = kinds.kind)"


def test_content_use(then, ask):
    theirs = ask(f"""
        WITH {AVAILABLE}, {PAIRS}, {CONVERSATIONS},
        pieces AS (SELECT content_id, conversation, cost_cents, sum(used) AS uses FROM told GROUP BY 1, 2, 3)
        SELECT kinds.kind, count(content_id), coalesce(sum(uses > 0), 0), coalesce(sum(uses), 0),
            CASE WHEN count(content_id) = sum(uses > 0) OR count(content_id) = 0 THEN 0
                ELSE sum(CASE WHEN uses = 0 THEN cost_cents END) END,
            coalesce(sum(uses = 0 AND cost_cents IS NULL), 0)
        FROM kinds LEFT JOIN pieces ON {ONE} GROUP BY 1 ORDER BY 1""")
    columns = ("conversation", "available", "used", "uses", "unused_cost_cents", "unused_unpriced")
    assert rows_of(then, "content_use", *columns) == theirs
    assert 0 < theirs[0][2] < theirs[0][1]


def test_content_ignored(then, ask):
    theirs = ask(f"""
        WITH {AVAILABLE}, {PAIRS}, {CONVERSATIONS},
        pieces AS (SELECT content_id, conversation, sum(used) AS uses, max(asked) IS NOT NULL AS asked,
            sum(coalesce(old AND NOT ever_used, 0)) AS ignored FROM told GROUP BY 1, 2)
        SELECT kinds.kind, count(asked), coalesce(sum(NOT old), 0), coalesce(sum(old AND ever_used), 0),
            coalesce(sum(old AND NOT ever_used), 0), coalesce(sum(used), 0), coalesce(sum(used AND NOT ever_asked), 0),
            (SELECT coalesce(sum(asked), 0) FROM pieces WHERE {ONE}),
            (SELECT coalesce(sum(ignored > 0 AND uses = 0), 0) FROM pieces WHERE {ONE})
        FROM kinds LEFT JOIN told ON {ONE} GROUP BY 1 ORDER BY 1""")
    columns = (
        "conversation", "recommended", "young", "followed", "ignored", "used", "unprompted", "pieces", "pieces_ignored"
    )  # fmt: skip
    assert rows_of(then, "content_ignored", *columns) == theirs
    assert all(theirs[0][1:7])


def test_content_freshness(then, ask):
    theirs = ask(f"""
        WITH {AVAILABLE}, {PAIRS}, {CONVERSATIONS},
        dated AS (SELECT content_id, conversation, max(used) AS used,
            max(coalesce(updated, published_on), coalesce(published_on, updated)) AS touched FROM told GROUP BY 1, 2),
        aged AS (SELECT *, julianday('{CONTENT_ON}') - julianday(touched) AS age FROM dated),
        placed AS (SELECT kinds.kind, age, row_number() OVER (PARTITION BY kinds.kind ORDER BY age) AS place,
            count(*) OVER (PARTITION BY kinds.kind) AS n FROM kinds JOIN aged ON {ONE} WHERE age IS NOT NULL)
        SELECT kinds.kind, count(content_id), count(age), coalesce(sum(age > 365), 0), coalesce(sum(used), 0),
            coalesce(sum(used AND age IS NOT NULL), 0), coalesce(sum(used AND age > 365), 0),
            (SELECT avg(age) FROM placed WHERE placed.kind IS kinds.kind AND place IN ((n + 1) / 2, n / 2 + 1))
        FROM kinds LEFT JOIN aged ON {ONE} GROUP BY 1 ORDER BY 1""")
    columns = ("conversation", "available", "dated", "stale", "used", "used_dated", "used_stale", "median_days")
    assert rows_of(then, "content_freshness", *columns) == theirs
    assert 0 < theirs[0][3] < theirs[0][2] < theirs[0][1]


def test_content_coverage(then, ask):
    theirs = ask(f"""
        WITH {AVAILABLE}, {CONVERSATIONS},
        talks AS (SELECT kind AS conversation, content_id FROM accord_conversations
            WHERE successful AND at >= {SINCE} AND at < {CONTENT_END})
        SELECT kinds.kind, (SELECT count(*) FROM available WHERE {ONE}), count(talks.conversation),
            count(talks.content_id), count(talks.conversation) - count(talks.content_id)
        FROM kinds LEFT JOIN talks ON {ONE} GROUP BY 1 ORDER BY 1""")
    assert rows_of(then, "content_coverage", "conversation", "available", "held", "held_with", "without") == theirs
    assert theirs[0][2] > theirs[0][3] > 0
