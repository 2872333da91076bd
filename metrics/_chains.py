"""Every journey as steps from touch to touch, whether it was won or not: what a Markov chain is made of."""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._bags import bag
from metrics._journeys import won_touches
from metrics._lines import counted
from metrics._models import BEGIN, END, OTHER, STEP, WON, part
from metrics._packed import PACKED, Packing, enum_digit, packing


def step_lines(ledger: Ledger, of: str) -> pl.DataFrame:
    """The steps of all journeys: of won leads up to the win, of all others up to `as_of`.

    Returns DIMENSIONS | bag | part | `of` | to | n. part says whose journey and which step: `won begin` into its first
    `of`, `won step` from `of` on to another one, `won end` out of its last; and `other …` likewise.
    Staying where one is is no step: it changes neither where a journey goes nor where it ends.
    """
    touches = ledger.touches.select("lead_row", of)
    others = touches.filter(ledger.leads["won_at"].is_null().gather(touches["lead_row"]))
    leads = ledger.leads.select(*DIMENSIONS, bag())
    journeys = {WON: won_touches(ledger, of), OTHER: others}
    return pl.concat([_steps(frame, of, leads, whose) for whose, frame in journeys.items()])


def _steps(touches: pl.DataFrame, of: str, leads: pl.DataFrame, whose: str) -> pl.DataFrame:
    """Counted by whole numbers: first the keys of the lead, then where it is, then where it goes."""
    here, to = (enum_digit(name, touches.schema[of]) for name in (of, "to"))
    packs = packing(leads.lazy(), leads.columns)
    assert packs is not None
    at, on = Packing((*packs.digits, here)), Packing((*packs.digits, here, to))
    width = pl.UInt32() if on.room < 2**32 else pl.Int64()
    lead = leads.select(packs.packed)[PACKED].cast(width).gather(touches["lead_row"])
    place = touches.select(here.code(width))[of]
    begins = touches["lead_row"].ne_missing(touches["lead_row"].shift())
    ends, moves = begins.shift(-1, fill_value=True), ~begins & place.ne_missing(place.shift())
    into = lead * here.base + place
    onto = (lead.filter(moves) * here.base + place.shift().filter(moves)) * to.base + place.filter(moves)
    found = {BEGIN: (into.filter(begins), at), END: (into.filter(ends), at), STEP: (onto, on)}
    lines = [counted(*codes).with_columns(part(f"{whose} {what}")) for what, codes in found.items()]
    return pl.concat(lines, how="diagonal")
