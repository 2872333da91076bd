"""A frozen week: written down and read back to the letter, and held against what is known today."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.errors import Refused
from agreement.ledger import Ledger
from metrics._xmr import Limits
from reports.corrections import Correction, corrections
from reports.frozen import canonical, read, untold
from reports.marks import Edited, Frozen
from reports.week import Measure, Week, last_whole_week, week
from reports.week_paper import week_html, week_text
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file

RATE = Measure("sal_rate", "SAL rate", "sales", "41 %", "39 %", "no signal", Limits(0.3, 0.4, 0.5, 24),
               (None, 0.39, 0.41), 0.41, 0.39, "share", ("a", "b"))  # fmt: skip
TOLD = Week(date(2026, 11, 16), "Watch", "Watch: no signal.", (RATE,), ("Sales answers within 1 h",), 3,
            ("Version 2",), (), ("Proposal 3",), 5, date(2026, 11, 22))  # fmt: skip
FIRST = Path(__file__).with_name("layout_1.json")
"""A week as the first Accord wrote it down. Never written again."""


def test_what_was_written_down_reads_back_as_it_was(ledger: Ledger) -> None:
    for ago in (0, 7):
        told = week(ledger, last_whole_week(ledger) - timedelta(weeks=ago))
        told = replace(told, edited=Edited("So “gut” – <b>", "Änna", ledger.as_of), frozen=Frozen(ledger.as_of, "Mark"))
        text = canonical(told)
        assert read(text) == told
        assert canonical(read(text)) == text
        assert week_html(read(text)) == week_html(told)


PLAIN: dict[Any, Any] = {
    str: st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    float: st.floats(allow_nan=False, allow_infinity=False),
}


def arbitrary(kind: Any) -> Any:
    """Any value of a field's type, through dataclasses, tuples and unions."""
    inner = get_args(kind)
    if is_dataclass(kind):
        return st.builds(kind, **{name: arbitrary(one) for name, one in get_type_hints(kind).items()})
    if get_origin(kind) is tuple:
        return st.lists(arbitrary(inner[0]), max_size=3).map(tuple)
    if get_origin(kind) in (Union, UnionType):
        return st.one_of([arbitrary(one) for one in inner])
    return PLAIN.get(kind, st.from_type(kind))


@settings(max_examples=60)
@given(arbitrary(Week))
def test_every_week_there_can_be_comes_back_from_its_text(one: Week) -> None:
    text = canonical(one)
    assert read(text) == one
    assert canonical(read(text)) == text


def test_the_text_depends_on_the_values_alone() -> None:
    assert canonical(TOLD) == canonical(replace(TOLD))
    assert " " not in canonical(replace(TOLD, sentence="", missed=(), agreements=(), table=(), measures=()))
    names = list(json.loads(canonical(TOLD))["week"])
    assert names == sorted(one.name for one in fields(Week))
    assert canonical(TOLD) != canonical(replace(TOLD, disputes=6))


def test_a_week_of_the_first_layout_is_read_and_what_it_did_not_know_has_its_default() -> None:
    one = read(FIRST.read_text(encoding="utf-8"))
    assert (one.begins, one.status, one.measures[0].value) == (date(2026, 11, 16), "Watch", "41 %")
    assert one.measures[0].limits == Limits(0.3, 0.4, 0.5, 24)
    assert (one.edited, one.frozen, one.currency, one.measures[0].behind) == (None, None, "EUR", ())
    assert {"raised", "pairing", "trends", "quality"} <= set(untold(FIRST.read_text(encoding="utf-8")))
    assert untold(canonical(TOLD)) == ()


def test_what_a_later_accord_no_longer_knows_is_left_out() -> None:
    content = json.loads(canonical(TOLD))
    content["week"]["gone"] = 1
    content["week"]["measures"][0]["gone"] = [1]
    assert read(json.dumps(content)) == TOLD


def test_a_newer_layout_and_a_broken_text_are_refused() -> None:
    content = json.loads(canonical(TOLD))
    with pytest.raises(Refused, match="by a newer Accord"):
        read(json.dumps(content | {"layout": 2}))
    for text in ("", "[]", "{}", "7", '{"layout": 1}'):
        with pytest.raises(Refused, match="cannot be read"):
            read(text)


def test_a_number_that_is_none_cannot_be_frozen() -> None:
    with pytest.raises(Refused, match="not finite"):
        canonical(replace(TOLD, measures=(replace(RATE, number=float("nan")),)))


def test_what_a_week_cannot_keep_is_an_error_of_ours() -> None:
    with pytest.raises(TypeError, match="cannot keep"):
        canonical(replace(TOLD, status=object()))  # type: ignore[arg-type]


# Corrections.


def said(today: Week, reported: Week = TOLD) -> list[tuple[str, str]]:
    return [(one.about, one.words) for one in corrections(reported, today)]


def rated(**changes: Any) -> Week:
    return replace(TOLD, measures=(replace(RATE, **changes),))


def test_what_stood_when_it_was_told_is_no_correction() -> None:
    moved = replace(TOLD, agreements=("Version 3",), reviews=("due",), table=(), disputes=0, until=date(2026, 12, 1))
    assert corrections(TOLD, replace(moved, frozen=Frozen(date(2026, 12, 1), "Anna"))) == ()


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (rated(value="43 %", number=0.43, behind=("a", "b", "c", "d", "e")),
         "was 41 %, now 43 %: 3 leads came to it"),
        (rated(value="43 %", number=0.43, behind=("b", "c")), "was 41 %, now 43 %: 1 lead came to it, 1 lead left it"),
        (rated(value="43 %", number=0.43), "was 41 %, now 43 %: by the same 2 leads"),
        (rated(value="43 %", number=0.43, behind=()), "was 41 %, now 43 %: 2 leads left it"),
        (rated(state="worse"), "the signal was no signal, now worse"),
        (rated(state=""), "the signal was no signal, now not to be told"),
        (rated(before="40 %"), "the week before was 39 %, now 40 %"),
        (rated(before=""), "the week before was 39 %, now unknown"),
        (rated(number=0.412), "reads 41 % as before, counted anew"),
        (rated(behind=("a",)), "reads 41 % as before, counted anew: 1 lead left it"),
        (rated(value="43 %", state="better"),
         "was 41 %, now 43 %; the signal was no signal, now better: by the same 2 leads"),
        (replace(TOLD, measures=()), "was 41 %, now nothing can be said"),
    ],
)  # fmt: skip
def test_a_measure_that_reads_otherwise_is_told_from_what_to_what(today: Week, words: str) -> None:
    assert corrections(TOLD, today) == (Correction("SAL rate", words, "SAL rate"),)


def test_a_measure_that_had_no_value_is_told_too() -> None:
    assert said(TOLD, replace(TOLD, measures=())) == [("SAL rate", "had no value, now 41 %")]


def test_a_drawing_alone_is_no_correction() -> None:
    assert said(rated(history=(0.1, 0.39, 0.41), limits=None)) == []


def test_promises_that_turn_out_otherwise_are_told() -> None:
    assert said(replace(TOLD, missed=("Marketing hands over 40",), kept=4)) == [
        ("Promises", "missed, as is known now: Marketing hands over 40"),
        ("Promises", "not missed, as is known now: Sales answers within 1 h"),
        ("Promises", "3 were kept, now 4"),
    ]


def test_the_sentence_and_the_status_are_told() -> None:
    rule = replace(TOLD, status="Off track", sentence="Off track: x.")
    by_rule = ("Opening sentence", "by rule it said “Watch: no signal.”, and says now “Off track: x.”")
    assert said(rule) == [("Status", "was watch, now off track"), by_rule]
    edit = Edited("Better than it looks.", "Anna", date(2026, 11, 24))
    mark = "edited by Anna, 24 Nov 2026; by rule it says: “Watch: no signal.”"
    assert said(replace(TOLD, edited=edit)) == [
        ("Opening sentence", f"was “Watch: no signal.”, now “Better than it looks.”, {mark}")
    ]
    assert said(TOLD, replace(TOLD, edited=edit)) == [
        ("Opening sentence", "was “Better than it looks.”, now “Watch: no signal.”, by rule again")
    ]
    assert said(replace(rule, edited=edit), replace(TOLD, edited=edit)) == [said(rule)[0], by_rule]


# On paper.


def test_marks_and_corrections_stand_in_text_and_html_and_are_escaped() -> None:
    bad = "<script>alert(1)</script>"
    told = replace(TOLD, edited=Edited(bad, f"An{bad}", date(2026, 11, 24)), frozen=Frozen(date(2026, 11, 24), bad))
    found = (Correction("SAL rate", f"was 41 %, now {bad}"),)
    text, page = week_text(told, found), week_html(told, found)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4
    assert text.splitlines()[1] == bad
    assert "by rule it says: “Watch: no signal.”" in text
    assert "by rule it says: “Watch: no signal.”" in page
    assert text.index("Corrected since it was reported") < text.index("Measures")
    assert f"Data until 22 Nov 2026. Frozen on 24 Nov 2026 by {bad}: this is what was reported." in text
    for plain in (week_text(TOLD), week_html(TOLD)):
        assert "edited by" not in plain
        assert "Corrected" not in plain
        assert "Frozen" not in plain
