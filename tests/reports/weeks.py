"""Weeks made by hand: an ordinary one, one with far too much in it, one whose words are formulas."""

from dataclasses import replace
from datetime import date

from metrics._xmr import Limits
from reports.corrections import Correction
from reports.marks import Edited, Frozen
from reports.raised import Raised
from reports.week import Measure, Week

BEGINS, UNTIL = date(2026, 11, 16), date(2026, 11, 22)
LONG = "Sales answers a lead within 60 business minutes of the hand-over for at least 90 of 100 leads that pass"
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    '"=1',
    "\u00a0=1",
    "=cmd|' /C calc'!A0",
    "Ada & <b>Co</b>",
)


def measure(name: str = "Deals won", counted: float | None = 3.0, unit: str = "leads", **more: object) -> Measure:
    history = (None, *(float(one) for one in range(1, 11)), counted)
    one = Measure(
        "wins", name, "together", "3", "10", "no signal", Limits(-1.0, 5.0, 11.0, 24), history, counted, 10.0, unit,
        ("L1", "L2", "L3"),
    )  # fmt: skip
    return replace(one, **more)  # type: ignore[arg-type]


def ordinary(*measures: Measure) -> Week:
    return Week(
        BEGINS, "Watch", "Watch: no signal in any measure; 1 of 4 promises missed.", measures or (measure(),), (LONG,),
        3, ("Version 2 since 23 Feb 2026",), (), (), 7, UNTIL, (Raised(f"{LONG}: 12 of 20", "sales"),),
    )  # fmt: skip


def overfull() -> Week:
    """More of everything than fits."""
    states = ("better", "worse", "changed", "no signal", "", "worse", "worse", "better")
    names = [f"A measure with a name of some length, number {place}" for place in range(8)]
    many = [measure(name, 123_456_789.0, "money", value="123 M EUR", state=state)
            for name, state in zip(names, states, strict=True)]  # fmt: skip
    return replace(
        ordinary(*many),
        missed=tuple(f"{LONG} ({place})" for place in range(30)),
        raised=tuple(Raised(f"{LONG} {place}: 12 of 4,000", "marketing", f"{LONG}, by both") for place in range(30)),
        agreements=tuple(
            f"Version {place} since 23 Feb 2026, review on 22 Feb 2027 (segment {place})" for place in range(25)
        ),
        reviews=tuple(f"{LONG} {place}" for place in range(20)),
        table=tuple(f"Proposal {place} by marketing, signed by nobody yet" for place in range(15)),
        quality=tuple(f"1,234,567 of 9,804,000 leads (44 %): {LONG}" for _ in range(3)),
        disputes=123_456,
        sentence=f"Off track: {'; '.join([LONG] * 3)}.",
        edited=Edited("; ".join([LONG] * 3), "Ada Lovelace", UNTIL),
        frozen=Frozen(UNTIL, "Ada Lovelace"),
    )


CORRECTED = tuple(Correction("SAL rate", f"was 43 %, now 44 %: {LONG}") for _ in range(20))


def hostile(words: tuple[str, ...] = FORMULAS) -> Week:
    """Every word that people or files may write is a formula, or markup."""
    first = words[0]
    return replace(
        ordinary(*(measure(name) for name in words)),
        sentence=first, missed=words, agreements=words, reviews=words, table=words, quality=words,
        raised=tuple(Raised(word, "sales", word) for word in words), edited=Edited(first, first, UNTIL),
    )  # fmt: skip
