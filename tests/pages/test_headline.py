"""The title of the board says what the numbers say, by rule."""

from pages.parts.board.headline import QUIET, UNKNOWN, message
from pages.parts.cards import Block, State
from pages.parts.wording import plain


def answer(said: str, signal: State) -> Block:
    return Block("sal_rate", "sales", said, "1", signal=signal)


def test_what_got_worse_comes_first_however_late_it_stands() -> None:
    answers = [answer("Volume up", "better"), answer("Calls as usual", "no signal"), answer("SAL rate down", "worse")]
    assert message(answers, {"kept": 3, "missed": 1}) == "SAL rate down; 1 of 4 promises missed"


def test_several_that_got_worse_are_counted() -> None:
    answers = [answer("SAL rate down", "worse"), answer("Calls down", "worse"), answer("Revenue down", "worse")]
    assert message(answers, {}) == "SAL rate down (and 2 more worse)"


def test_without_anything_worse_the_better_is_said() -> None:
    assert message([answer("Volume up", "better")], {"kept": 1}) == "Volume up; 1 promise kept, none missed"


def test_no_signal_is_no_news_and_nothing_known_is_not_called_quiet() -> None:
    assert message([answer("As usual", "no signal")], {"too early": 3}) == QUIET
    assert message([answer("Too few weeks", "")], {}) == UNKNOWN


def test_words_of_people_and_files_are_shown_as_they_are() -> None:
    assert plain("![](http://x) :red[no] <b> `c` $x$") == r"!\[\](http://x) \:red\[no\] \<b\> \`c\` \$x\$"
    assert plain("Ada Okafor, Brightmoor: rejected (no fit), 5 % & more") == (
        "Ada Okafor, Brightmoor: rejected (no fit), 5 % & more"
    )
