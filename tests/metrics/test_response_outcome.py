"""Answered in time and what came of it: by hand, against statsmodels, against SQL, and against chance."""

from datetime import date
from random import Random

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from agreement import judge
from agreement.definition import Commitment
from metrics import BY_KEY
from metrics._newcombe import difference
from metrics._standardised import standardised
from store.frames import read_ledger
from store.schema import migrate
from tests.making import leads, ledger_of
from tests.metrics import arbitrary
from tests.metrics.by_hand import ask as ask
from tests.metrics.signed import signed, under
from tests.stored import store_frames

METRIC = BY_KEY["response_outcome"]
AGREED = signed(Commitment("sales", "first_response", 60, 90), Commitment("marketing", "win_rate", 50, 6), rules=())
HANDED = {"handed_over": "2026-02-02 09:00", "source": "web"}
IN_TIME, LATE = {"first_response": "2026-02-02 09:30"}, {"first_response": "2026-02-05 09:30"}


def rows(made, *columns, as_of="2026-06-30", **wanted):
    return METRIC.result(under(made, as_of, AGREED)).filter(**wanted).select(columns).rows()


def lead(*parts, **more):
    return {**HANDED, **{name: value for part in parts for name, value in part.items()}, **more}


def test_leads_are_compared_by_how_they_were_answered_at_equal_age():
    made = leads(
        lead(IN_TIME, accepted="2026-02-03 09:00", won="2026-03-20 09:00"),
        lead(IN_TIME, accepted="2026-02-03 09:00", won="2026-03-30 09:00"),  # won after 56 days: not by the age of 50
        lead(LATE, accepted="2026-02-06 09:00"),
        lead(accepted="2026-02-03 09:00"),
        lead(rejected="2026-02-03 09:00"),
    )
    parts = ("answer", "leads", "reached")
    assert rows(made, *parts, outcome="accepted") == [("within", 2, 2), ("later", 1, 1), ("never", 2, 1)]
    assert rows(made, *parts, outcome="won") == [("within", 2, 1), ("later", 1, 0), ("never", 2, 0)]
    assert rows(made, "age_days", answer="within") == [(30,), (90,), (50,)]


def test_young_leads_are_compared_with_nobody():
    young = leads(lead(IN_TIME, accepted="2026-02-03 09:00"))
    assert rows(young, "leads", "young", as_of="2026-03-03", outcome="accepted", answer="within") == [(0, 1)]
    assert rows(young, "leads", "young", as_of="2026-03-04", outcome="accepted", answer="within") == [(1, 0)]


def test_an_answer_after_the_end_did_not_lead_to_it():
    made = leads(
        lead(first_response="2026-02-10 09:00", accepted="2026-02-09 09:00", won="2026-02-20 09:00"),
        lead(first_response="2026-02-21 09:00", accepted="2026-02-20 09:00", won="2026-02-20 09:00"),
        lead(first_response="2026-02-02 08:00", won="2026-02-20 09:00"),  # dated before the hand-over
        lead(LATE, rejected="2026-02-04 09:00"),
    )
    parts = ("answer", "leads", "reached", "reversed")
    assert rows(made, *parts, outcome="won") == [("within", 0, 0, 3), ("later", 1, 1, 3), ("never", 0, 0, 3)]
    assert rows(made, "reversed", outcome="accepted", answer="later") == [(4,)]


def test_who_was_answered_only_after_the_age_was_never_answered_by_it():
    late, rejected = {"first_response": "2026-05-30 09:00"}, {"rejected": "2026-02-10 09:00"}
    made = leads(lead(late), lead(late, rejected), lead(IN_TIME, won="2026-02-20 09:00"))
    assert rows(made, "answer", "leads", outcome="won") == [("within", 1), ("later", 0), ("never", 2)]
    assert rows(made, "reversed", outcome="won", answer="never") == [(0,)]


def test_the_difference_is_newcombes_as_statsmodels_has_it():
    for a, n, b, m in ((56, 70, 48, 80), (9, 10, 3, 10), (10, 10, 0, 20), (5, 56, 0, 29), (0, 10, 0, 10)):
        counts = pl.DataFrame({"a": [a], "n": [n], "b": [b], "m": [m]})
        gap, low, high = difference((pl.col("a"), pl.col("n")), (pl.col("b"), pl.col("m")))
        found = counts.select(gap, low.alias("low"), high.alias("high")).row(0)
        theirs = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
        assert found == pytest.approx((a / n - b / m, *theirs), abs=1e-12)
    # Newcombe 1998, table II: 56/70 against 48/80 is 0.0524 to 0.3339, 5/56 against 0/29 −0.0381 to 0.1926.


LINES = {"outcome": pl.String, "answer": pl.String, "source": pl.String, "segment": pl.String, "band": pl.Int8,
         "n": pl.Int64, "reached": pl.Int64}  # fmt: skip


def adjusted(*lines):
    """Each line: answer, source, n, reached."""
    made = [("won", answer, source, None, None, n, reached) for answer, source, n, reached in lines]
    found = standardised(pl.DataFrame(made, schema=LINES, orient="row"), ["outcome", "answer"], "within")
    return found.drop("outcome", "answer").rows()


def test_one_stratum_is_the_plain_difference():
    theirs = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    (found,) = adjusted(("within", "web", 70, 56), ("later", "web", 80, 48))
    assert found == pytest.approx((0.2, *theirs, 150))


def test_strata_take_away_what_they_explain():
    # Simpson: within each source nobody gains (0.5 and 0.1), but the good source is answered in time.
    lines = [("within", "fair", 90, 45), ("later", "fair", 10, 5), ("within", "web", 10, 1), ("later", "web", 90, 9)]
    ((gap, low, high, leads_),) = adjusted(*lines)
    assert (gap, leads_) == (pytest.approx(0.0), 200)
    assert low < 0 < high


def test_two_strata_by_hand():
    # weights 20·10/30 and 10·30/40: (6.667·(0.5 − 0.3) + 7.5·(0.2 − 0.1)) / 14.167
    lines = [("within", "a", 20, 10), ("later", "a", 10, 3), ("within", None, 10, 2), ("later", None, 30, 3)]
    alone = ("within", "c", 500, 500)  # a stratum without the other side tells nothing
    ((gap, low, high, leads_),) = adjusted(*lines, alone)
    assert gap == pytest.approx((20 / 3 * 0.2 + 7.5 * 0.1) / (20 / 3 + 7.5))
    assert (low, high) == (pytest.approx(-0.07869, abs=2e-5), pytest.approx(0.36520, abs=2e-5))
    assert leads_ == 70
    assert adjusted(alone, ("later", "b", 9, 1)) == []


def test_the_interval_holds_the_true_difference_about_as_often_as_it_says():
    draw, held, tries = Random(20261201), 0, 150
    rates, sizes = {"a": 0.05, "b": 0.2, "c": 0.5}, {"a": (60, 9), "b": (40, 14), "c": (12, 25)}
    for _ in range(tries):
        lines = []
        for source, rate in rates.items():
            for answer, n, more in zip(("within", "later"), sizes[source], (0.1, 0.0), strict=True):
                lines.append((answer, source, n, sum(draw.random() < rate + more for _ in range(n))))
        ((_, low, high, _),) = adjusted(*lines)
        held += low <= 0.1 <= high
    assert 0.92 <= held / tries <= 1


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'answers.db'}"
    migrate(url)
    made = arbitrary.many_leads(20261201, 900)
    draw = Random(3)
    scores = pl.Series("score", [draw.choice([None, 0, 15, 40, 59, 60, 85, 100, 120]) for _ in range(900)], pl.Int64)
    segments = pl.Series("segment", [draw.choice([None, "small", "large"]) for _ in range(900)], pl.String)
    store_frames(url, leads=made.with_columns(scores, segments))
    return url


def test_every_number_is_that_of_a_query_written_by_hand(url, ask):
    promises = Commitment("sales", "first_response", 900, 90), Commitment("marketing", "win_rate", 20, 6)
    read = judge(read_ledger(url, date(2026, 9, 20)), [signed(*promises, rules=())])
    in_time = BY_KEY["response_time"].leads(read).select("lead_id", "response_business_minutes")
    late = [name for name, minutes in in_time.iter_rows() if minutes is None or minutes > 900]
    names = ", ".join(f"'{name}'" for name in late)
    end = "'2026-09-21'"
    theirs = ask(f"""WITH known AS (SELECT lead_id, source, segment, date(handed_over_at) AS day,
            CASE WHEN first_response_at < {end} THEN first_response_at END AS response, handed_over_at,
            CASE WHEN won_at < {end} THEN won_at END AS won, CASE WHEN lost_at < {end} THEN lost_at END AS lost,
            CASE WHEN rejected_at < {end} THEN rejected_at END AS rejected,
            min(coalesce(score, -1), 100) / 20 AS band, score IS NULL AS unscored
        FROM accord_leads WHERE handed_over_at >= '2026-01-01' AND handed_over_at < {end}),
    answered AS (SELECT *, julianday(date(response)) - julianday(day) <= 20 AS by_then FROM known
        WHERE julianday('2026-09-20') - julianday(day) >= 20),
    compared AS (SELECT *, CASE WHEN NOT coalesce(by_then, 0) THEN 'never' WHEN lead_id IN ({names}) THEN 'later'
            ELSE 'within' END AS answer,
            coalesce(julianday(date(won)) - julianday(day) <= 20, 0) AS reached FROM answered
        WHERE NOT (coalesce(by_then, 0) AND (response < handed_over_at
            OR response > min(coalesce(won, '9999'), coalesce(lost, '9999'), coalesce(rejected, '9999'))))),
    strata AS (SELECT answer, coalesce(source, '') || '|' || coalesce(segment, '') || band || unscored AS stratum,
        count(*) AS n, sum(reached) AS reached FROM compared GROUP BY 1, 2),
    pairs AS (SELECT o.answer, 1.0 * w.n * o.n / (w.n + o.n) AS weight,
            1.0 * w.reached / w.n - 1.0 * o.reached / o.n AS gap
        FROM strata w JOIN strata o USING (stratum) WHERE w.answer = 'within' AND o.answer <> 'within')
    SELECT c.answer, count(*), sum(c.reached),
        (SELECT sum(weight * gap) / sum(weight) FROM pairs WHERE pairs.answer = c.answer)
    FROM compared c GROUP BY 1 ORDER BY c.answer <> 'within', 1""")
    ours = METRIC.result(read).filter(outcome="won").select("answer", "leads", "reached", "adjusted").rows()
    assert [row[:3] for row in ours] == [row[:3] for row in theirs]
    assert [row[3] for row in ours][1:] == pytest.approx([row[3] for row in theirs][1:])
    assert min(row[2] for row in ours) > 0


def test_nothing_is_said_where_no_answer_was_promised_or_recorded():
    made = leads(lead(IN_TIME, won="2026-02-20 09:00"))
    bare = METRIC.result(ledger_of(made, as_of="2026-06-30"))
    assert bare["leads"].to_list() == [0] * 9
    assert bare["value"].null_count() == bare["difference"].null_count() == 9
    unwon = METRIC.result(under(leads(lead(IN_TIME, accepted="2026-02-03 09:00")), "2026-06-30", AGREED))
    won = unwon.filter(outcome="won", answer="within").row(0, named=True)
    assert (won["leads"], won["reached"], won["value"]) == (1, None, None)


def test_the_words_claim_no_more_than_an_association():
    words = " ".join((METRIC.question, METRIC.formula, METRIC.misleads, *(METRIC.columns or {}).values()))
    assert "association" in words
    assert "effect" not in words
