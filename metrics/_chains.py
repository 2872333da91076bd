"""Every journey as steps from touch to touch, whether it was won or not: what a Markov chain is made of."""

import polars as pl

from metrics._lines import counted
from metrics._models import BEGIN, END, OTHER, STEP, WON, part
from metrics._packed import Digit, Packing, enum_digit, packing


def step_lines(won: pl.DataFrame, others: pl.DataFrame, leads: pl.DataFrame, of: str) -> pl.DataFrame:
    """The steps of all journeys: `won` and `others` are those of `split`, `leads` holds the keys of every lead.

    Returns the keys | part | `of` | to | n. part says whose journey and which step: `won begin` into its first `of`,
    `won step` from `of` on to another one, `won end` out of its last; and `other …` likewise.
    Staying where one is is no step: it changes neither where a journey goes nor where it ends.
    """
    return pl.concat([_steps(frame, of, leads, whose) for whose, frame in ((WON, won), (OTHER, others))])


def _steps(touches: pl.DataFrame, of: str, leads: pl.DataFrame, whose: str) -> pl.DataFrame:
    here, to = (enum_digit(name, touches.schema[of]) for name in (of, "to"))
    rows, place = touches["lead_row"], touches.select(here.code(_narrow(here, to))).to_series()
    begins = rows.ne_missing(rows.shift())
    ends, moves = begins.shift(-1, fill_value=True), ~begins & place.ne_missing(place.shift())
    onto = place.shift().filter(moves) * to.base + place.filter(moves)
    found = {
        BEGIN: _counted(place.filter(begins), rows.filter(begins), leads, here),
        END: _counted(place.filter(ends), rows.filter(ends), leads, here),
        STEP: _counted(onto, rows.filter(moves), leads, here, to),
    }
    return pl.concat([lines.with_columns(part(f"{whose} {what}")) for what, lines in found.items()], how="diagonal")


def _counted(places: pl.Series, rows: pl.Series, leads: pl.DataFrame, *digits: Digit) -> pl.DataFrame:
    """How many steps there are by the keys of the lead and by where they lead: one whole number for each step."""
    keys = packing(leads.lazy(), leads.columns)
    if keys is None:
        return counted(places, Packing(digits))
    width = _narrow(*keys.digits, *digits)
    lead = leads.select(keys.packed.cast(width) * Packing(digits).room).to_series()
    return counted(lead.gather(rows) + places.cast(width), Packing((*keys.digits, *digits)))


def _narrow(*digits: Digit) -> pl.DataType:
    """The narrowest whole number that holds them."""
    room = Packing(digits).room
    return next((kind for kind, size in _SIZES.items() if room <= size), pl.Int64())


_SIZES = {pl.UInt8(): 2**8, pl.UInt16(): 2**16, pl.UInt32(): 2**32}
