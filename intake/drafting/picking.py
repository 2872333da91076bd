"""Which column of which file becomes which column of the contract, before anybody corrects it."""

from collections.abc import Iterator, Mapping, Sequence

from agreement.frames import FRAMES
from intake.checking import targets
from intake.drafting.answers import NOTHING
from intake.drafting.sources import Source
from intake.recognised import DEALS

FRAME = FRAMES["leads"]
OF_DEALS = ("opportunity_at", "won_at", "lost_at", "lost_reason", "amount", "amount_cents", "margin_share")
"""Facts of a deal: where deals are joined to leads, theirs are taken."""
OF_SOME = ("source", "channel", "segment", "industry", "region", "employees", "job_level", "persona", "score")
"""Facts that a file of deals has of leads with a deal only: a filter over them would compare those with themselves."""
OWN = ("lead_id", "created_at", "updated_at", "name", "email", "email_known", "phone_known")
"""Facts of the lead itself: never those of a list that is looked up."""


def picked(found: Sequence[Source], lists: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """By column of the contract: the label of the column it comes from, as was said, else by the formats.

    `lists` are the files that are looked up: what they say holds for every lead.
    """
    labels: dict[str, str] = {}
    for target in targets(FRAME.name):
        label = said[target] if target in said else next(_candidates(target, found, lists), NOTHING)
        if label != NOTHING and any(label in labels_of(one) for one in found):
            labels[target] = label
    if "amount" in labels:
        labels.pop("amount_cents", None)
    return labels


def labels_of(one: Source) -> tuple[str, ...]:
    """The labels of all columns of a file."""
    return tuple(f"{one.key}.{title}" for title in one.header)


def source_of(label: str, found: Sequence[Source]) -> tuple[Source, str]:
    """The file of a label, and the title of its column."""
    one = next(one for one in found if label in labels_of(one))
    return one, label.removeprefix(f"{one.key}.")


def _candidates(target: str, found: Sequence[Source], lists: Sequence[str]) -> Iterator[str]:
    first, *others = found
    order = [*others, first] if target in OF_DEALS and any(one.format.rows == DEALS for one in others) else found
    for one in order:
        if one is not first and (target in OWN or (target in OF_DEALS and one.format.rows != DEALS and _known(first))):
            continue
        if one is not first and target in OF_SOME and one.key not in lists:
            continue
        names = one.format.filled.get(target) or one.format.columns.get(target, ())
        if label := one.label(names):
            yield label


def _known(one: Source) -> bool:
    return bool(one.format.marks)
