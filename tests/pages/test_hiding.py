"""Names and addresses are taken out of typed text before it reaches the shared screen."""

import pytest

from pages.parts.meeting.hiding import hidden, named

LONG = "The Very First Old Company of the Whole Wide World"
NAMES = named(
    ["Blue Sky Ltd", "Ada Lovelace", "Acme", "Müller & Söhne GmbH", "Jean-Luc O’Neil", LONG], ["Anna Berger", "mark"]
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to ada@example.com, then b.c+d@x.co.uk.", "Write to a…, then b…"),
        ("ANNA BERGER calls ada lovelace", "A. B. calls A. L."),
        ("Anna and Berger", "A. and B."),
        ("acme asks, Acme answers", "acme asks, A. answers"),
        ("Call Blue  Sky Ltd.", "Call B. S. L."),
        ("müller & söhne gmbh wants more", "M. &. S. G. wants more"),
        ("Jean-Luc O’Neil", "J. O."),
        ("Mark the day; mark it", "M. the day; mark it"),
        ("Blue leads on Monday (sales, by 2 Dec)", "Blue leads on Monday (sales, by 2 Dec)"),
        ("Anna", "A."),
        (f"{LONG} pays", "T. V. F. O. C. O. T. W. W. W. pays"),
        ("", ""),
    ],
)
def test_whole_names_go_in_any_case_and_single_words_where_they_look_like_names(text: str, shown: str) -> None:
    assert hidden(text, NAMES) == shown
