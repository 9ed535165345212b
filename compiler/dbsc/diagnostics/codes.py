"""Every code: its severity and what it stands for. Codes are never reused; each has a page in `pages/`."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    # 0xx: syntax
    "DBS001": ("error", "unexpected text"),
    "DBS002": ("error", "something is opened and never closed"),
    "DBS003": ("error", "an unquoted name with capital letters"),
    "DBS004": ("error", "a habit of another language"),
    "DBS005": ("error", "a fragment is not valid SQL"),
    "DBS006": ("error", "a list in parentheses that cannot be read"),
    "DBS007": ("error", "an unknown word"),
    "DBS008": ("error", "something said twice, or two things that exclude each other"),
}
