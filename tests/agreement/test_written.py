"""A definition as a file: what was written is read back, and what cannot be signed is refused with the reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement import Commitment, Definition, Refused, Rule, canonical, digest, settled
from agreement.written import from_file, to_toml
from tests.agreement.test_compiled import rules

TERMS = Definition(
    "enterprise",
    (Rule("fit", "region", "one_of", ("Zürich", 'North "West"')), Rule("information", "need_known", "known")),
    (Commitment("sales", "capacity", 15),),
)
WRITTEN = """# For leads of the segment enterprise
# SHA-256 of these terms: {hash}
format = 1
segment = "enterprise"

# Region is one of North "West", Zürich
[[rules]]
block = "fit"
field = "region"
operator = "one_of"
value = ["North \\"West\\"", "Zürich"]

# Need is known
[[rules]]
block = "information"
field = "need_known"
operator = "known"

# Sales works up to 15 leads per rep and week
[[commitments]]
side = "sales"
kind = "capacity"
amount = 15
"""


def test_the_file_tells_each_clause_in_words_and_as_data() -> None:
    assert to_toml(TERMS) == WRITTEN.format(hash=digest(TERMS))
    assert from_file(to_toml(TERMS)) == settled(TERMS)
    assert from_file(canonical(TERMS)) == settled(TERMS)


@settings(max_examples=100, deadline=None)
@given(st.lists(rules(), min_size=1, max_size=6))
def test_every_definition_that_can_be_signed_comes_back_with_its_hash(made: list[Rule]) -> None:
    definition = Definition(rules=tuple(made), commitments=(Commitment("marketing", "complete", percent=95),))
    try:
        definition = settled(definition)
    except Refused:
        return
    assert digest(from_file(to_toml(definition))) == digest(definition)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no rule yet"),
        ("segment = ", "no definition that Accord can read"),
        ("\x00", "no definition that Accord can read"),
        ("a,b,c\n1,2,3", "no definition that Accord can read"),
        ("format = 2\n[[rules]]\nblock = 'fit'", "format 2; this Accord reads format 1"),
        ("[[rules]]\nblock = 'fit'\nfield = 'employees'\noperator = 'at_least'\nvalue = 1.5", "whole number"),
        ("[[rules]]\nblock = 'fit'\nfield = 'employees'\noperator = 'at_least'\nvalue = 2026-01-01", "a date"),
        ("[[rules]]\nblock = 'fit'\nfield = 'employees'\noperator = 'at_least'\nvalue = inf", "whole number"),
        ("[[rules]]\nblock = 'fit'\nfield = 'shoe_size'\noperator = 'is'\nvalue = 'x'", "cannot ask for it"),
        ("[rules]\nblock = 'fit'", "'rules' must be a list"),
        ("owner = 'Eve'", "'owner' is no part of a definition"),
        ("# " + "x" * 100_000, "longer than 100000 characters"),
        ("{", "not valid JSON"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        from_file(text)
