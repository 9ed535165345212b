"""An inventory of a database that is not ours, to compare by: `tools/fingerprint.py` of the folder of shared things.

The folder is no part of the project. It is looked for beside the checkout, or where `DBSC_SHARED` says.
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from dbsc.postgres.scratch import Server

SHARED = Path(os.environ.get("DBSC_SHARED", Path(__file__).parents[2] / "shared"))
FINGERPRINT = SHARED / "tools" / "fingerprint.py"


@cache
def _fingerprint() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fingerprint", FINGERPRINT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def inventory(server: Server, database: str, *, owners: bool = False) -> Any:
    """What is in a database, and with `owners` whose it is; None where the tool is not there."""
    if not FINGERPRINT.is_file():
        return None
    reader = _fingerprint().Reader(server.conninfo(database), owners=owners)
    try:
        return reader.read()
    finally:
        reader.c.close()


def differences(before: Any, after: Any) -> dict[str, Any]:
    """What two inventories do not have alike, by kind; nothing where there are none."""
    if before is None and after is None:
        return {}
    return {
        kind: found
        for kind, found in _fingerprint().compare(before, after)["kinds"].items()
        if found["missing"] or found["extra"] or found["changed"]
    }
