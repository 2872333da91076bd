"""Whatever a file holds, every row of it is new, changed, the same or refused, and none is anything twice."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import intake
from store.imports import Brought, save
from store.schema import migrate

CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "1", "2", "00123", "web", "2026-01-01", "2026-02-30", "NaN", "-5", "12.5", "=1+1", "yes"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
QUOTED = CELLS.map(lambda cell: '"' + cell.replace('"', '""') + '"')
ROW = st.lists(st.one_of(QUOTED, CELLS), min_size=0, max_size=5).map(",".join)
FULL = st.tuples(st.sampled_from(["1", "2", "3", ""]), QUOTED, QUOTED, QUOTED).map(",".join)
FILES = st.lists(st.one_of(ROW, FULL), max_size=25).map(
    lambda rows: "\n".join(["lead_id,created_at,amount,score", *rows])
)
MESSY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def messy(text: str) -> intake.Read:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return intake.read([path])


@MESSY
@given(FILES)
def test_rows_read_are_rows_to_save_and_copies_and_refused(text: str) -> None:
    found = messy(text)
    assert found.rows_read == found.rows["leads"].height + found.same + found.rows_refused
    assert len({(one.file, one.row) for one in found.refused}) == found.rows_refused
    assert found.rows["leads"]["lead_id"].is_unique().all()


@settings(MESSY, max_examples=12)
@given(FILES, FILES)
def test_the_balance_of_two_messy_imports_holds_and_the_second_time_changes_nothing(one: str, two: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/accord.db"
        migrate(url)
        for text in (one, two):
            found = messy(text)
            brought = Brought("leads.csv", same=found.same, refused=found.rows_refused)
            balance = save(url, "terminal", found.rows, brought)
            assert balance.read == found.rows_read
            assert balance.read == balance.new + balance.changed + balance.same + balance.refused
            again = save(url, "terminal", found.rows, brought)
            assert (again.new, again.changed, again.read) == (0, 0, found.rows_read)
