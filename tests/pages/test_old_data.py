"""What is logged here does not make old data look fresh."""

import pytest

from agreement.ledger import Ledger
from pages.parts import frames
from pages.parts.surround import stale
from store import people, talking
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.signing import signs_in


def test_a_conversation_of_today_carries_the_day_on_but_not_the_day_of_the_data(
    monkeypatch: pytest.MonkeyPatch, company: str, ledger: Ledger
) -> None:
    anna = people.person(company, "anna")
    assert anna is not None
    signs_in(monkeypatch, company, anna)
    before = frames.brought_until()
    assert before <= ledger.as_of < ledger.calendar.today()
    talking.log(company, anna, str(ledger.leads["lead_id"][0]), 1, True)
    assert frames.bundle().as_of == ledger.calendar.today()
    assert frames.brought_until() == before
    assert stale(frames.bundle(), before).endswith("but for conversations and uses of content")
