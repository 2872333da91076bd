"""The register, the holes, the recommendations and the progress against queries written by hand, read by SQLite."""

import pytest

from metrics import BY_KEY
from tests.metrics.by_hand import ask as ask
from tests.metrics.test_long_clock_sql import CONTENT_END, OLD, PAIRS, SINCE, rows_of
from tests.metrics.test_long_clock_sql import read as read
from tests.metrics.test_long_clock_sql import then as then
from tests.metrics.test_long_clock_sql import url as url

NOW = f"""pieces AS (SELECT *, nullif(lower(trim(persona)), '') AS who_for FROM accord_content
        WHERE coalesce(published_on, '0000') < {CONTENT_END}),
    offered AS (SELECT * FROM pieces WHERE coalesce(retired_on, '9999') >= {CONTENT_END})"""
LEADS = f"""people AS (SELECT *,
        CASE WHEN opportunity_at < {CONTENT_END} THEN opportunity_at END AS opened,
        CASE WHEN won_at < {CONTENT_END} THEN won_at END AS closed
    FROM accord_leads WHERE coalesce(created_at, qualified_at, handed_over_at, assigned_at, first_response_at,
        accepted_at, rejected_at, recycled_at, opportunity_at, won_at, lost_at, '') < {CONTENT_END})"""


def test_content_register(then, ask):
    theirs = ask(f"""
        WITH {NOW}, {LEADS},
        acts AS (SELECT content_id, lead_id, coalesce(lead_id, 'alone ' || use_id) AS whom, at, used_by AS who
            FROM accord_content_uses WHERE used AND at < {CONTENT_END}
            UNION ALL SELECT content_id, lead_id, lead_id, at, held_by FROM accord_conversations
            WHERE at < {CONTENT_END} AND content_id IS NOT NULL),
        days AS (SELECT content_id, lead_id, whom, date(at) AS day, min(at) AS at, min(who) AS who
            FROM acts GROUP BY 1, 2, 3, 4),
        met AS (SELECT content_id, lead_id, min(at) AS at, max(day) >= {SINCE} AS recent FROM days
            WHERE lead_id IN (SELECT lead_id FROM people) GROUP BY 1, 2),
        led AS (SELECT met.*, people.opened > at AS opened, closed > at AS won,
            coalesce(closed > at, 1) AS could FROM met JOIN people USING (lead_id)),
        said AS (SELECT content_id, useful, row_number() OVER (PARTITION BY content_id, coalesce(rated_by, rating_id)
            ORDER BY at DESC, rating_id DESC) AS place FROM accord_ratings
            WHERE at < {CONTENT_END} AND useful IS NOT NULL)
        SELECT content_id, (SELECT count(*) FROM days WHERE days.content_id = p.content_id),
            (SELECT count(DISTINCT who) FROM days WHERE days.content_id = p.content_id),
            count(led.lead_id), coalesce(sum(recent), 0), coalesce(sum(could), 0),
            coalesce(sum(coalesce(led.opened, 0) OR coalesce(won, 0)), 0), coalesce(sum(led.opened), 0),
            coalesce(sum(won), 0),
            (SELECT count(*) FROM said WHERE place = 1 AND said.content_id = p.content_id),
            (SELECT coalesce(sum(useful), 0) FROM said WHERE place = 1 AND said.content_id = p.content_id),
            coalesce(retired_on < {CONTENT_END}, 0)
        FROM pieces p LEFT JOIN led USING (content_id) GROUP BY content_id ORDER BY content_id""")
    columns = ("content_id", "uses", "users", "leads", "recent", "could", "moved", "opened", "won", "rated", "useful",
               "retired")  # fmt: skip
    assert rows_of(then, "content_register", *columns) == theirs
    assert all(sum(row[place] for row in theirs) for place in range(1, 12))


def test_content_gaps(then, ask):
    theirs = ask(f"""
        WITH {NOW}, {LEADS}, {PAIRS},
        named AS (SELECT kind, nullif(lower(trim(persona)), '') AS who_for, t.content_id
            FROM accord_conversations t LEFT JOIN people USING (lead_id)
            WHERE at < {CONTENT_END} AND at >= {SINCE} AND successful AND kind BETWEEN 1 AND 5),
        met AS (SELECT content_id, sum(used) AS uses FROM pairs GROUP BY 1),
        kinds(kind) AS (VALUES (1), (2), (3), (4), (5)),
        who AS (SELECT who_for FROM named UNION SELECT who_for FROM offered WHERE conversation BETWEEN 1 AND 5),
        grid AS (SELECT kind, who_for,
            (SELECT count(*) FROM named n WHERE n.kind = kinds.kind AND n.who_for IS who.who_for) AS held,
            (SELECT count(content_id) FROM named n WHERE n.kind = kinds.kind AND n.who_for IS who.who_for) AS held_with,
            (SELECT count(*) FROM offered o WHERE o.conversation = kinds.kind AND o.who_for IS who.who_for) AS pieces,
            (SELECT count(*) FROM offered o WHERE o.conversation = kinds.kind AND o.who_for IS NULL) AS general,
            (SELECT coalesce(sum(uses), 0) FROM offered o JOIN met USING (content_id)
                WHERE o.conversation = kinds.kind AND o.who_for IS who.who_for) AS uses
            FROM kinds, who)
        SELECT *, held > 0 AND pieces = 0 AND general = 0 AND who_for IS NOT NULL FROM grid
        ORDER BY kind, who_for NULLS LAST""")
    columns = ("conversation", "persona", "held", "held_with", "pieces", "general", "uses", "hole")
    ours = BY_KEY["content_gaps"].result(then)
    assert ours.filter(ours["phase"].is_null()).select(columns).rows() == theirs
    assert sum(row[6] for row in theirs)


def test_content_advice_by_piece_and_by_rep(then, ask):
    for by, name in (("piece", "content_id"), ("rep", "rep")):
        theirs = ask(f"""
            WITH {PAIRS},
            who AS (SELECT *, row_number() OVER (PARTITION BY content_id, lead_id ORDER BY day, name) AS place FROM
                (SELECT content_id, coalesce(lead_id, 'alone ' || use_id) AS lead_id, date(at) AS day, used_by AS name
                FROM accord_content_uses WHERE at < {CONTENT_END} AND used_by IS NOT NULL
                UNION ALL SELECT content_id, lead_id, date(at), held_by FROM accord_conversations
                WHERE at < {CONTENT_END} AND held_by IS NOT NULL)),
            open AS (SELECT content_id FROM accord_content
                WHERE coalesce(published_on, '0000') < {CONTENT_END} AND coalesce(retired_on, '9999') > {SINCE}),
            advised AS (SELECT pairs.*, asked <= {OLD} AS old, coalesce(who.name, owned.sales_owner) AS rep FROM pairs
                JOIN open USING (content_id)
                LEFT JOIN who ON who.content_id = pairs.content_id AND who.lead_id = pairs.lead_id AND place = 1
                LEFT JOIN accord_leads owned ON owned.lead_id = pairs.lead_id)
            SELECT {name}, count(asked), coalesce(sum(NOT old), 0), coalesce(sum(old AND ever_used), 0),
                coalesce(sum(old AND NOT ever_used), 0), sum(used), sum(used AND NOT ever_asked)
            FROM advised GROUP BY 1 HAVING count(asked) > 0 OR sum(used) > 0 ORDER BY 1 NULLS LAST""")
        columns = ("name", "recommended", "young", "followed", "ignored", "used", "unprompted")
        assert rows_of(then, "content_advice", *columns, by=by) == theirs
        assert all(sum(row[place] for row in theirs) for place in range(1, 7))


@pytest.mark.parametrize(("step", "entry", "wait"), [("opportunity", "accepted", 60), ("won", "opportunity", 90)])
def test_content_progress(read, ask, step, entry, wait):
    end = "'2026-11-01'"
    theirs = ask(f"""
        WITH stood AS (SELECT lead_id, date({entry}_at) AS begun, date({entry}_at, '+14 days') AS mark,
                date({step}_at) AS done FROM accord_leads
            WHERE {entry}_at < {end} AND date({entry}_at, '+{14 + wait} days') <= '2026-10-31'
                AND coalesce(date({step}_at), '9999') > date({entry}_at, '+14 days')
                AND coalesce(date(lost_at), '9999') > date({entry}_at, '+14 days')),
        met AS (SELECT lead_id, date(at) AS day, 1 AS piece FROM accord_content_uses
                JOIN accord_content USING (content_id) WHERE used AND coalesce(published_on, '0') < {end}
            UNION ALL SELECT lead_id, date(at), content_id IN (SELECT content_id FROM accord_content
                WHERE coalesce(published_on, '0') < {end}) FROM accord_conversations WHERE at < {end}),
        seen AS (SELECT lead_id, max(coalesce(piece, 0)) AS piece FROM stood JOIN met USING (lead_id)
            WHERE day BETWEEN begun AND mark GROUP BY 1)
        SELECT count(*), sum(piece), sum(piece AND coalesce(done <= date(mark, '+{wait} days'), 0)), sum(NOT piece),
            sum(NOT piece AND coalesce(done <= date(mark, '+{wait} days'), 0))
        FROM stood JOIN seen USING (lead_id)""")
    columns = ("leads", "with_leads", "with_moved", "without_leads", "without_moved")
    ours = rows_of(read, "content_progress", *columns, step=step)
    assert ours == [tuple(value or 0 for value in theirs[0])]
    assert ours[0][0] > 2
