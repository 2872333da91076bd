"""The leads behind the back-test: customers turned away by name, leads gained and lost, work spared."""

import polars as pl
import streamlit as st

from agreement import Definition, Person, first_failed
from metrics.threshold_tradeoff import bar
from pages.parts import frames, tables
from pages.parts.agreeing.evidence import Standing
from pages.parts.agreeing.seat import sees_names
from pages.parts.lead_list.asked import story_address
from pages.parts.wording import masked, plural

WHY = "Turned away because"
MOST = 500
"""More rows than this nobody reads on a screen; the rest is said."""


def draw(candidate: Definition, current: Definition, standing: Standing, person: Person) -> None:
    """One list at a time, read only when it is asked for."""
    new = standing.new
    kinds = {
        "missed": f"{plural(new['missed'], 'customer')} turned away" if new["wins"] is not None else "",
        "gained": f"{plural(new['gained'], 'lead')} gained" if standing.old else "",
        "lost": f"{plural(new['lost'], 'lead')} lost" if standing.old else "",
        "spared": f"{new['spared']:,} worked in vain, spared" if standing.old and new["wins"] is not None else "",
    }
    told = [kind for kind, words in kinds.items() if words]
    picked = st.pills("Who are they?", told, format_func=lambda one: kinds[one], key="bench_cases", wrap=True)
    if not picked:
        return
    found = listed(frames.cases(candidate, current), picked, bar(candidate))
    if found.is_empty():
        st.caption("No such lead.")
        return
    names = sees_names(person)
    tables.draw(
        shown(found.head(MOST), candidate, names, standing.currency),
        f"{kinds[picked]}, the largest amount first",
        f"leads-{picked}",
        whole=lambda: shown(found, candidate, names, standing.currency),
        placeholder="–",
        height=min(38 + 35 * found.height, 320),
        column_config={
            "Lead": st.column_config.LinkColumn(display_text=r"lead=(.*)$"),
            "Handed over": st.column_config.DateColumn(format="D MMM YYYY"),
            f"Amount ({standing.currency})": st.column_config.NumberColumn(format="localized"),
        },
    )  # fmt: skip
    if found.height > MOST:
        st.caption(f"The {MOST} largest of {found.height:,}; the file holds all.")


def listed(cases: pl.DataFrame, kind: str, score: int | None) -> pl.DataFrame:
    """The leads of one kind, the largest amount first."""
    reaches = pl.lit(True) if score is None else (pl.col("score") >= score).fill_null(False)
    passing = pl.col("fits") & reaches
    wanted = {
        "missed": pl.col("is_won") & ~passing,
        "gained": passing & ~pl.col("current"),
        "lost": pl.col("current") & ~passing,
        "spared": pl.col("current") & ~passing & pl.col("was_worked") & ~pl.col("is_won"),
    }[kind]
    old = cases.filter(pl.col("old_enough") & wanted)
    return old.sort("amount_cents", "lead_id", descending=[True, False], nulls_last=True)


def shown(found: pl.DataFrame, candidate: Definition, names: bool, currency: str) -> pl.DataFrame:
    """The columns that people read; initials where names are not for this seat or screen."""
    named = [pl.col(column) if names else _initials(column) for column in ("name", "company")]
    table = found.select(
        pl.col("lead_id").map_elements(story_address, return_dtype=pl.String).alias("Lead"),
        *(column.alias(title) for column, title in zip(named, ("Contact", "Company"), strict=True)),
        pl.col("score").alias("Score"),
        first_failed(candidate).alias(WHY),
        (pl.col("amount_cents") / 100).round(2).alias(f"Amount ({currency})"),
        pl.col("source").cast(pl.String).alias("Source"),
        pl.col("handed_over_day").cast(pl.Date).alias("Handed over"),
    )
    return table if table[WHY].null_count() < table.height else table.drop(WHY)


def _initials(column: str) -> pl.Expr:
    return pl.col(column).map_elements(masked, return_dtype=pl.String, skip_nulls=False)
