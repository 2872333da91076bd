"""What pages read: the ledger and the metrics' results. The only cache decorators of the house are here.

Caches are keyed by small plain values (database, data version, day, metric, filters), never by a frame.
"""

from dataclasses import replace
from datetime import date

import polars as pl
import streamlit as st

import metrics
from agreement import Definition, Prediction, canonical
from agreement.calendar import Calendar
from agreement.campaign_foreseen import Expected
from agreement.campaign_plans import plan_json
from agreement.campaigns import Plan
from agreement.decided import Decision
from agreement.ledger import Ledger, last_day
from intake.reading import Read
from metrics import Filters, threshold_tradeoff
from metrics._campaign_foreseen import foreseen as campaign_expected
from metrics._owners import by_owner
from metrics._rule_counts import rule_counts
from metrics._splits import splitting_clauses
from metrics._suggested import Suggestion, suggestions
from metrics.threshold_tradeoff import Terms
from pages.parts import expected
from pages.parts.between.signed import signed_dues
from pages.parts.gate import DECISIONS
from pages.parts.meeting.hiding import Named, named, people_among
from reports.between import asked
from reports.headlines import Headline, headlines
from reports.week import Week, decided
from reports.week import week as told
from store import accounts, agreements, engine, frames, imports, minutes

NAMES = ("name", "company", "sales_owner", "marketing_owner")
Content = tuple[tuple[str | int, ...], ...]
"""Rows by their frame, columns, height and the sum of their hashes."""
Frozen = tuple[tuple[str, tuple[str | None, ...]], ...]


def url() -> str:
    """The database that is shown."""
    return engine.current_url()


def version() -> int:
    """The data version now; every write raises it."""
    return frames.version(url())


def as_of() -> date:
    """The last day of the data: everything on the screen is as known at its end."""
    return bundle().as_of


def bundle() -> Ledger:
    """The ledger of the database as it stands now."""
    return _ledger(url(), version())


def brought_until() -> date:
    """The last day on which anything happened to a lead, or marketing touched one."""
    return _brought_until(url(), version())


def counted(key: str) -> pl.DataFrame:
    """A metric's counts with every filter dimension still in them."""
    return _counted(url(), version(), key)


def result(key: str, filters: Filters | None = None) -> pl.DataFrame:
    """A metric's tidy result under the filters."""
    return _result(url(), version(), key, _frozen(filters))


def signals(key: str, filters: Filters | None = None) -> pl.DataFrame:
    """What each watched weekly series of a metric says, week by week, under the filters."""
    return _signals(url(), version(), key, _frozen(filters))


def answered_by_owner(until: date, weeks: int, band: str, filters: Filters | None = None) -> pl.DataFrame:
    """How each rep answered the leads of some weeks (`metrics._owners.by_owner`)."""
    return _by_owner(url(), version(), until, weeks, band, _frozen(filters))


def tradeoff(candidate: Definition, current: Definition) -> pl.DataFrame:
    """The back-test of a candidate at every score bar; moving its bar or its promises counts nothing again."""
    terms = threshold_tradeoff.terms(candidate, current)
    return _tradeoff(url(), version(), *_replay_key(terms), terms)


def cases(candidate: Definition, current: Definition) -> pl.DataFrame:
    """The leads behind the back-test, one a row (`metrics._backtest.cases`)."""
    terms = threshold_tradeoff.terms(candidate, current)
    return _cases(url(), version(), *_replay_key(terms), terms)


def rules_counted(definition: Definition) -> pl.DataFrame:
    """How many leads pass, fail and cannot be judged for each question of a definition (`metrics._rule_counts`)."""
    rules = replace(definition, commitments=())
    return _rules_counted(url(), version(), canonical(rules), rules)


def suggested(definition: Definition) -> list[Suggestion]:
    """The clauses that would have kept rejected leads away (`metrics._suggested`)."""
    return _suggested(url(), version(), canonical(definition), definition)


def splits(definition: Definition) -> pl.DataFrame:
    """Which clause the two teams label differently (`metrics._splits`)."""
    return _splits(url(), version(), canonical(definition), definition)


def week(begins: date) -> Week:
    """The weekly report of one week, as it stands now."""
    calendar = bundle().calendar
    told_so_far = asked(_week(url(), version(), begins), signed_dues(url(), bundle(), result("handover_steps")))
    return decided(told_so_far, decisions(), calendar.today(), calendar)


def decisions() -> tuple[Decision, ...]:
    """Every decision of the joint meetings, oldest first; asked once for a run of a page (`gate` forgets it)."""
    held = st.session_state.get(DECISIONS)
    if held is None or held[0] != url():
        held = st.session_state[DECISIONS] = (url(), minutes.decisions(url()))
    return held[1]  # type: ignore[no-any-return]


def people_named() -> Named:
    """Every name and address that the database holds of people and companies, for the shared screen to hide."""
    return _people_named(url(), version())


def foreseen(definition: Definition) -> Prediction:
    """What the back-test foresees for a definition: volume, acceptance and win rate with their intervals."""
    return _foreseen(url(), version(), canonical(definition), definition)


def expected_of(plan: Plan) -> Expected:
    """What like campaigns say of a plan: leads, SALs, wins and profit with their intervals."""
    return _expected_of(url(), version(), plan_json(plan), plan)


def headlines_now() -> tuple[Headline, ...]:
    """The headline numbers of the database as it stands (`reports.headlines`)."""
    return _headlines(url(), version())


def headlines_after(address: str, found: Read, calendar: Calendar | None = None) -> tuple[Headline, ...]:
    """The same as they would be once these rows were saved; worked out once for each data version and content."""
    return _headlines_after(address, *_content(address, found), str(calendar), found, calendar)


def jumps(address: str, found: Read) -> tuple[str, ...]:
    """What these rows change all at once against the stored ones, worked out as seldom (`expected.jumps`)."""
    return _jumps(address, *_content(address, found), found)


def _content(address: str, found: Read) -> tuple[int, Content]:
    there = frames.version(address) if imports.exists(address) else 0
    rows = found.rows.items()
    return there, tuple((name, *frame.columns, frame.height, frame.hash_rows().sum()) for name, frame in rows)


def values(column: str) -> list[str]:
    """The values that the leads have in one column, sorted."""
    return _values(url(), version(), column)


def touch_kinds() -> list[str]:
    """The kinds of events that ever came before a hand-over."""
    prefix = "days_since_"
    return sorted(name.removeprefix(prefix) for name in bundle().leads.columns if name.startswith(prefix))


@st.cache_resource(max_entries=3, show_spinner="Reading the leads …")
def _ledger(address: str, data_version: int) -> Ledger:
    return frames.read_ledger(address)


@st.cache_data(max_entries=3, show_spinner=False)
def _brought_until(address: str, data_version: int) -> date:
    read = _ledger(address, data_version)
    about = {"leads": read.leads, "stage_changes": read.stage_changes, "touches": read.touches}
    return last_day(about, read.calendar)


@st.cache_resource(max_entries=200, show_spinner=False)
def _counted(address: str, data_version: int, key: str) -> pl.DataFrame:
    return metrics.BY_KEY[key].count(_ledger(address, data_version))


@st.cache_data(max_entries=2000, show_spinner=False)
def _result(address: str, data_version: int, key: str, filters: Frozen) -> pl.DataFrame:
    metric = metrics.BY_KEY[key]
    counts = metrics.added_up(_counted(address, data_version, key), metric, dict(filters))
    return metric.finish(counts, metrics.moment(_ledger(address, data_version)))


@st.cache_data(max_entries=500, show_spinner=False)
def _signals(address: str, data_version: int, key: str, filters: Frozen) -> pl.DataFrame:
    rows = _result(address, data_version, key, filters)
    return metrics.signals(metrics.BY_KEY[key], rows, metrics.moment(_ledger(address, data_version)))


@st.cache_data(max_entries=200, show_spinner=False)
def _by_owner(address: str, data_version: int, until: date, weeks: int, band: str, filters: Frozen) -> pl.DataFrame:
    counts, moment = _counted(address, data_version, "response_time"), metrics.moment(_ledger(address, data_version))
    return by_owner(counts, moment, until, weeks, band, dict(filters))


@st.cache_data(max_entries=100, show_spinner=False)
def _expected_of(address: str, data_version: int, text: str, _plan: Plan) -> Expected:
    return campaign_expected(_ledger(address, data_version), _plan)


@st.cache_data(max_entries=5, show_spinner=False)
def _headlines(address: str, data_version: int) -> tuple[Headline, ...]:
    return headlines(_ledger(address, data_version))


@st.cache_data(max_entries=20, show_spinner=False)
def _headlines_after(
    address: str, data_version: int, content: Content, zone: str, _found: Read, _calendar: Calendar | None
) -> tuple[Headline, ...]:
    return expected.after(address, _found, _calendar)


@st.cache_data(max_entries=20, show_spinner=False)
def _jumps(address: str, data_version: int, content: Content, _found: Read) -> tuple[str, ...]:
    return expected.jumps(address, _found)


@st.cache_data(max_entries=50, show_spinner=False)
def _values(address: str, data_version: int, column: str) -> list[str]:
    return _ledger(address, data_version).leads[column].cast(pl.String).drop_nulls().unique().sort().to_list()


@st.cache_resource(max_entries=3, show_spinner=False)
def _people_named(address: str, data_version: int) -> Named:
    read = _ledger(address, data_version)
    leads, asked_of = read.leads, [one.who for version in read.charters for one in version.charter.responsibilities]
    texts = {one: leads[one].cast(pl.String).drop_nulls().unique().to_list() for one in NAMES if one in leads.columns}
    owners = [name for one, values in texts.items() if one.endswith("owner") for name in values]
    signing_in = [text for one in accounts.people(address) for text in (one.name, one.username)]
    others = (name for values in (*texts.values(), people_among(asked_of)) for name in values)
    return named(others, [*owners, *signing_in])


def _frozen(filters: Filters | None) -> Frozen:
    return tuple(sorted((name, tuple(values)) for name, values in (filters or {}).items()))


@st.cache_resource(max_entries=200, show_spinner=False)
def _tradeoff(address: str, data_version: int, candidate: str, current: str, age: int, _terms: Terms) -> pl.DataFrame:
    return threshold_tradeoff.tradeoff(threshold_tradeoff.counts(_ledger(address, data_version), _terms))


@st.cache_resource(max_entries=5, show_spinner=False)
def _cases(address: str, data_version: int, candidate: str, current: str, age: int, _terms: Terms) -> pl.DataFrame:
    return threshold_tradeoff.cases(_ledger(address, data_version), _terms)


@st.cache_resource(max_entries=200, show_spinner=False)
def _rules_counted(address: str, data_version: int, text: str, _definition: Definition) -> pl.DataFrame:
    return rule_counts(_ledger(address, data_version), _definition)


@st.cache_resource(max_entries=20, show_spinner="Trying clauses against every rejection …")
def _suggested(address: str, data_version: int, text: str, _definition: Definition) -> list[Suggestion]:
    return suggestions(_ledger(address, data_version), _definition)


@st.cache_resource(max_entries=20, show_spinner=False)
def _splits(address: str, data_version: int, text: str, _definition: Definition) -> pl.DataFrame:
    return splitting_clauses(_ledger(address, data_version), _definition)


@st.cache_resource(max_entries=60, show_spinner="Telling the week …")
def _week(address: str, data_version: int, begins: date) -> Week:
    read = _ledger(address, data_version)
    versions, table = agreements.in_force(address), agreements.open_proposals(address)
    return told(read, begins, table, versions, read.calendar.today())


@st.cache_resource(max_entries=50, show_spinner=False)
def _foreseen(address: str, data_version: int, text: str, _definition: Definition) -> Prediction:
    return threshold_tradeoff.foreseen(_ledger(address, data_version), _definition)


def _replay_key(terms: Terms) -> tuple[str, str, int]:
    """What the counts depend on: every rule but the candidate's score bar."""
    candidate = threshold_tradeoff.with_bar(terms.candidate, None)
    return (
        canonical(replace(candidate, commitments=())),
        canonical(replace(terms.current, commitments=())),
        terms.age_days,
    )
