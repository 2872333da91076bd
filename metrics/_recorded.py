"""What nobody records is unknown, not zero."""

from agreement.ledger import Ledger


def on_record(ledger: Ledger, *columns: str) -> bool:
    """Whether each of these facts was ever recorded of any lead."""
    return all(ledger.leads[column].count() > 0 for column in columns)
