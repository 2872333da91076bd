"""A CRM's files → rows of the contract, and a list of what was refused. Pure: nothing is written to a database here."""

from intake.choosing import Way, found_out
from intake.drafting import Answers
from intake.mapfile import load, parse, shipped
from intake.mapping import Mapping
from intake.reading import Read, Tables, read, read_drafted, read_tables, sheets
from intake.refused import Refusal

__all__ = ["Answers", "Mapping", "Read", "Refusal", "Tables", "Way"]
__all__ += ["found_out", "load", "parse", "read", "read_drafted", "read_tables", "sheets", "shipped"]
