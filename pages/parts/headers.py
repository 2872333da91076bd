"""The security headers of every answer."""

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import streamlit

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@lru_cache(maxsize=1)
def script_hashes() -> tuple[str, ...]:
    """The hashes of the inline scripts in the installed Streamlit's own page: the only ones that may run."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return tuple(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in INLINE.findall(page))


def policy(framed_by: str = "'none'") -> str:
    """The content security policy: everything from here, no foreign script, nobody may frame us."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(script_hashes())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {framed_by}",
        )
    )


def headers(path: str, https: bool) -> dict[str, str]:
    """The headers of an answer to `path`; a component's frame may be framed by our own pages only."""
    component = path.startswith(("/component/", "/_stcore/bidi-components/"))
    named = {
        "content-security-policy": policy("'self'" if component else "'none'"),
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN" if component else "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    return named | ({"strict-transport-security": "max-age=31536000"} if https else {})
