"""The limit above which a campaign needs the signature of sales: that of the charter in force."""

from datetime import datetime


def campaign_limit(url: str, at: datetime | None = None) -> int | None:
    """Cents; None where no charter was in force at that instant, or it sets no limit."""
    return None
