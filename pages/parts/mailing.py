"""Mailing the week exactly once, from the terminal: claim, server, mark. No Streamlit."""

from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.moments import day_words, moment_words
from pages.parts.reporting import Telling, last_day
from reports.mail import Letter, mail
from reports.post import NotTaken, Unsure, hand_over
from reports.post_settings import Post
from store.changes import now
from store.sending import (
    Sending,
    claim,
    failed,
    recipients_hash,
    sendings,
    sent,
    unfinished_words,
    unsure,
)
from store.settings import is_sample


def send(url: str, one: Telling, post: Post, calendar: Calendar, again: bool = False) -> str:
    """Mails a frozen week unless that was done, and says in words what came of it.

    Raises Refused where the week is not over, the server did not take it (for some or all), or nobody knows whether an
    earlier try left.
    """
    begins = one.today.begins
    if one.reported is None:
        raise Refused(
            f"The week of {day_words(begins)} is not over in the data, which end on {day_words(one.today.until)}. "
            f"It can be mailed once they reach {day_words(last_day(begins))}."
        )
    stem = f"week-{begins}-{one.reported.sha256[:12]}@{post.sender.domain}"
    taken = claim(url, begins, addresses(post), stem, again)
    if taken is None:
        return standing_words(one, sendings(url, begins), post, calendar)
    refused = _posted(url, one, post, taken)
    reached = len(post.recipients) - len(refused)
    if refused:
        raise Refused(
            f"The week of {day_words(begins)} is mailed to {reached} of {len(post.recipients)} addresses; the server "
            f"did not take {'; '.join(refused)}. Correct ACCORD_MAIL_TO; --send --again mails it to all once more."
        )
    return f"The week of {day_words(begins)} is mailed to {_many(reached)}."


def addresses(post: Post) -> tuple[str, ...]:
    """The plain addresses."""
    return tuple(one.addr_spec for one in post.recipients)


def standing_words(one: Telling, tries: tuple[Sending, ...], post: Post, calendar: Calendar) -> str:
    """Why nothing was sent: it was before, or somebody is at it."""
    week = day_words(one.today.begins)
    if tries[-1].open:
        since = moment_words(tries[-1].claimed_at, calendar)
        return f"The week of {week} is being mailed by another process since {since}. Nothing was done."
    done = next(one for one in reversed(tries) if one.sent_at)
    said = f"The week of {week} was mailed on {moment_words(done.sent_at or done.claimed_at, calendar)} to "
    said += _many(done.recipients) + (f" (not taken: {done.error})" if done.error else "")
    if done.recipients_hash != recipients_hash(addresses(post)):
        said += ", others than ACCORD_MAIL_TO names now"
    return (
        f"{said}. Nothing was sent again; --send --again does. The data end on {day_words(one.today.until)}: the next "
        "week is mailed once they reach its end."
    )


def _posted(url: str, one: Telling, post: Post, taken: Sending) -> tuple[str, ...]:
    """Hands the mail over and marks how it ended."""
    try:
        letter = Letter(post.sender, post.recipients, taken.message_id, now(), is_sample(url) is not None)
        refused = hand_over(post, mail(one.shown, one.page, letter, one.corrections))
    except Unsure as error:
        unsure(url, taken, str(error))
        raise Refused(unfinished_words(sendings(url, taken.week)[-1])) from None
    except NotTaken as error:
        failed(url, taken, str(error))
        raise Refused(f"{error} Nothing was sent; the next run tries again.") from None
    except Exception:
        failed(url, taken, "the mail could not be written")
        raise
    sent(url, taken, "; ".join(refused) or None)
    return refused


def _many(count: int) -> str:
    return f"{count} address{'' if count == 1 else 'es'}"
