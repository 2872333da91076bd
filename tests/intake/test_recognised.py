"""Which system wrote a file: by labels or names of the API, whatever the case and blanks; never by one word alone."""

from pathlib import Path

import pytest

import intake
from agreement.frames import LEADS, STAGE_CHANGES
from intake.checking import targets
from intake.drafting.meaning import EVENTS
from intake.recognised import HISTORY, formats, recognised, titled

HEADERS = {
    "hubspot_contacts": "Record ID,First Name,Last Name,Email,Contact owner,Lifecycle Stage,Lead Status,Create Date",
    "hubspot_deals": "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Associated Contact IDs",
    "salesforce_leads": "Lead ID,Lead Owner,Last Name,Company / Account,Lead Source,Lead Status,Create Date",
    "salesforce_opportunities": "Opportunity Name,Account Name,Stage,Amount,Probability (%),Close Date,Created Date",
    "pipedrive_deals": "Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Status,Deal - Deal created",
    "pipedrive_leads": "Lead - ID,Lead - Title,Lead - Owner,Lead - Value,Lead - Lead created,Lead - Labels",
    "zoho_leads": "Record Id,Lead Name,Company,Created Time,Lead Source,Lead Status,Annual Revenue,Industry",
    "zoho_deals": "Record Id,Deal Name,Deal Owner,Account Name,Closing Date,Stage,Amount,Created Time",
    "salesforce_history": "Lead ID,Field / Event,Old Value,New Value,Edit Date,Edited By",
    "hubspot_history": "Record ID,Property,Value,Timestamp,Source",
    "frappe_history": "name,parent,from,to,from_date,to_date,duration,log_owner",
    "frappe_leads": "name,lead_name,status,source,lead_owner,creation,sla_creation,first_responded_on,converted",
}  # fmt: skip
NAMES_OF_APIS = {
    "hubspot_contacts": "hs_object_id,createdate,lifecyclestage,hs_lead_status,hubspot_owner_id,hs_analytics_source",
    "hubspot_deals": "hs_object_id,dealname,dealstage,pipeline,amount,closedate,createdate,hubspot_owner_id",
    "salesforce_leads": "Id,LeadSource,Status,OwnerId,CreatedDate,IsConverted,ConvertedDate,ConvertedOpportunityId",
    "salesforce_history": "Id,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue",
    "hubspot_history": "contact_id,timestamp,_fivetran_synced,source,name,value,source_id",
    "salesforce_opportunities": "Id,Name,StageName,Amount,CloseDate,CreatedDate,IsWon,IsClosed,OwnerId",
}  # fmt: skip


@pytest.mark.parametrize(("name", "header"), [*HEADERS.items(), *NAMES_OF_APIS.items()])
def test_each_export_is_known_by_its_columns_in_any_order_case_and_with_blanks(name: str, header: str) -> None:
    titles = header.split(",")
    assert recognised(titles).name == name
    assert recognised([f" {title.upper()} " for title in reversed(titles)]).name == name
    assert recognised([*titles, "Our own field", "Another one"]).name == name


def test_every_format_but_the_generic_one_is_tried() -> None:
    assert set(HEADERS) | {"generic"} == set(formats())


def test_a_few_common_words_are_no_system() -> None:
    assert recognised(["id", "name", "email", "created"]).name == "generic"
    assert recognised(["Email", "First Name", "Last Name"]).name == "generic"
    assert recognised([]).name == "generic"


def test_contacts_of_salesforce_are_not_its_leads() -> None:
    assert (
        recognised(["Id", "LeadSource", "OwnerId", "CreatedDate", "FirstName", "LastName", "Title", "Email"]).name
        == "generic"
    )


def test_a_title_that_stands_twice_is_never_taken() -> None:
    assert titled(["Amount", "amount", "Value"], ["Amount", "Value"]) == "Value"
    assert titled(["A"], ["B"]) is None


@pytest.mark.parametrize("name", list(formats()))
def test_a_format_speaks_of_columns_and_events_that_the_contract_has(name: str) -> None:
    one = formats()[name]
    frame, needed = (LEADS, "created_at") if one.rows != HISTORY else (STAGE_CHANGES, "at")
    assert {*one.columns, *one.beside, *one.filled} <= set(targets(frame.name))
    assert {"lead_id", needed} <= set(one.columns)
    for part in one.stages:
        assert set(part.means.values()) <= {*EVENTS, ""}
        assert [word for word in part.means if word != word.lower()] == []


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "name", "leads"),
    [
        ("hubspot/deal_data.csv", "hubspot_deals", 44),
        ("hubspot/contact_data.csv", "generic", 22),
        ("salesforce/sf_lead_data.csv", "salesforce_leads", 1),
        ("salesforce/sf_opportunity_data.csv", "salesforce_opportunities", None),
        ("salesforce/sf_contact_data.csv", "generic", None),
        ("marketo/marketo_lead_data.csv", "generic", None),
        ("pardot/pardot_prospect_data.csv", "generic", None),
    ],
)
def test_tables_of_apis_are_known_by_their_names_and_nothing_of_them_is_lost(
    file: str, name: str, leads: int | None, public_data: Path
) -> None:
    tables = intake.sheets([public_data / "crm_api_tables" / file])
    one = intake.found_out(tables.sheets).draft
    assert one is not None
    assert one.sources[0].format.name == name
    found = intake.read_drafted(one, tables)
    assert found.rows_read == sum(sheet.cells.height + len(sheet.refused) for sheet in tables.sheets)
    assert found.rows_read == found.rows["leads"].height + found.same + found.rows_refused
    assert leads is None or found.rows["leads"].height == leads
    assert found.rows["leads"]["created_at"].null_count() == 0
