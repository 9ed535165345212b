"""Reading the modules of types that dbsc writes, for tests."""

from __future__ import annotations

import re

from catalogs import catalog_of
from dbsc.backends.typescript import interfaces


def types_of(text: str) -> str:
    return interfaces(catalog_of(text))


def exported(module: str) -> list[str]:
    return re.findall(r"^export (?:interface|type) ([\w$]+)", module, re.MULTILINE)


def body(module: str, name: str) -> str:
    """What stands after a name, up to the end of its declaration."""
    found = re.search(
        rf"^export (?:interface|type) {name} (?:= )?(.*?;?\n?}}?)(?=\n\n|\n\Z)", module, re.DOTALL | re.MULTILINE
    )
    assert found, f"{name} is not among {exported(module)}"
    return found.group(1)


def properties(module: str, name: str) -> dict[str, str]:
    """The properties of an interface on one line each: `name` or `name?` to its type."""
    inner = re.sub(r"/\*\*.*?\*/", "", body(module, name), flags=re.DOTALL).strip("{};\n ")
    pairs = (part.split(":", 1) for part in inner.replace("\n    |", " |").split(";\n"))
    return {name.strip(): type_.strip(" ;").removeprefix("| ") for name, type_ in pairs}
