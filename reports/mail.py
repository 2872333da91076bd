"""The week as a mail: text and page as alternatives, and the page that was reported as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from reports.corrections import Correction
from reports.told import title
from reports.week import Week
from reports.week_paper import week_html, week_text

MADE = "[made data] "
"""Before the subject where the company is the sample."""


@dataclass(frozen=True)
class Letter:
    """Who writes to whom, and under which number."""

    sender: Address
    recipients: tuple[Address, ...]
    message_id: str
    """The same for the same sending of a week, however often it is tried."""
    at: datetime
    made: bool = False


def mail(one: Week, page: str, letter: Letter, since: Sequence[Correction] = ()) -> EmailMessage:
    """The mail of a week. `page` is what was reported; text and alternative say what is corrected since."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{MADE if letter.made else ''}{title(one)}: {one.status.lower()}"
    message["From"] = letter.sender
    message["To"] = letter.recipients
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(week_text(one, since), cte="quoted-printable")
    shown = week_html(one, since) if since else page
    message.add_alternative(shown, subtype="html", cte="quoted-printable")
    name = f"accord-week-{one.begins}.html"
    message.add_attachment(page.encode(), maintype="text", subtype="html", filename=name, params={"charset": "utf-8"})
    return message
