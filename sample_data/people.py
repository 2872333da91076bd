"""The demo people of the sample. Their passwords are shown on the sign-in page; own databases never hold them."""

from agreement.people import ADMINISTRATOR, EXECUTIVE, MARKETING, SALES, VIEWER

DEMO_PEOPLE: tuple[tuple[str, str, str, str], ...] = (
    ("anna", "Anna Berger", SALES, "short-clock-first"),
    ("mark", "Mark Hansen", MARKETING, "long-clock-first"),
    ("erin", "Erin Walsh", EXECUTIVE, "two-clocks-monday"),
    ("vera", "Vera Lindholm", VIEWER, "looks-and-signs-nothing"),
    ("adam", "Adam Novak", ADMINISTRATOR, "keeper-of-the-keys"),
)
"""Username, name, seat, password."""
