from datetime import UTC, datetime

import pytest

from agreement.frames import LEADS
from tests.making import frame, leads, ledger_of


def test_leads_have_every_column_of_the_contract_in_type():
    made = leads({"handed_over": "2026-11-02 09:00", "source": "web"}, {"lead_id": "x"})
    assert made.schema == LEADS.empty.schema
    assert made["lead_id"].to_list() == ["1", "x"]
    assert made["handed_over_at"][0] == datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_a_misspelled_column_is_refused():
    with pytest.raises(AssertionError, match="handed_ower"):
        leads({"handed_ower": "2026-11-02"})


def test_a_ledger_takes_other_frames():
    held = frame("conversations", {"lead_id": "1", "at": "2026-11-03 10:00", "kind": 1, "successful": True})
    assert ledger_of(leads({"created": "2026-11-02"}), conversations=held).as_of.isoformat() == "2026-11-03"
