"""`accord sync salesforce` with simple-salesforce against an organisation on this machine, over TLS."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from intake.pulled import salesforce as pulled
from intake.pulled import trouble
from store import marks
from store.frames import frames
from tests.syncing.answering import CUT, Fault, Served
from tests.syncing.conftest import SECRET, Synced, counts, leads
from tests.syncing.organisation import ACCESS, Organisation

LIMIT = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
EXPIRED = [{"errorCode": "INVALID_SESSION_ID", "message": f"Session {ACCESS} expired"}]
RIGHTS = [{"errorCode": "API_DISABLED_FOR_ORG", "message": "API is not enabled"}]
FIRST, SECOND = "00Q000000000001AAA", "00Q000000000002AAA"


def later(minutes: int) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def test_leads_come_with_their_opportunity_their_owner_and_the_days_of_their_status(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced
) -> None:
    organisation.put("User", "005A", Name="Ada Byron")
    organisation.put("Opportunity", "006A", Amount=1200.5, IsWon=True, IsClosed=True, CloseDate="2026-03-01")
    organisation.put(
        "Lead", FIRST, Name="Grace Hopper", OwnerId="005A", ConvertedOpportunityId="006A", NumberOfEmployees=9
    )
    organisation.put("Lead", SECOND, OwnerId="00GQueue", Status="Working - Contacted")
    organisation.put("Opportunity", "006C", IsWon=False, IsClosed=True, CloseDate="2026-03-01")
    organisation.put("Lead", "00Q3", Status="Working - Contacted", ConvertedOpportunityId="006C")
    for at, value in (("2026-01-05T09:00:00.000+0000", "Working - Contacted"), ("2026-01-04T09:00:00.000+0000", "Open"),
                      ("2026-01-03T10:00:00.000+0100", "Working - Contacted")):  # fmt: skip
        organisation.became(FIRST, at, value)
    organisation.became(SECOND, "2026-01-06T09:00:00.000+0000", "Working - Contacted")
    report = sync("salesforce")
    assert (counts(report), report["code"], report["err"]) == ((7, 7, 0, 0, 0), 0, "")
    assert report["warnings"][1:] == ["leads whose Status is Working - Contacted since a day that no history tells: 1"]
    assert leads(home, "lead_id", "name", "sales_owner", "amount_cents") == [
        (FIRST, "Grace Hopper", "Ada Byron", 120050), (SECOND, None, None, None), ("00Q3", None, None, None),
    ]  # fmt: skip
    told = frames(home)["stage_changes"].filter(lead_id=FIRST).sort("at").select("stage", "event").rows()
    assert told == [("Working - Contacted", "accepted"), ("Open", None), ("Working - Contacted", "accepted")]
    at = [datetime(2026, month, day, hour, tzinfo=UTC) for month, day, hour in ((1, 3, 9), (3, 1, 0), (1, 1, 8))]
    won, _, lost = leads(home, "accepted_at", "won_at", "lost_at", "created_at")
    assert (won, lost) == ((at[0], at[1], None, at[2]), (None, None, at[1], at[2]))


def test_only_changes_are_pulled_and_a_changed_opportunity_brings_its_whole_lead(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced
) -> None:
    organisation.put("Opportunity", "006A", Amount=10)
    organisation.put("Opportunity", "006B", Amount=99)
    organisation.put("Lead", FIRST, ConvertedOpportunityId="006A", Email="a@example.com")
    organisation.put("Lead", SECOND)
    sync("salesforce")
    organisation.put("Opportunity", "006A", later(1), Amount=20)
    organisation.put("Opportunity", "006B", later(1))
    report = sync("salesforce")
    assert (counts(report), report["pulled"]) == ((1, 0, 1, 0, 0), {"opportunities": 2})
    assert report["warnings"] == ["opportunities that no lead became, which are no lead: 1"]
    assert leads(home, "email", "amount_cents") == [("a@example.com", 2000), (None, None)]
    organisation.put("Opportunity", "006A", later(2), IsDeleted=True)
    assert counts(sync("salesforce")) == (1, 0, 1, 0, 0)
    assert leads(home, "amount_cents") == [(None,), (None,)]


def test_two_leads_of_one_opportunity_share_no_money(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced
) -> None:
    organisation.put("Opportunity", "006A", Amount=10)
    organisation.put("Lead", SECOND, ConvertedOpportunityId="006A", CreatedDate="2025-01-01T00:00:00.000+0000")
    organisation.put("Lead", FIRST, ConvertedOpportunityId="006A")
    assert sync("salesforce")["warnings"] == [f"{pulled.SHARED}: 1"]
    organisation.put("Lead", FIRST, later(1))
    sync("salesforce")
    assert leads(home, "lead_id", "amount_cents") == [(FIRST, None), (SECOND, 1000)]


def test_deleted_leads_stay_and_are_named(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced
) -> None:
    organisation.put("Lead", FIRST, Name="Grace")
    sync("salesforce")
    organisation.put("Lead", FIRST, later(1), IsDeleted=True, Name="Gone")
    report = sync("salesforce")
    assert report["warnings"] == [f"records deleted or merged away there, left in Accord as they are: 1 ({FIRST})"]
    assert (counts(report), leads(home, "name")) == ((0, 0, 0, 0, 0), [("Grace",)])
    assert sync("salesforce")["code"] == 0


def test_thousands_of_one_instant_come_page_by_page_and_a_cut_one_goes_on(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulled, "PAGE", 400)
    monkeypatch.setattr(pulled, "SLICE", 400)
    monkeypatch.setattr(trouble, "TRIES", 0)
    for number in range(1000):
        organisation.put("Lead", f"00Q{number:03}")
    salesforce.faults = [Fault("query/01g", CUT, after=1)]
    first = sync("salesforce")
    assert (first["code"], counts(first)) == (1, (400, 400, 0, 0, 0))
    assert "goes on from there" in first["err"]
    assert counts(sync("salesforce")) == (600, 600, 0, 0, 0)
    assert len(leads(home, "lead_id")) == 1000


@pytest.mark.parametrize(("fault", "words"), [
    (Fault("token", 400, {"error": "invalid_client", "error_description": "x"}), "does not let Accord in (401: inv"),
    (Fault("token", 200, "<html>"), "does not let Accord in (401: 200)"),
    (Fault("token", 200, {"instance_url": "x"}), "is not what its documentation says"),
    (Fault("describe", 404, [{"errorCode": "NOT_FOUND", "message": "no"}]), "does not understand what Accord asks"),
    (Fault("query", 401, EXPIRED), "does not let Accord in (401: INVALID_SESSION_ID Session … expired)"),
    (Fault("query", 403, RIGHTS), "refuses to show this (403: API_DISABLED_FOR_ORG API is not enabled)"),
    (Fault("query", 403, LIMIT), "is used up: REQUEST_LIMIT_EXCEEDED TotalRequests Limit exceeded. Run this"),
    (Fault("query", 403, ["odd"]), "refuses to show this (403)"),
    (Fault("query", 503, "", times=99), "has trouble of its own (503)"),
    (Fault("query", 200, "{'records'"), "is not what its documentation says"),
    (Fault("query", 200, {"records": [], "done": False}), "is not what its documentation says"),
    (Fault("query", 200, {"records": [{"Id": "1"}], "done": True}, after=1), "is not what its documentation says"),
    (Fault("query", CUT, times=99), "cannot be reached, or broke off"),
])  # fmt: skip
def test_what_stays_wrong_is_said_without_secrets_and_nothing_is_half_written(
    fault: Fault, words: str, home: str, organisation: Organisation, salesforce: Served, sync: Synced
) -> None:
    organisation.put("Lead", FIRST)
    salesforce.faults = [fault]
    report = sync("salesforce")
    assert report["code"] == 1
    assert words in report["err"]
    assert SECRET not in str(report)
    assert ACCESS not in str(report)
    assert (leads(home, "lead_id"), marks.marks(home, "salesforce")) == ([], {})


def test_a_429_and_a_503_that_pass_are_waited_for(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced
) -> None:
    organisation.put("Lead", FIRST)
    salesforce.faults = [Fault("query", 429, "", times=2), Fault("describe", 503, ""), Fault("token", 502, "")]
    assert counts(sync("salesforce")) == (1, 1, 0, 0, 0)


def test_a_private_key_lets_in_as_well(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "key.pem").write_bytes(key)
    organisation.put("Lead", FIRST)
    monkeypatch.delenv("ACCORD_SALESFORCE_CLIENT_SECRET")
    assert "ACCORD_SALESFORCE_CLIENT_SECRET must be in the environment" in sync("salesforce")["err"]
    monkeypatch.setenv("ACCORD_SALESFORCE_PRIVATE_KEY_FILE", str(tmp_path / "key.pem"))
    assert "ACCORD_SALESFORCE_USERNAME must be in the environment" in sync("salesforce")["err"]
    monkeypatch.setenv("ACCORD_SALESFORCE_USERNAME", "accord@example.com")
    assert counts(sync("salesforce")) == (1, 1, 0, 0, 0)
    assert "assertion=eyJ" in salesforce.asked[0][2]["form"]
    (tmp_path / "key.pem").write_text("no key")
    assert "is no private key in PEM" in sync("salesforce")["err"]


def test_only_reading_questions_are_asked(
    home: str, organisation: Organisation, salesforce: Served, sync: Synced
) -> None:
    organisation.put("Lead", FIRST)
    sync("salesforce")
    assert [path for method, path, _ in salesforce.asked if method != "GET"] == ["/services/oauth2/token"]
    assert salesforce.headers[1]["Authorization"] == f"Bearer {ACCESS}"
    assert [path for _, path, _ in salesforce.asked if SECRET in path or ACCESS in path] == []
