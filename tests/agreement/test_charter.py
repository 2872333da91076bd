"""The charter: one text for one meaning, what cannot be signed, and what changed in words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from agreement.charter import (
    Charter,
    CharterInForce,
    HandoverStep,
    Priority,
    Responsibility,
    Training,
    charter_at,
)
from agreement.charter_canonical import charter_canonical, charter_digest, charter_from_json, stored_charter
from agreement.charter_checks import charter_settled
from agreement.charter_words import charter_clauses, charter_differences, limit_words, parts
from agreement.documents import CHARTER, terms_differences, terms_stored, terms_text
from agreement.errors import Refused
from tests.store.negotiating import bar

WHOLE = Charter(
    responsibilities=(
        Responsibility("Keep the lead list clean", "marketing", "Mia", every="month"),
        Responsibility("Write the playbook", "sales", "Anna", due_on=date(2026, 12, 15)),
        Responsibility("Answer questions of partners", "sales", "Sven"),
    ),
    priorities=(
        Priority("Win back lost customers", "sales", date(2026, 10, 1), date(2026, 12, 31), ("Suite", "Café")),
        Priority("Open the north", "marketing", date(2027, 1, 1)),
    ),
    handover=(
        HandoverStep("Assign a rep", "marketing", 1, "handed_over", "assigned"),
        HandoverStep("Call", "sales", 4, "assigned", "first_response"),
        HandoverStep("Tell marketing how it went", "sales", 40, "first_response"),
    ),
    training=(Training("ride_along", "marketing", 6), Training("campaign_session", "sales", 2)),
    campaign_limit_cents=800_000,
)


def test_what_is_stored_reads_back_as_the_same_charter() -> None:
    settled = charter_settled(WHOLE)
    assert stored_charter(charter_canonical(WHOLE)) == settled
    assert terms_stored(CHARTER, terms_text(WHOLE)[0]) == settled
    assert charter_digest(settled) == charter_digest(WHOLE) == terms_text(WHOLE)[1]


def test_the_text_of_a_small_charter_is_known_by_heart() -> None:
    small = Charter(handover=(HandoverStep("Call", "sales", 4),))
    assert charter_canonical(small) == (
        '{"campaign_limit_cents":null,"format":1,"handover":[{"after":"handed_over","hours":4,"shown_by":null,'
        '"what":"Call","whose":"sales"}],"kind":"charter","priorities":[],"responsibilities":[],"training":[]}'
    )


def test_what_has_no_order_hashes_the_same_in_any_order() -> None:
    turned = replace(
        WHOLE,
        responsibilities=WHOLE.responsibilities[::-1],
        training=WHOLE.training[::-1],
        priorities=(replace(WHOLE.priorities[0], products=("Cafe\u0301", "Suite")), WHOLE.priorities[1]),
    )
    assert charter_digest(turned) == charter_digest(WHOLE)


@pytest.mark.parametrize("part", ["priorities", "handover"])
def test_the_order_of_priorities_and_of_steps_is_part_of_what_is_signed(part: str) -> None:
    turned = replace(WHOLE, **{part: getattr(WHOLE, part)[::-1]})
    assert charter_digest(turned) != charter_digest(WHOLE)
    assert [line.split(":")[0] for line in charter_differences(WHOLE, turned)] == [
        {"priorities": "order of the priorities", "handover": "order of the hand-over steps"}[part]
    ]


def _with(part: str, row: Any) -> Charter:
    return replace(WHOLE, **{part: (*getattr(WHOLE, part), row)})


@pytest.mark.parametrize(("wrong", "why"), [
    (Charter(), "empty"),
    (Charter(campaign_limit_cents=5), "empty"),
    (_with("responsibilities", Responsibility(" ", "sales", "Anna")), "no words"),
    (_with("responsibilities", Responsibility("A task ", "sales", "Anna")), "blanks around"),
    (_with("responsibilities", Responsibility("A task", "sales", "")), "who answers for it has no words"),
    (_with("responsibilities", Responsibility("A\0task", "sales", "Anna")), "cannot be seen"),
    (_with("responsibilities", Responsibility("A" * 201, "sales", "Anna")), "longer than 200"),
    (_with("responsibilities", Responsibility("write the PLAYBOOK", "sales", "Anna")), "twice"),
    (_with("responsibilities", Responsibility("A", "both", "Anna")), "'both' is no side"),  # type: ignore[arg-type]
    (_with("responsibilities", Responsibility("A", "sales", "Anna", every="day")), "every 'day'"),  # type: ignore[arg-type]
    (_with("responsibilities", Responsibility("A", "sales", "Anna", date(2026, 1, 1), "week")), "Keep one of the two"),
    (_with("responsibilities", Responsibility("A", "sales", "Anna", date(1, 1, 1))), "between 2000 and 2100"),
    (_with("priorities", Priority("A", "sales", date(2026, 2, 1), date(2026, 1, 1))), "before it begins"),
    (_with("priorities", Priority("A", "sales", date(2026, 2, 1), products=("X", "x"))), "twice"),
    (_with("priorities", WHOLE.priorities[0]), "twice"),
    (_with("handover", HandoverStep("A", "sales", 0)), "whole number from 1"),
    (_with("handover", HandoverStep("A", "sales", 1.5)), "whole number from 1"),  # type: ignore[arg-type]
    (_with("handover", HandoverStep("A", "sales", 1, "won")), "cannot begin after 'won'"),
    (_with("handover", HandoverStep("A", "sales", 1, "assigned", "attempts")), "cannot be shown by 'attempts'"),
    (_with("handover", HandoverStep("A", "sales", 1, "assigned", "assigned")), "is shown by the event from which"),
    (_with("handover", HandoverStep("call", "sales", 1)), "twice"),
    (_with("training", Training("golf", "sales", 1)), "no kind of training"),
    (_with("training", Training("ride_along", "sales", True)), "whole number from 1"),
    (_with("training", Training("ride_along", "marketing", 2)), "twice"),
    (replace(WHOLE, campaign_limit_cents=-1), "campaign limit"),
    (replace(WHOLE, handover=tuple(HandoverStep(f"{n}", "sales", 1) for n in range(61))), "at most 60"),
])  # fmt: skip
def test_what_nobody_could_keep_is_refused_with_its_reason(wrong: Charter, why: str) -> None:
    with pytest.raises(Refused, match=why):
        charter_settled(wrong)


def test_a_change_is_told_row_by_row() -> None:
    new = replace(
        WHOLE,
        responsibilities=(*WHOLE.responsibilities[1:], Responsibility("Host the demo day", "marketing", "Mark")),
        priorities=(replace(WHOLE.priorities[0], driven_by="marketing"), WHOLE.priorities[1]),
        training=(Training("ride_along", "marketing", 4), WHOLE.training[1]),
        campaign_limit_cents=1_000_050,
    )
    assert charter_differences(WHOLE, new) == [
        "Win back lost customers: sales-driven → marketing-driven",
        "marketing: ride-along: 6 a quarter → 4 a quarter",
        "campaign limit: 8,000 → 10,000.50",
        "added: Host the demo day: Mark (marketing), always",
        "removed: Keep the lead list clean: Mia (marketing), every month",
    ]
    assert charter_differences(WHOLE, WHOLE) == []


def test_every_row_has_a_key_that_lasts_when_its_terms_move() -> None:
    later = replace(WHOLE, handover=tuple(replace(one, hours=one.hours + 1) for one in WHOLE.handover))
    assert list(charter_clauses(WHOLE)) == list(charter_clauses(later))
    assert len(charter_clauses(WHOLE)) == len(parts(WHOLE)) == 11


def test_the_limit_is_told_with_its_currency() -> None:
    assert limit_words(WHOLE, "EUR").endswith("more than 8,000 EUR needs the signature of sales")
    assert limit_words(Charter()) == "No campaign needs the signature of sales"


def test_a_charter_has_nothing_to_compare_with_thresholds() -> None:
    with pytest.raises(TypeError, match="nothing to compare"):
        terms_differences(WHOLE, bar(60))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"responsibilities": [1]}', "x" * 100_001])
def test_a_text_that_is_no_charter_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="charter"):
        charter_from_json(text)


def test_the_version_that_rules_is_the_latest_that_has_begun() -> None:
    first, second = (CharterInForce(number, Charter(), "", datetime(2026, number, 1, tzinfo=UTC)) for number in (1, 2))
    asked = [datetime(2025, 12, 31, tzinfo=UTC), first.effective_at, datetime(2026, 1, 31, tzinfo=UTC),
             second.effective_at]  # fmt: skip
    assert [charter_at((second, first), instant) for instant in asked] == [None, first, first, second]
