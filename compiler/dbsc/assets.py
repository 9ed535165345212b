"""Where this copy of dbsc keeps `grammar/` and `stdlib/`: in the wheel or zip, or beside `compiler/` in a checkout."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_ROOTS = (_PACKAGE, os.path.dirname(os.path.dirname(_PACKAGE)))


def read(name: str) -> str | None:
    """The text of an asset such as `stdlib/std/timestamps.dbs`, or None if there is none of that name."""
    assert __spec__ is not None
    for root in _ROOTS:
        try:
            data = __spec__.loader.get_data(os.path.join(root, *name.split("/")))  # type: ignore[union-attr]
        except OSError:
            continue
        return str(data, "utf-8")
    return None
