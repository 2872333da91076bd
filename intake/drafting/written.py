"""A map as the TOML file that people keep in git."""

from collections.abc import Mapping
from typing import Any

import tomli_w

HEAD = """# A map of Accord: which column of your files is which. Made from your own files; edit it as you like.
# Use it with `accord import FILES --map THIS_FILE`.
"""


def toml(plan: Mapping[str, Any]) -> str:
    """The text of the file."""
    return HEAD + tomli_w.dumps(plan)
