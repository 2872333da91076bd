"""Every journey as steps from touch to touch, whether it was won or not: what a Markov chain is made of."""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._bags import bag
from metrics._journeys import won_touches
from metrics._models import BEGIN, END, OTHER, STEP, WON, part
from metrics._packed import Kinds, beside, counted, packed


def step_lines(ledger: Ledger, of: str) -> pl.DataFrame:
    """The steps of all journeys: of won leads up to the win, of all others up to `as_of`.

    Returns DIMENSIONS | bag | part | `of` | to | n. part says whose journey and which step: `won begin` into its first
    `of`, `won step` from `of` on to another one, `won end` out of its last; and `other …` likewise.
    Staying where one is is no step: it changes neither where a journey goes nor where it ends.
    """
    touches = ledger.touches.select("lead_row", of)
    others = touches.filter(ledger.leads["won_at"].is_null().gather(touches["lead_row"]))
    leads = ledger.leads.select(*DIMENSIONS, bag())
    kinds = {**leads.schema, of: touches.schema[of]}
    codes = packed(leads, {**kinds, "to": touches.schema[of]})
    journeys = {WON: won_touches(ledger, of), OTHER: others}
    return pl.concat([_steps(frame, of, codes, kinds, whose) for whose, frame in journeys.items()])


def _steps(touches: pl.DataFrame, of: str, codes: pl.Series, kinds: Kinds, whose: str) -> pl.DataFrame:
    here, kind = touches[of], touches.schema[of]
    begins = touches["lead_row"].ne_missing(touches["lead_row"].shift())
    moves = ~begins & here.ne_missing(here.shift())
    lead = codes.gather(touches["lead_row"])
    into = beside(lead, here)
    steps = beside(beside(lead.filter(moves), here.shift().filter(moves)), here.filter(moves))
    found = {
        BEGIN: counted(into.filter(begins), kinds),
        END: counted(into.filter(begins.shift(-1, fill_value=True)), kinds),
        STEP: counted(steps, {**kinds, "to": kind}),
    }
    named = [lines.with_columns(part(f"{whose} {what}")) for what, lines in found.items()]
    return pl.concat(named, how="diagonal")
