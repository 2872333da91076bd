"""HubSpot that is slow, full, closed or broken: what was saved stays, nothing is skipped, and no secret gets out."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from intake.pulled import hubspot as pulled
from intake.pulled import trouble
from store import marks
from tests.syncing.answering import CUT, Fault, Served
from tests.syncing.conftest import TOKEN, Synced, counts, leads
from tests.syncing.portal import Portal
from tests.syncing.test_hubspot import OWN, later

SECRET_BODY = {"status": "error", "message": f"token {TOKEN} expired", "category": "EXPIRED_AUTHENTICATION"}
SCOPE = {"category": "MISSING_SCOPES", "message": "no", "errors": [
    {"message": "one", "context": {"requiredGranularScopes": ["crm.objects.deals.read"]}}]}  # fmt: skip
DAILY = {"status": "error", "message": "You have reached your daily limit.", "policyName": "DAILY"}


def many(portal: Portal, number: int) -> None:
    for one in range(1, number + 1):
        portal.contact(one, f"2026-02-01T00:{one // 60:02}:{one % 60:02}.000Z", firstname="A")


@pytest.mark.parametrize("fault", [
    Fault("contacts/search", 429, {"message": "secondly"}, {"Retry-After": "1"}),
    Fault("contacts/search", 429, {"message": "secondly"}, times=2),
    Fault("owners", 500, "<html>", times=2),
    Fault("deals/batch/read", 502, "", times=1),
    Fault("contacts/search", CUT, times=2),
    Fault("associations", CUT),
], ids=["429 with a time", "429s", "500s", "502", "cuts", "a cut between"])  # fmt: skip
def test_what_passes_is_waited_for(fault: Fault, home: str, portal: Portal, hubspot: Served, sync: Synced) -> None:
    portal.contact(1, later(-100), firstname="A")
    portal.deal(11, later(-100), 1, amount="5")
    fault.times, hubspot.faults = fault.times or 1, [fault]
    report = sync("hubspot")
    assert (counts(report), report["code"], fault.times) == ((1, 1, 0, 0, 0), 0, 0)
    assert leads(home, "amount_cents") == [(500,)]


@pytest.mark.parametrize(("fault", "words"), [
    (Fault("search", 401, SECRET_BODY), "does not let Accord in (401: token … expired). Check the access token in ACC"),
    (Fault("search", 403, SCOPE), "refuses to show this (403: crm.objects.deals.read). It needs the scopes crm"),
    (Fault("search", 429, DAILY, times=99), "is used up: You have reached your daily limit. Run this again when"),
    (Fault("search", 429, "no JSON", times=99), "is used up. Run this again in some minutes."),
    (Fault("search", 503, "", times=99), "has trouble of its own (503), 5 tries later, too."),
    (Fault("search", 400, {"message": "There was a problem"}), "does not understand what Accord asks (400: There was"),
    (Fault("search", 302, "", {"Location": "/elsewhere"}), "cannot be reached, or broke off (MaxRetryError)"),
    (Fault("search", CUT, times=99), "cannot be reached, or broke off"),
    (Fault("search", 200, "{'results': [}"), "is not what its documentation says"),
    (Fault("search", 200, '{"results": [{"id": "1"'), "is not what its documentation says"),
    (Fault("search", 200, {"total": 1}), "is not what its documentation says"),
    (Fault("search", 200, {"total": 1, "results": [{"id": "1"}]}), "is not what its documentation says"),
    (Fault("search", 200, {"total": 1, "results": [{"id": "1", "properties": {"a": "b"}}]}), "is not what its doc"),
    (Fault("search", 403, {"errors": 5, "message": ["odd"]}), "refuses to show this (403: ['odd'])"),
    (Fault("search", 403, {"errors": [{"context": [1]}, "x"]}), "refuses to show this (403)"),
    (Fault("search", 418, "[1]"), "does not understand what Accord asks (418)"),
    (Fault("contacts/deals", 200, {"status": "COMPLETE", "results": [{"from": {"id": "1"}, "to": [{
        "toObjectId": "x", "associationTypes": []}]}]}), "is not what its documentation says"),
    (Fault("contacts/batch", 200, {"status": "COMPLETE", "results": [{"id": "1", "properties": {},
        "propertiesWithHistory": {"hs_lead_status": [{"value": "NEW"}]}}]}), "is not what its documentation says"),
    (Fault("properties", 401, SECRET_BODY), "does not let Accord in"),
    (Fault("owners", 403, SCOPE), "refuses to show this"),
])  # fmt: skip
def test_what_stays_wrong_is_said_and_nothing_is_half_written(
    fault: Fault, words: str, home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    portal.contact(1, later(-100), firstname="A")
    hubspot.faults = [fault]
    report = sync("hubspot")
    assert report["code"] == 1
    assert words in report["err"]
    assert TOKEN not in str(report)
    assert [path for _, path, _ in hubspot.asked if "elsewhere" in path] == []
    assert (leads(home, "lead_id"), marks.marks(home, "hubspot")) == ([], {})


@pytest.mark.parametrize("after", [1, 3, 4, 6])
def test_a_pull_cut_off_anywhere_goes_on_where_it_stopped_and_skips_nothing(
    after: int, home: str, portal: Portal, hubspot: Served, sync: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulled, "SLICE", 200)
    monkeypatch.setattr(trouble, "TRIES", 0)
    many(portal, 700)
    hubspot.faults = [Fault("contacts", CUT, times=1, after=after)]
    first = sync("hubspot")
    saved = len(leads(home, "lead_id"))
    assert first["code"] == 1
    assert (saved, saved % 199) == (first["new"], 0)
    asked = len(hubspot.asked)
    second = sync("hubspot")
    assert (second["code"], first["new"] + second["new"], second["changed"]) == (0, 700, 0)
    assert counts(second)[0] <= 700 - saved + 1
    assert ("goes on from there" in first["err"]) == (saved > 0)
    assert len(hubspot.asked) > asked


def test_a_second_sync_at_once_is_refused(url: str, sync: Synced, hubspot: Served, monkeypatch: Any) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", url)
    with marks.one_sync(url):
        report = sync("hubspot")
    assert "Another sync into this database is running" in report["err"]
    assert sync("hubspot")["code"] == 0


def test_the_token_is_in_the_environment_only(home: str, portal: Portal, hubspot: Served, sync: Synced) -> None:
    portal.contact(1, later(-1), firstname=TOKEN[:3])
    hubspot.faults = [Fault("search", 401, SECRET_BODY)]
    said = str([sync("hubspot"), sync("hubspot")])
    assert hubspot.headers[0]["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in said
    assert TOKEN not in "\n".join(sqlite3.connect(str(make_url(home).database)).iterdump())
    assert [path for _, path, _ in hubspot.asked if TOKEN in path] == []


def test_only_reading_questions_are_asked(home: str, portal: Portal, hubspot: Served, sync: Synced) -> None:
    portal.contact(1, later(-100))
    portal.deal(11, later(-100), 1)
    sync("hubspot")
    written = [path for method, path, _ in hubspot.asked if method != "GET" and not path.endswith(("/search", "/read"))]
    assert written == []


def test_without_access_or_over_an_open_line_nothing_is_asked(
    home: str, hubspot: Served, sync: Synced, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ACCORD_HUBSPOT_URL", "http://api.hubapi.com")
    assert "ACCORD_HUBSPOT_URL is no https:// address" in sync("hubspot")["err"]
    monkeypatch.delenv("ACCORD_HUBSPOT_TOKEN")
    assert "ACCORD_HUBSPOT_TOKEN must be in the environment" in sync("hubspot")["err"]
    assert "Nothing to sync with" in sync("all")["err"]
    assert hubspot.asked == []
    assert OWN
