"""The big company obeys the contract and is as it says it is."""

import polars as pl
import pytest

from agreement.frames import FRAMES
from agreement.ledger import Ledger
from benchmarks.company import AS_OF, BEGIN, CAMPAIGNS, CHANNELS, OWNERS, REGIONS, SEGMENTS, SOURCES, WEEKS, leads
from benchmarks.contacts import TOUCHES_EACH, company

MANY = 20_000


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return company(MANY)


def test_every_frame_has_the_columns_and_types_of_the_contract_and_no_key_twice(
    frames: dict[str, pl.DataFrame],
) -> None:
    assert set(frames) == set(FRAMES)
    for name, frame in frames.items():
        assert frame.schema == FRAMES[name].columns, name
        assert frame.height > 0, name
        assert frame.select(FRAMES[name].key).is_duplicated().sum() == 0, name
        assert frame.select(pl.col(FRAMES[name].key).null_count().sum()).sum_horizontal().item() == 0, name


def test_the_same_seed_draws_the_same_company_and_another_seed_another() -> None:
    assert leads(500).equals(leads(500))
    assert not leads(500).equals(leads(500, seed=7))


def test_its_leads_are_handed_over_accepted_and_won_as_often_as_it_says(frames: dict[str, pl.DataFrame]) -> None:
    known = frames["leads"]
    handed, accepted, rejected, won = (
        known[f"{name}_at"].count() for name in ("handed_over", "accepted", "rejected", "won")
    )
    assert known.height == MANY
    assert handed / MANY == pytest.approx(0.45, abs=0.02)
    assert accepted / (accepted + rejected) == pytest.approx(0.68, abs=0.02)
    assert won / MANY == pytest.approx(0.055, abs=0.01)


def test_it_has_the_dimensions_channels_and_campaigns_of_a_big_company(frames: dict[str, pl.DataFrame]) -> None:
    known, touches = frames["leads"], frames["touches"]
    for column, names in {"source": SOURCES, "segment": SEGMENTS, "region": REGIONS, "sales_owner": OWNERS}.items():
        assert set(known[column].drop_nulls()) == set(names)
        assert known[column].null_count() > 0
    assert (len(SOURCES), len(SEGMENTS), len(REGIONS), len(OWNERS)) == (8, 3, 5, 12)
    assert set(touches["channel"]) == set(CHANNELS)
    assert set(touches["campaign_id"].drop_nulls()) == set(CAMPAIGNS)


def test_nothing_happens_outside_its_three_years_and_nothing_follows_before_its_cause(
    frames: dict[str, pl.DataFrame],
) -> None:
    known = frames["leads"]
    times = known.select(pl.selectors.datetime())
    assert times.select(pl.min_horizontal(pl.all().min())).item() >= BEGIN
    assert times.select(pl.max_horizontal(pl.all().max())).item().date() <= AS_OF
    assert (AS_OF - BEGIN.date()).days + 1 == WEEKS * 7
    for earlier, later in (("created", "handed_over"), ("handed_over", "accepted"), ("opportunity", "won")):
        assert (known[f"{later}_at"] >= known[f"{earlier}_at"]).all()
        assert known.filter(pl.col(f"{later}_at").is_not_null())[f"{earlier}_at"].null_count() == 0


def test_there_are_ten_touches_a_lead_and_all_of_known_leads(frames: dict[str, pl.DataFrame]) -> None:
    touches = frames["touches"]
    assert touches.height == MANY * TOUCHES_EACH
    assert touches["lead_id"].is_in(frames["leads"]["lead_id"].implode()).all()


def test_its_ledger_is_judged_by_both_agreements(read: Ledger) -> None:
    assert read.as_of == AS_OF
    assert set(read.leads["judged_version"].drop_nulls()) == {1, 2}
    assert 0 < read.leads["passes"].sum() < read.leads["passes"].count()
