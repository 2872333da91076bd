"""Each metric of both teams against a query written by hand over the same rows, read by SQLite itself."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from agreement.definition import Commitment, Foreseen, Prediction, Rule
from agreement.judge import judge
from metrics import BY_KEY
from store.frames import read_ledger
from store.schema import migrate
from tests.making import frame
from tests.metrics import arbitrary
from tests.metrics.by_hand import ask as ask
from tests.metrics.by_hand import week
from tests.metrics.signed import BAR, PHONE, signed
from tests.stored import store_frames

LEADS = 1500
AS_OF = date(2026, 10, 4)
END = "'2026-10-05'"
"""The end of 4 October 2026, on which everything is read: a good part of what is stored has not happened yet."""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'together.db'}"
    migrate(url)
    rows = {
        "leads": enriched(arbitrary.many_leads(20261124, LEADS)),
        "disputes": arbitrary.many_disputes(7, LEADS),
        "conversations": arbitrary.many_talks(3, 200, LEADS + 100),
        "campaigns": frame("campaigns", {"campaign_id": "c1"}, {"campaign_id": "c2"}),
        "touches": touched(Random(5), 800),
        "spend": frame("spend", *({"campaign_id": one, "on": "2026-07-08"} for one in ("c1", "c2", "c3"))),
    }
    store_frames(url, **rows)
    return url


def enriched(leads):
    """The leads with what an agreement asks for, drawn anew from a seed."""
    draw = Random(11)
    drawn = {
        "score": [None, *range(0, 101, 5)],
        "sales_owner": [None, "ann", "bob", "cid"],
        "phone_known": [None, True, True, False],
        "campaign_id": [None, "c1", "c2", "c8"],
        "email": [None, "", *(f"{'Aa'[n % 2]}{n // 2}@x.example" for n in range(3000))],
        "name": [None, *(f"name {n}" for n in range(40))],
        "company": ["", *(f"Company {n}" for n in range(40))],
    }
    named = leads.with_columns(
        pl.Series(name, [draw.choice(values) for _ in range(leads.height)], leads.schema[name])
        for name, values in drawn.items()
    )
    later = [draw.choice([None, -1, 0, 3, 7, 8, 30]) for _ in range(leads.height)]
    latest = pl.max_horizontal(f"{event}_at" for event in arbitrary.EVENTS)
    return named.with_columns((latest + pl.duration(days=pl.Series(later, dtype=pl.Int64))).alias("updated_at"))


def touched(draw, n):
    """Touches, of which some name a lead or a campaign that is not there."""
    begin = arbitrary.BEGIN
    rows = [
        {
            "lead_id": draw.choice([None, str(draw.randint(1, LEADS + 200))]),
            "at": begin + timedelta(minutes=draw.randrange(arbitrary.SPAN)),
            "campaign_id": draw.choice([None, "c1", "c8"]),
        }
        for _ in range(n)
    ]
    return frame("touches", *rows)


FORESEEN = Prediction(
    volume=Foreseen(20.0, 15.0, 25.0, 10.0, 30.0),
    acceptance=Foreseen(0.5, 0.45, 0.55, 0.4, 0.6, age_days=5, weeks=2),
    win_rate=Foreseen(0.2, 0.15, 0.25, 0.1, 0.3, age_days=15, weeks=3),
)
AGREED = (
    signed(
        Commitment("sales", "capacity", 6), Commitment("marketing", "volume", 9),
        Commitment("marketing", "complete", 0, 80), Commitment("marketing", "win_rate", 30, 5),
        rules=(BAR, PHONE), at="2026-07-20",
    ),
    signed(
        Commitment("sales", "capacity", 7), Commitment("marketing", "volume", 12),
        Commitment("marketing", "win_rate", 20, 5),
        rules=(Rule("trigger", "score", "at_least", 60),), version=2, at="2026-08-31",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def read(url):
    return judge(read_ledger(url, AS_OF), [replace(one, prediction=FORESEEN) for one in AGREED])


def result(read, key, *columns, drop_zero=None, **wanted):
    rows = BY_KEY[key].result(read).filter(**wanted)
    rows = rows.filter(pl.col(drop_zero) > 0) if drop_zero else rows
    return rows.select(pl.col(columns)).with_columns(pl.selectors.date().cast(pl.String)).rows()


FIRST_EVENT = "min({})".format(
    ", ".join(f"coalesce({event}_at, '9999')" for event in ("created", *arbitrary.EVENTS[1:]))
)
KNOWN = f"coalesce(created_at, nullif({FIRST_EVENT}, '9999'), '') < {END}"
"""A lead exists from its creation on, or from the first thing that happened to it; one without any date always did."""


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        ("all", "NULL"),
        ("reason", "rejection_reason"),
        ("month", "strftime('%Y-%m-01', rejected_at)"),
        ("week", week("rejected_at")),
    ],
)
def test_disputed(read, ask, scope, key):
    given = {side: f"(coalesce(d.{side}_labelled_at, d.contested_at) < {END})" for side in ("sales", "marketing")}
    pair = f"({given['sales']} AND {given['marketing']})"
    theirs = ask(f"""
        WITH d AS (SELECT * FROM accord_disputes WHERE contested_at < {END}),
        r AS (SELECT * FROM accord_leads WHERE {KNOWN} AND rejected_at < {END}),
        begun AS (SELECT min({week("rejected_at")}) AS monday FROM r JOIN d USING (lead_id))
        SELECT {key}, count(*), count(d.lead_id),
            sum(coalesce({pair} AND sales_label AND marketing_label, 0)),
            sum(coalesce({pair} AND sales_label AND NOT marketing_label, 0)),
            sum(coalesce({pair} AND NOT sales_label AND marketing_label, 0)),
            sum(coalesce({pair} AND NOT sales_label AND NOT marketing_label, 0)),
            sum(coalesce(settled_at < {END}, 0)), sum(coalesce(settled_at < {END} AND settled_as = 'overturned', 0))
        FROM r LEFT JOIN d USING (lead_id), begun WHERE {week("rejected_at")} >= monday
        GROUP BY 1 ORDER BY 1 NULLS LAST""")
    assert sum(row[3] for row in theirs) > 5
    columns = ("rejected", "contested", "both_yes", "only_sales", "only_marketing", "both_no", "settled", "overturned")
    found = result(read, "disputed", scope if scope != "all" else "week", *columns, drop_zero="rejected", scope=scope)
    assert found == theirs


KNOWN_LEADS = f"""
    l AS (SELECT lead_id, sales_owner, score, phone_known, amount_cents, source, region, campaign_id, rejection_reason,
        nullif(lower(trim(email)), '') AS email, nullif(lower(name), '') AS name, nullif(lower(company), '') AS company,
        CASE WHEN updated_at < {END} THEN updated_at END AS updated_at, {
    ", ".join(f"CASE WHEN {event}_at < {END} THEN {event}_at END AS {event}_at" for event in arbitrary.EVENTS)
} FROM accord_leads WHERE {KNOWN}),
    j AS (SELECT *, CASE WHEN handed_over_at >= '2026-08-31' THEN 2 WHEN handed_over_at >= '2026-07-20' THEN 1 END AS v,
        accepted_at IS NOT NULL AND (rejected_at IS NULL OR accepted_at >= rejected_at) AS taken FROM l),
    p AS (SELECT *, CASE v WHEN 1 THEN coalesce(score >= 50 AND phone_known, 0) WHEN 2 THEN coalesce(score >= 60, 0) END
        AS passes FROM j)"""
"""Leads as they were known, with the version that judged them and its verdict."""
WORKED = " UNION ".join(
    f"SELECT {week(f'{event}_at')} AS monday, sales_owner, segment FROM p WHERE {event}_at IS NOT NULL"
    for event in ("handed_over", "first_response", "accepted", "rejected")
).replace(", segment", "")
"""Who worked a lead in which week."""


def test_sal_volume(read, ask):
    theirs = ask(f"""
        WITH {KNOWN_LEADS}, w AS ({WORKED}),
        reps AS (SELECT monday, count(DISTINCT sales_owner) AS reps FROM w GROUP BY 1)
        SELECT {week("handed_over_at")} AS monday, count(*), CASE WHEN count(v) THEN sum(coalesce(passes, 0)) END,
            (SELECT count(*) FROM p WHERE taken AND {week("accepted_at")} = reps.monday), reps,
            CASE WHEN monday >= '2026-08-31' THEN 12 WHEN monday >= '2026-07-20' THEN 9 END
        FROM p JOIN reps ON {week("handed_over_at")} = reps.monday GROUP BY 1 ORDER BY 1""")
    columns = ("week", "handed_over", "value", "accepted", "reps", "committed")
    found = result(read, "sal_volume", *columns, drop_zero="handed_over")
    assert found == theirs
    assert {row[2] for row in found[:2]} == {None}
    shares = BY_KEY["sal_volume"].result(read).drop_nulls("committed")
    assert (shares["of_commitment"] * shares["committed"] - shares["value"]).abs().max() < 1e-9


def test_capacity_use_of_each_rep(read, ask):
    theirs = ask(f"""
        WITH {KNOWN_LEADS}, w AS ({WORKED})
        SELECT monday, w.sales_owner, sum(coalesce(passes, 0)), CASE WHEN monday >= '2026-08-31' THEN 7 ELSE 6 END
        FROM w LEFT JOIN p ON p.sales_owner = w.sales_owner AND {week("handed_over_at")} = monday
        WHERE w.sales_owner IS NOT NULL AND monday >= '2026-07-20' GROUP BY 1, 2 ORDER BY 1, 2""")
    found = result(read, "capacity_use", "week", "sales_owner", "sals", "capacity", "value")
    named = [row for row in found if row[1] and row[0] >= "2026-07-20"]
    assert [row[:4] for row in named] == theirs
    assert [row[4] for row in named] == [sals / capacity for _, _, sals, capacity in theirs]


def test_capacity_use_of_all_together(read, ask):
    theirs = ask(f"""
        WITH {KNOWN_LEADS}, w AS ({WORKED})
        SELECT monday, (SELECT sum(passes) FROM p WHERE {week("handed_over_at")} = monday),
            count(DISTINCT w.sales_owner) * CASE WHEN monday >= '2026-08-31' THEN 7 ELSE 6 END
        FROM w WHERE monday >= '2026-07-20' GROUP BY 1 ORDER BY 1""")
    found = result(read, "capacity_use", "week", "sales_owner", "sals", "capacity", "value", "team", drop_zero="reps")
    together = [row for row in found if row[1] is None and row[0] >= "2026-07-20"]
    assert [(row[0], row[2], row[3]) for row in together] == theirs
    assert [row[4:] for row in together] == [(sals / capacity, sals / capacity) for _, sals, capacity in theirs]


def test_commitments_kept_of_those_about_each_lead(read, ask):
    """`complete` asks all leads handed over under version 1 for the phone; a win is in time by days of the calendar."""
    old = f"julianday(date({END}, '-1 day')) - julianday(date(accepted_at))"
    taken = "julianday(date(won_at)) - julianday(date(accepted_at))"
    age = "CASE v WHEN 1 THEN 30 ELSE 20 END"
    theirs = ask(f"""
        WITH {KNOWN_LEADS}, w AS (SELECT *, coalesce({taken} <= {age}, 0) AS kept, {old} >= {age} AS old FROM p
            WHERE passes AND taken)
        SELECT {week("handed_over_at")}, v, 'complete', sum(coalesce(phone_known, 0)), count(*), 0, count(*) FROM p
        WHERE v = 1 GROUP BY 1, 2 UNION ALL
        SELECT {week("accepted_at")}, v, 'win_rate', sum(kept), sum(kept OR old), sum(NOT kept AND NOT old),
            count(*) FROM w
        GROUP BY 1, 2 ORDER BY 1, 2, 3""")
    found = result(read, "commitments_kept", "week", "version", "commitment", "numerator", "denominator", "open", "n")
    assert [row for row in found if row[2] in ("complete", "win_rate") and row[6]] == theirs


def test_commitments_kept_by_the_week(read, ask):
    theirs = ask(f"""
        WITH {KNOWN_LEADS}, w AS ({WORKED})
        SELECT monday, CASE WHEN monday >= '2026-08-31' THEN 2 ELSE 1 END,
            (SELECT sum(passes) FROM p WHERE {week("handed_over_at")} = monday), count(DISTINCT sales_owner)
        FROM w WHERE monday >= '2026-07-20' GROUP BY 1 ORDER BY 1""")
    wanted = {"capacity": [], "volume": []}
    for row in result(read, "commitments_kept", "commitment", "week", "version", "numerator", "denominator"):
        wanted.get(row[0], []).append(row[1:])
    assert wanted["capacity"] == [*theirs, ("2026-09-28", 2, 0, 0)]  # nobody worked in the last week
    assert wanted["volume"] == [*((*row[:3], 1) for row in theirs), ("2026-09-28", 2, 0, 1)]


@pytest.mark.parametrize("at_least", [None, 0, 40, 60, 85, 100])
def test_threshold_tradeoff(read, ask, at_least):
    """Version 2 in force: a bar of 60 and no other rule, wins within 20 days of the hand-over."""
    gone = "julianday(date({0})) - julianday(date(handed_over_at)) <= 20"
    passes = "1" if at_least is None else f"coalesce(score >= {at_least}, 0)"
    worked = "coalesce(first_response_at, accepted_at, opportunity_at, won_at, lost_at) IS NOT NULL"
    theirs = ask(f"""
        WITH {KNOWN_LEADS}, h AS (SELECT *, {passes} AS passing, coalesce(score >= 60, 0) AS current,
            coalesce({gone.format("won_at")}, 0) AS won, coalesce({gone.format("opportunity_at")}, 0) AS opened,
            {worked} AS worked, julianday({END}) - 1 - julianday(date(handed_over_at)) >= 20 AS old
            FROM p WHERE handed_over_at IS NOT NULL),
        o AS (SELECT * FROM h WHERE old)
        SELECT sum(passing), sum(passing AND won), sum(won), sum(won AND NOT passing),
            sum(CASE WHEN won AND NOT passing THEN coalesce(amount_cents, 0) ELSE 0 END),
            sum(CASE WHEN won AND passing THEN coalesce(amount_cents, 0) ELSE 0 END),
            sum(CASE WHEN opened AND passing THEN coalesce(amount_cents, 0) ELSE 0 END),
            sum(passing AND NOT worked), sum(passing AND NOT current), sum(current AND NOT passing),
            sum(current AND NOT passing AND worked AND NOT won), count(*), sum(score IS NULL),
            (SELECT count(*) FROM h WHERE NOT old),
            (SELECT sum(passing) / 13.0 FROM h WHERE handed_over_at >= date({END}, '-91 days')),
            (SELECT count(DISTINCT sales_owner) FROM h WHERE handed_over_at >= date({END}, '-91 days')),
            1.0 * sum(passing AND won) / sum(passing), 1.0 * sum(passing AND won) / sum(won)
        FROM o""")
    columns = (
        "passing", "won", "wins", "missed", "missed_cents", "revenue_cents", "pipeline_cents", "never_worked", "gained",
        "lost", "spared", "replayed", "unscored", "too_young", "a_week", "reps", "value", "recall",
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in result(read, "threshold_tradeoff", "bar", *columns)}
    assert rows[at_least] == tuple(pytest.approx(value) for value in theirs[0])
    assert theirs[0][1] > 0


def latest(day):
    """The day of the latest event, as far as it is known."""
    events = ", ".join(f"coalesce(date({event}_at), '0000')" for event in arbitrary.EVENTS)
    return f"julianday(date({day})) - julianday(max({events}))"


def early(later, earlier):
    """Midnight means that the time of day is unknown: then only the day counts."""
    timed = " AND ".join(f"time({event}_at) <> '00:00:00'" for event in (later, earlier))
    wrong = f"date({later}_at) < date({earlier}_at) OR ({timed} AND {later}_at < {earlier}_at)"
    return wrong, f"{later}_at IS NOT NULL AND {earlier}_at IS NOT NULL"


def again(*names):
    same = " AND ".join(f"other.{name} = l.{name}" for name in names)
    known = " AND ".join(f"{name} IS NOT NULL" for name in names)
    return f"{known} AND EXISTS (SELECT 1 FROM l AS other WHERE {same} AND other.lead_id <> l.lead_id)", known


LEAD_CHECKS = {
    "missing_source": ("source IS NULL", "1"),
    "missing_score": ("score IS NULL", "1"),
    "missing_phone_known": ("phone_known IS NULL", "handed_over_at IS NOT NULL"),
    "missing_sales_owner": ("sales_owner IS NULL", "handed_over_at IS NOT NULL"),
    "missing_assigned_at": ("assigned_at IS NULL", "handed_over_at IS NOT NULL"),
    "missing_first_response_at": ("first_response_at IS NULL", "accepted_at IS NOT NULL"),
    "missing_rejection_reason": ("rejection_reason IS NULL", "rejected_at IS NOT NULL"),
    "missing_opportunity_at": ("opportunity_at IS NULL", "won_at IS NOT NULL"),
    "missing_updated_at": ("updated_at IS NULL", "1"),
    "handed_over_before_created": early("handed_over", "created"),
    "first_response_before_handed_over": early("first_response", "handed_over"),
    "recycled_before_rejected": early("recycled", "rejected"),
    "won_before_accepted": early("won", "accepted"),
    "lost_before_opportunity": early("lost", "opportunity"),
    "won_and_lost": ("won_at IS NOT NULL AND lost_at IS NOT NULL", "coalesce(won_at, lost_at) IS NOT NULL"),
    "negative_amount": ("amount_cents < 0", "amount_cents IS NOT NULL"),
    "changed_late": (f"{latest('updated_at')} > 7", "updated_at IS NOT NULL"),
    "changed_before_event": (f"{latest('updated_at')} < 0", "updated_at IS NOT NULL"),
    "email_twice": again("email"),
    "person_twice": again("name", "company"),
    "unlisted_campaign": ("campaign_id = 'c8'", "campaign_id IS NOT NULL"),
}


@pytest.mark.parametrize("check", LEAD_CHECKS)
def test_data_quality_of_leads(read, ask, check):
    wrong, about = LEAD_CHECKS[check]
    theirs = ask(f"""WITH {KNOWN_LEADS} SELECT sum(coalesce(({about}) AND ({wrong}), 0)), sum({about}) FROM l""")
    assert theirs[0][0] > 0
    rows = result(read, "data_quality", "check", "week", "numerator", "denominator")
    assert [row[2:] for row in rows if row[:2] == (check, None)] == theirs


def test_data_quality_of_late_changes_by_week(read, ask):
    theirs = ask(f"""
        WITH {KNOWN_LEADS} SELECT {week("updated_at")}, sum({latest("updated_at")} > 7), count(*) FROM l
        WHERE updated_at IS NOT NULL GROUP BY 1 ORDER BY 1""")
    assert len(theirs) > 10
    columns = ("week", "numerator", "denominator")
    rows = result(read, "data_quality", *columns, check="changed_late", drop_zero="denominator")
    assert [row for row in rows if row[0]] == theirs


def test_data_quality_of_rows_that_lead_nowhere(read, ask):
    happened = f"(SELECT * FROM accord_{{}} WHERE at < {END} AND lead_id IS NOT NULL)"
    unknown = "lead_id NOT IN (SELECT lead_id FROM l)"
    theirs = ask(f"""
        WITH {KNOWN_LEADS}, t AS {happened.format("touches")}, c AS {happened.format("conversations")}
        SELECT 'conversation_of_no_lead', sum({unknown}), count(*) FROM c UNION
        SELECT 'cost_of_no_campaign', 1, 3 UNION
        SELECT 'dispute_of_no_rejection', sum(lead_id NOT IN (SELECT lead_id FROM l WHERE rejected_at IS NOT NULL)),
            count(*) FROM accord_disputes WHERE contested_at < {END} UNION
        SELECT 'touch_of_no_campaign', sum(campaign_id = 'c8'), count(campaign_id) FROM t WHERE NOT {unknown} UNION
        SELECT 'touch_of_no_lead', sum({unknown}), count(*) FROM t ORDER BY 1""")
    found = result(read, "data_quality", "check", "numerator", "denominator", kind="stray", drop_zero="denominator")
    assert [row for row in sorted(found) if row[0] != "unlisted_campaign"] == theirs


@pytest.mark.parametrize(
    ("measure", "event", "age", "weeks"), [("acceptance", "accepted", 5, 2), ("win_rate", "won", 15, 3)]
)
def test_prediction_score_of_shares(read, ask, measure, event, age, weeks):
    """Version 1 ruled six whole weeks, version 2 rules since; leads are gathered by whole stretches of each."""
    begun = "CASE v WHEN 1 THEN '2026-07-20' ELSE '2026-08-31' END"
    length = 7 * weeks
    gone = f"cast((julianday(date(handed_over_at)) - julianday({begun})) / {length} AS INTEGER)"
    stretch = f"date({begun}, '+' || ({length} * {gone}) || ' days')"
    old = f"julianday({END}) - 1 - julianday(date(handed_over_at)) >= {age}"
    done = f"julianday(date({event}_at)) - julianday(date(handed_over_at)) <= {age}"
    theirs = ask(f"""
        WITH {KNOWN_LEADS}
        SELECT v, {stretch}, sum({old} AND coalesce({done}, 0)), sum({old}), count(*),
            date({stretch}, '+{length - 1 + age} days') < {END}
        FROM p WHERE passes GROUP BY 1, 2 ORDER BY 1, 2""")
    assert len(theirs) > 2
    found = result(
        read, "prediction_score", "version", "week", "numerator", "denominator", "n", "over", measure=measure
    )
    assert [row for row in found if row[0] and row[4]] == theirs


def test_prediction_score_of_volume(read, ask):
    theirs = ask(f"""
        WITH {KNOWN_LEADS} SELECT {week("handed_over_at")}, v, count(*), count(*) BETWEEN 15 AND 25,
            count(*) BETWEEN 10 AND 30 FROM p WHERE passes GROUP BY 1 ORDER BY 1""")
    columns = ("week", "version", "value", "inside80", "inside95")
    found = result(read, "prediction_score", *columns, measure="volume")
    assert [row for row in found if row[0] and row[2]] == theirs
    assert {row[3] for row in theirs} == {0, 1}
    judged = result(read, "prediction_score", "judged", "held80", "held95", measure="volume")[0]
    nobody = len(found) - 1 - len(theirs)
    assert judged == (len(theirs) + nobody, sum(row[3] for row in theirs), sum(row[4] for row in theirs))
