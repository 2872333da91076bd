"""What a section cannot say because nobody recorded it: the columns by name, and the way to bring them in."""

import streamlit as st

from metrics import BY_KEY
from metrics._missing import missing, missing_words, recorded
from pages.parts import frames
from pages.parts.look import tag

BESIDE = {
    "ends": "cohort_conversion", "response_median": "response_time", "response_bands": "response_time",
    "response_reps": "response_time", "response_delay": "response_time", "sal_rates": "sal_rate",
    "brought": "source_yield", "figures": "ltv_cac", "models": "attribution", "claims": "sourced"
}  # fmt: skip
"""A card that is not named like the metric it shows → that metric."""
ALSO = {"response_reps": ("leads", "sales_owner")}
"""A card → what it needs beside its metric: the column that its rows are split by."""


def of(*keys: str) -> str:
    """What these numbers lack, in words; empty where everything was recorded.

    Read over all leads: a filter that leaves none with the fact does not make it missing.
    """
    metrics = [BY_KEY[BESIDE.get(key, key)] for key in keys if BESIDE.get(key, key) in BY_KEY]
    ledger = frames.bundle()
    found = dict.fromkeys(one for metric in metrics for one in missing(metric, ledger))
    also = [ALSO[key] for key in keys if key in ALSO and not recorded(ledger, *ALSO[key])]
    lacking = list(dict.fromkeys((*found, *also)))
    return f"Never recorded: {missing_words(lacking)}." if lacking else ""


def line(*keys: str) -> str:
    """The same as a line of a card (HTML), with a link to where it is brought in."""
    words = of(*keys)
    if not words:
        return ""
    link = tag("a", "Bring it in on the Data page", "", href="/data", target="_self")
    return f'<div class="accord-print accord-missing">{tag("span", words, "")} {link}</div>'


def draw(*keys: str) -> None:
    """The line by itself; nothing where everything was recorded."""
    if found := line(*keys):
        st.html(found)
