"""A CRM's files → rows of the contract, and a list of what was refused. Pure: nothing is written to a database here."""

from intake.mapfile import load, parse, shipped
from intake.mapping import Mapping
from intake.reading import Read, read, read_tables
from intake.refused import Refusal

__all__ = ["Mapping", "Read", "Refusal", "load", "parse", "read", "read_tables", "shipped"]
