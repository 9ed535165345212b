"""In which schema the operator class is that a bare name means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dbsc.catalog.access_methods import METHODS, operator_classes
from dbsc.catalog.builtin import EXTENSION_OPERATOR_CLASSES
from dbsc.sqltext.quote import unquote
from dbsc.sqltypes import builtins

_CREATE = re.compile(
    r'\bcreate\s+operator\s+class\s+(?:(?P<schema>\w+|"(?:[^"]|"")*")\.)?(?P<name>\w+|"(?:[^"]|"")*")', re.IGNORECASE
)


def home(title: str, extensions: Mapping[str, str], blocks: Iterable[str]) -> str | None:
    """The schema of an operator class: of an extension that has it, or of a block of SQL that makes it.

    `extensions` are those there are, each with its schema. Where some of them have classes that are not known, and all
    these lie in one schema, it is taken for one of theirs. None for a class of PostgreSQL's own, and for nobody's.
    """
    if any(title in operator_classes(method) for method in METHODS):
        return None
    for extension, schema in extensions.items():
        if title in EXTENSION_OPERATOR_CLASSES.get(extension, ()):
            return schema
    for block in blocks:
        for made in _CREATE.finditer(block):
            if unquote(made["name"]) == title and made["schema"]:
                return unquote(made["schema"])
    places = {schema for extension, schema in extensions.items() if not builtins.is_known(extension)}
    return next(iter(places)) if len(places) == 1 else None
