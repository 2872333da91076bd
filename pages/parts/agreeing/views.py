"""What lies below the table: one view at a time, so that the page stays short and opens at once."""

from collections.abc import Callable

import streamlit as st

from agreement import Person
from agreement.calendar import Calendar
from pages.parts.agreeing import bench, disputed, foreseen, history, rejected, zone
from pages.parts.agreeing.opening import Now
from pages.parts.agreeing.starts import TRY, VIEW

ZONE = "Where both agree"
REJECTED = "What rejections say"
DISPUTED = "Disputed leads"
FORESEEN = "Foreseen and came"
HISTORY = "How it came to be"


def draw(shown: Now, person: Person, calendar: Calendar) -> None:
    """The choice of views, and the one that was chosen."""
    views: dict[str, Callable[[], None]] = {
        TRY: lambda: bench.draw(shown),
        ZONE: lambda: zone.draw(shown, person),
        REJECTED: lambda: rejected.draw(shown),
        DISPUTED: lambda: disputed.draw(shown, person),
        FORESEEN: lambda: foreseen.draw(shown),
        HISTORY: lambda: history.draw(shown.past, calendar, shown.asked.id if shown.asked else None),
    }
    with st.container(key="accord_view_asked"):
        chosen = st.segmented_control(
            "View", list(views), default=TRY, key=VIEW, bind="query-params", required=True, label_visibility="collapsed"
        )
    views[chosen or TRY]()
