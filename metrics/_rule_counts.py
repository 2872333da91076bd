"""How many leads pass, fail and cannot be judged, for each question of a definition on its own."""

import polars as pl

from agreement.compiled import accepted, cannot_judge, questions
from agreement.definition import Definition
from agreement.ledger import Ledger
from metrics._backtest import handed_over

TOGETHER = "All rules together"
_COUNTS = ("passes", "fails", "unknown", "alone")


def rule_counts(ledger: Ledger, definition: Definition) -> pl.DataFrame:
    """A row for each question in canonical order (events are one question), and a last one for all together.

    Over every lead of the definition's segment that was handed over, in one pass. Returns
    keys (clauses of the question, as `agreement.clauses` names them; null in the last row) | words | leads
    | passes | fails | unknown (leads: passes + fails + unknown = leads) | alone (leads that pass every other question
    and not this one: what the definition would gain without it; null in the last row).
    In the last row `passes` is accepted, `unknown` cannot be judged (fails nothing that can be answered), `fails` the
    rest. Misleads when read as what marketing would send: a lead that was never handed over is not in it.
    """
    asked = questions(definition)
    answers = [pl.col(f"_{place}") for place in range(len(asked))]
    leads = handed_over(ledger, definition.segment).select(
        accepted(definition).alias("_accepted"),
        cannot_judge(definition).alias("_unknown"),
        *(one.answer.alias(f"_{place}") for place, one in enumerate(asked)),
    )
    unmet = pl.sum_horizontal(~answer.fill_null(False) for answer in answers) if asked else pl.lit(0)
    sums = [pl.len().alias("leads"), pl.col("_accepted").sum(), pl.col("_unknown").sum()]
    for place, answer in enumerate(answers):
        met = answer.fill_null(False)
        parts = (met, ~answer.fill_null(True), answer.is_null(), ~met & (pl.col("_unmet") == 1))
        sums += [part.sum().alias(f"{name}{place}") for name, part in zip(_COUNTS, parts, strict=True)]
    found = leads.with_columns(unmet.alias("_unmet")).select(sums).collect().row(0, named=True)
    rows = [
        (list(one.keys), one.words, found["leads"], *(found[f"{name}{place}"] for name in _COUNTS))
        for place, one in enumerate(asked)
    ]
    n, passes, unknown = found["leads"], found["_accepted"], found["_unknown"]
    rows.append((None, TOGETHER, n, passes, n - passes - unknown, unknown, None))
    whole = dict.fromkeys(("leads", *_COUNTS), pl.Int64)
    return pl.DataFrame(rows, schema={"keys": pl.List(pl.String), "words": pl.String, **whole}, orient="row")
