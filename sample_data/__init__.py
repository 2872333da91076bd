"""A made company's two years of leads: CSVs, their generator, their truth, and how they get into a database."""

from sample_data.loading import load
from sample_data.people import DEMO_PEOPLE

__all__ = ["DEMO_PEOPLE", "load"]
