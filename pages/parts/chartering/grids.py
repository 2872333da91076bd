"""The tables in which a charter is written, a row each task, priority, hand-over step and training."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from agreement.charter import (
    AFTER,
    PERIODS,
    SHOWN_BY,
    TRAINING,
    Charter,
    HandoverStep,
    Priority,
    Responsibility,
    Training,
)
from agreement.charter_words import EVENTS, event_words
from agreement.states import SIDES

PLACE = "order"
"""The column by which rows are put in order where their order has a meaning."""
TASKS = {"task": pl.String, "side": pl.String, "who": pl.String, "due_on": pl.Date, "every": pl.String}
FIRST = {PLACE: pl.Int64, "title": pl.String, "driven_by": pl.String, "products": pl.String, "from_on": pl.Date,
         "until_on": pl.Date}  # fmt: skip
STEPS = {PLACE: pl.Int64, "what": pl.String, "whose": pl.String, "hours": pl.Int64, "after": pl.String,
         "shown_by": pl.String}  # fmt: skip
LEARNT = {"side": pl.String, "kind": pl.String, "count": pl.Int64}


def draw(start: Charter, key: str, currency: str) -> Charter:
    """Every table with what `start` holds; gives what they hold now, unchecked."""
    tasks = _grid("Who answers for what", f"{key}_tasks", TASKS, [vars(one) for one in start.responsibilities], {
        "task": _text("task"), "side": _side("whose"), "who": _text("who"), "due_on": _day("due by"),
        "every": _one_of("or every", PERIODS),
    })  # fmt: skip
    first = _grid("What comes first", f"{key}_first", FIRST, _placed(start.priorities), {
        PLACE: _number("order"), "title": _text("priority"), "driven_by": _side("driven by"),
        "products": _text("products, by commas (empty: all)"), "from_on": _day("from"), "until_on": _day("until"),
    })  # fmt: skip
    steps = _grid("The hand-over, step by step", f"{key}_steps", STEPS, _placed(start.handover), {
        PLACE: _number("order"), "what": _text("step"), "whose": _side("whose"), "hours": _number("business hours"),
        "after": _one_of("after", AFTER, EVENTS.__getitem__), "shown_by": _one_of("shown by", SHOWN_BY, event_words),
    })  # fmt: skip
    learnt = _grid("Learning each other’s work, each fiscal quarter", f"{key}_learnt", LEARNT,
                   [vars(one) for one in start.training], {
        "side": _side("who learns"), "kind": _one_of("what", tuple(TRAINING), TRAINING.__getitem__),
        "count": _number("times"),
    })  # fmt: skip
    cents = start.campaign_limit_cents
    limit = st.number_input(
        f"A campaign that plans to cost more ({currency}) needs the signature of sales; empty: none does",
        min_value=0, max_value=10**9, value=None if cents is None else cents // 100, step=500, key=f"{key}_limit",
    )  # fmt: skip
    return Charter(
        tuple(Responsibility(**row) for row in tasks),
        tuple(Priority(**{**row, "products": _split(row["products"])}) for row in first),
        tuple(HandoverStep(**{**row, "after": row["after"] or AFTER[0]}) for row in steps),
        tuple(Training(**row) for row in learnt),
        cents if cents is not None and limit == cents // 100 else None if limit is None else int(limit) * 100,
    )


def _grid(
    title: str, key: str, schema: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """One table, edited in place: the rows that are not empty, in their order."""
    st.markdown(f"**{title}**")
    made = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    held = st.data_editor(
        made, key=key, num_rows="dynamic", hide_index=True, column_config=dict(columns), width="stretch", alt=title,
        placeholder="",
    )  # fmt: skip
    found = [row for row in held.cast(dict(schema)).to_dicts() if any(value is not None for value in row.values())]
    if PLACE in schema:
        found.sort(key=lambda row: (row[PLACE] is None, row[PLACE] or 0))
    return [{name: _blank(row[name], schema[name]) for name in schema if name != PLACE} for row in found]


def _placed(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {PLACE: place, **vars(one), **({"products": ", ".join(one.products)} if isinstance(one, Priority) else {})}
        for place, one in enumerate(rows, 1)
    ]


def _blank(value: Any, kind: Any) -> Any:
    """Text without the white space around it, and none where nothing was typed."""
    return (value.strip() or None) if kind == pl.String and isinstance(value, str) else value


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (text or "").split(",") if one.strip())


def _text(label: str) -> Any:
    return st.column_config.TextColumn(label, max_chars=200)


def _day(label: str) -> Any:
    return st.column_config.DateColumn(label, format="YYYY-MM-DD")


def _number(label: str) -> Any:
    return st.column_config.NumberColumn(label, min_value=1, step=1, width="small")


def _side(label: str) -> Any:
    return st.column_config.SelectboxColumn(label, options=list(SIDES), width="small")


def _one_of(label: str, values: Sequence[str], words: Any = None) -> Any:
    return st.column_config.SelectboxColumn(label, options=list(values), format_func=words or str)
