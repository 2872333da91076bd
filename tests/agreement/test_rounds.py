"""Who moved how far over the rounds of a negotiation."""

from datetime import UTC, date, datetime

from agreement import Commitment, Definition, Revision, Rule, clauses
from agreement.rounds import walks

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def terms(score: int, volume: int | None = 40, region: str = "North") -> Definition:
    rules = (Rule("trigger", "score", "at_least", score), Rule("fit", "region", "is", region))
    return Definition(rules=rules, commitments=(Commitment("marketing", "volume", volume),) if volume else ())


def revision(number: int, side: str, definition: Definition) -> Revision:
    day = date(2026, 12, 1)
    return Revision(number, definition, "", day, day, "Eve", side, "", AT)


def test_each_side_is_followed_from_its_first_word_to_its_last() -> None:
    rounds = [
        revision(1, "sales", terms(70)), revision(2, "marketing", terms(50, 30)),
        revision(3, "sales", terms(64)), revision(4, "marketing", terms(58, 36, "West")),
    ]  # fmt: skip
    bar, volume = walks(rounds)
    assert (bar.name, bar.sales, bar.marketing, bar.apart) == ("score bar", (70, 64), (50, 58), (20, 6))
    assert (bar.gave("sales"), bar.gave("marketing")) == (6, 8)
    assert (volume.name, volume.sales, volume.marketing, volume.apart) == ("volume", (40, 40), (30, 36), (10, 4))
    assert (volume.gave("sales"), volume.gave("marketing")) == (0, 6)


def test_a_side_that_has_not_spoken_stands_where_the_agreement_in_force_does() -> None:
    (bar,) = walks([revision(1, "sales", terms(62))], clauses(terms(55)))
    assert (bar.sales, bar.marketing, bar.apart) == ((62,), (55,), (7, 7))
    assert walks([revision(1, "sales", terms(62))]) == ()


def test_who_moves_away_gives_less_than_nothing_and_a_clause_taken_out_is_no_walk() -> None:
    rounds = [revision(1, "sales", terms(60)), revision(2, "marketing", terms(50)), revision(3, "sales", terms(66))]
    assert walks(rounds)[0].gave("sales") == -6
    out = [revision(1, "sales", terms(50, 40)), revision(2, "marketing", terms(50, None))]
    assert walks(out, clauses(terms(50, 30))) == ()


def test_a_number_on_which_nobody_ever_differed_is_no_walk() -> None:
    assert walks([revision(1, "sales", terms(60)), revision(2, "marketing", terms(60))]) == ()
