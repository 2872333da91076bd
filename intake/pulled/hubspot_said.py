"""What HubSpot says of an error: the scopes that are missing, or its message."""

import json
from typing import Any


def told_of(text: Any) -> str:
    """The words in the body of an error; none where it is not what HubSpot writes."""
    body = _body(text)
    needed = [scope for each in _list(body.get("errors")) for scope in _needed(each)]
    return ", ".join(needed) or str(body.get("message") or "")


def _body(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _needed(each: Any) -> list[str]:
    context = each.get("context") if isinstance(each, dict) else None
    return [str(scope) for scope in _list(context.get("requiredGranularScopes") if isinstance(context, dict) else None)]


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else []
