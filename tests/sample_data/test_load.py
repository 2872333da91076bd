from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

import sample_data
from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.ledger import Ledger
from metrics._campaign_foreseen import foreseen
from sample_data import loading
from sample_data.moved import moved_by
from sample_data.planned import PLANS, moved
from sample_data.terms import SECOND_PREDICTION
from store.engine import reading, writing
from store.frames import frames, read_ledger
from store.models import TABLES, Agreement, Audit, Setting, User
from store.passwords import check_password
from store.plans import plans
from store.proposals import history, in_force, open_proposals
from store.schema import migrate
from store.settings import calendar, is_sample

WEDNESDAY = date(2026, 4, 8)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One loaded sample for the tests that only read it."""
    folder: Path = tmp_path_factory.mktemp("sample")
    url = f"sqlite:///{folder / 'sample.db'}"
    migrate(url)
    sample_data.load(url, WEDNESDAY)
    return url


def rows(url: str) -> int:
    """How many rows lie in the tables that the sample fills."""
    with reading(url) as session:
        return sum(session.query(table).count() for table in (*TABLES.values(), User, Agreement, Audit))


def test_the_sample_ends_on_the_day_asked_for(url: str) -> None:
    assert sample_data.load(url, WEDNESDAY) is True
    ledger = read_ledger(url)
    assert ledger.as_of == WEDNESDAY
    assert is_sample(url) == "2026-04-08"
    assert (ledger.leads.height > 9_500, ledger.touches.height > 55_000) == (True, True)
    end = datetime(2026, 4, 8, 22, tzinfo=UTC)
    assert ledger.leads["updated_at"].max() < end  # type: ignore[operator]
    assert frames(url)["touches"]["at"].max() < end  # type: ignore[operator]
    assert [one.version for one in in_force(url)] == [1, 2]
    assert len(open_proposals(url)) == 1


def test_the_sample_ends_yesterday_when_no_day_is_given(sqlite_url: str) -> None:
    sample_data.load(sqlite_url)
    yesterday = Calendar(time_zone="Europe/Berlin").today() - timedelta(days=1)
    assert read_ledger(sqlite_url).as_of == yesterday


def test_working_hours_stay_working_hours_across_summer_time(loaded: str) -> None:
    handed = read_ledger(loaded).leads["handed_over_at"].drop_nulls().dt.convert_time_zone("Europe/Berlin")
    assert set(handed.dt.hour().unique()) == set(range(9, 17))
    assert set(handed.dt.weekday().unique()) == {1, 2, 3, 4, 5}


def test_two_versions_were_signed_by_both_seats_and_a_proposal_lies_on_the_table(loaded: str) -> None:
    first, second = in_force(loaded)
    assert (first.version, second.version) == (1, 2)
    assert set(second.signed_by) == {"Anna Berger (sales)", "Mark Hansen (marketing)"}
    (proposal,) = open_proposals(loaded)
    assert (proposal.state, proposal.opened_by, proposal.current.signatures) == ("proposed", "sales", ())
    assert [one.state for one in history(loaded)] == ["proposed", "in force", "superseded"]
    assert first.prediction is None
    assert second.prediction == SECOND_PREDICTION
    days_in_force = (WEDNESDAY - second.effective_at.date()).days
    assert 265 <= days_in_force <= 281


def test_every_lead_handed_over_since_the_first_agreement_is_judged(loaded: str) -> None:
    ledger: Ledger = read_ledger(loaded)
    begins = in_force(loaded)[0].effective_at
    handed = ledger.leads.filter(ledger.leads["handed_over_at"] >= begins)
    assert handed["passes"].null_count() == 0
    share = handed["passes"].mean()
    assert isinstance(share, float)
    assert 0.75 <= share <= 0.85


def test_the_demo_people_can_sign_in_with_the_passwords_shown(loaded: str) -> None:
    seats = {}
    for username, _, _, password in sample_data.DEMO_PEOPLE:
        person = check_password(loaded, username, password)
        assert person is not None
        seats[username] = person.seat
    assert seats == {
        "anna": "sales", "mark": "marketing", "erin": "executive", "vera": "viewer", "adam": "administrator",
    }  # fmt: skip


def test_the_sample_brings_its_calendar(loaded: str) -> None:
    with reading(loaded) as session:
        company = calendar(session)
    assert (company.time_zone, company.currency, company.opens, company.closes) == ("Europe/Berlin", "EUR", 540, 1020)
    assert date(2026, 12, 25) in company.holidays
    assert (company.contract_months, company.yearly_churn) == (12, 0.15)


def test_a_database_with_leads_of_its_own_is_refused(url: str) -> None:
    with writing(url) as session:
        session.execute(TABLES["leads"].insert(), {"lead_id": "real"})
    before = rows(url)
    with pytest.raises(Refused, match="already holds leads"):
        sample_data.load(url, WEDNESDAY)
    assert rows(url) == before == 1
    assert is_sample(url) is None


def test_a_database_with_people_of_its_own_is_refused(sqlite_url: str) -> None:
    with writing(sqlite_url) as session:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        session.add(
            User(username="real", name="Real", seat="sales", password_hash="x", created_at=at, password_changed_at=at)
        )
    with pytest.raises(Refused, match="already holds users"):
        sample_data.load(sqlite_url, WEDNESDAY)


def test_a_start_that_breaks_off_leaves_nothing_and_the_next_one_loads(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = loading._fill

    def broken(session: object, name: str, frame: object) -> None:
        if name == "spend":
            raise KeyboardInterrupt
        whole(session, name, frame)  # type: ignore[arg-type]

    with reading(url) as session:
        settings = session.query(Setting).count()
    with monkeypatch.context() as patched:
        patched.setattr(loading, "_fill", broken)
        with pytest.raises(KeyboardInterrupt):
            sample_data.load(url, WEDNESDAY)
    with reading(url) as session:
        assert session.query(Setting).count() == settings
    assert rows(url) == 0
    assert sample_data.load(url, WEDNESDAY) is True


def test_two_first_starts_at_once_load_the_sample_once(url: str) -> None:
    together = Barrier(2)

    def start() -> bool:
        together.wait()
        return sample_data.load(url, WEDNESDAY)

    with ThreadPoolExecutor(2) as pool:
        loaded = [future.result() for future in [pool.submit(start) for _ in range(2)]]
    assert sorted(loaded) == [False, True]
    with reading(url) as session:
        assert session.query(User).count() == len(sample_data.DEMO_PEOPLE)


def test_what_the_plans_were_expected_to_bring_is_what_history_said_on_the_eve(loaded: str) -> None:
    """Each plan of the sample, foreseen again from what was known the day before its last signature."""
    kept = {one.plan.name: one for one in plans(loaded)}
    days = moved_by(WEDNESDAY)
    assert sorted(one.state for one in kept.values()) == ["ended", "running", "running", "waits for sales"]
    for one in PLANS[:2]:
        signed = kept[one.plan.name].current.signatures[-1].signed_at.date()
        again = foreseen(read_ledger(loaded, signed - timedelta(days=1)), moved(one.plan, days))
        said = kept[one.plan.name].expected
        assert said is not None
        assert (said.like, said.channel) == (again.like, again.channel)
        for name, scale in (("leads", 1), ("sals", 1), ("wins", 1), ("profit_cents", 100_00)):
            ends = (getattr(read, name) for read in (said, again))
            for end in zip(*(vars(reach).values() for reach in ends), strict=True):
                assert end[0] == pytest.approx(end[1], rel=0.02, abs=scale), (one.plan.name, name)
