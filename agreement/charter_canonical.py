"""The one way to write a charter down, its hash, and reading it again."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from agreement.charter import Charter, HandoverStep, Priority, Responsibility, Training
from agreement.errors import Refused

FORMAT = 1
LONGEST = 100_000


def charter_canonical(charter: Charter) -> str:
    """The charter as JSON that depends on nothing but its meaning: sorted keys, no white space, Unicode NFC.

    Priorities and hand-over steps keep their order, which is part of what is signed; the order of responsibilities,
    of training and of a priority's products has no meaning, so they are sorted.

    >>> charter_canonical(Charter(campaign_limit_cents=500))[:49]
    '{"campaign_limit_cents":500,"format":1,"handover"'
    """
    ordered = charter_in_order(charter)
    content = {
        "kind": "charter",
        "format": FORMAT,
        "responsibilities": [_plain(one) for one in ordered.responsibilities],
        "priorities": [_plain(one) for one in ordered.priorities],
        "handover": [_plain(one) for one in ordered.handover],
        "training": [_plain(one) for one in ordered.training],
        "campaign_limit_cents": ordered.campaign_limit_cents,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def charter_digest(charter: Charter) -> str:
    """SHA-256 of the canonical form in UTF-8, as 64 hexadecimal digits: what a signature names."""
    return sha256(charter_canonical(charter).encode()).hexdigest()


def charter_in_order(charter: Charter) -> Charter:
    """The same charter with its text in NFC and what has no order of its own sorted."""
    tasks = [replace(one, task=_nfc(one.task), who=_nfc(one.who)) for one in charter.responsibilities]
    first = [
        replace(one, title=_nfc(one.title), products=tuple(sorted(map(_nfc, one.products))))
        for one in charter.priorities
    ]
    return Charter(
        tuple(sorted(tasks, key=lambda one: (one.side, one.task, str(_plain(one))))),
        tuple(first),
        tuple(replace(one, what=_nfc(one.what)) for one in charter.handover),
        tuple(sorted(charter.training, key=lambda one: (one.side, one.kind, one.count))),
        charter.campaign_limit_cents,
    )


def stored_charter(text: str) -> Charter:
    """A charter that was checked when it was proposed."""
    content = json.loads(text)
    return Charter(
        tuple(Responsibility(**{**one, "due_on": _day(one["due_on"])}) for one in content["responsibilities"]),
        tuple(
            Priority(**{**one, "from_on": date.fromisoformat(one["from_on"]), "until_on": _day(one["until_on"]),
                        "products": tuple(one["products"])})
            for one in content["priorities"]
        ),
        tuple(HandoverStep(**one) for one in content["handover"]),
        tuple(Training(**one) for one in content["training"]),
        content["campaign_limit_cents"],
    )  # fmt: skip


def charter_from_json(text: str) -> Charter:
    """The charter written in `text` by somebody, yet to be checked; raises Refused when it is none."""
    if len(text) > LONGEST:
        raise Refused(f"The charter is longer than {LONGEST} characters. Nobody could read what they sign.")
    try:
        return stored_charter(text)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(f"The text is no charter that Accord can read ({error}). Bring one that it wrote.") from None


def _plain(one: Any) -> dict[str, Any]:
    return {name: _value(value) for name, value in vars(one).items()}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _nfc(text: str) -> str:
    return normalize("NFC", text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
