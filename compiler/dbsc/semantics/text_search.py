"""Names of text search: dictionaries and configurations, ours, PostgreSQL's own and those of extensions."""

from __future__ import annotations

from dbsc.catalog.objects import Ref, ref
from dbsc.catalog.text_search import LANGUAGES, OF_EXTENSIONS
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.semantics.names import Names
from dbsc.source import Span
from dbsc.syntax import ast

Found = tuple[tuple[str, ...], tuple[Ref, ...]]
_OWN = {
    "dictionary": ("simple", *(f"{language}_stem" for language in LANGUAGES)),
    "configuration": ("simple", *LANGUAGES),
}


def declare(names: Names, reference: Ref, span: Span) -> bool:
    """Makes a name known; False (and a diagnostic) if it is taken."""
    earlier = names.text_search.get(reference)
    if earlier is not None:
        message = f"{reference.kind} `{reference[2]}` is declared twice"
        names.diagnostics.append(Diagnostic("DBS108", message, span, (Label(earlier, "the first one"),)))
        return False
    names.text_search[reference] = span
    return True


def resolve(names: Names, kind: str, written: ast.QName, schema: str) -> Found | None:
    """The path of a dictionary or configuration, and what has to be there for it; one that is nowhere is reported."""
    parts = written.parts
    found = names.find_text_search(kind, parts, schema)
    if found is not None:
        return found.path, (found,)
    if parts[-1] in _OWN[kind] and parts[:-1] in ((), ("pg_catalog",)):
        return ("pg_catalog", parts[-1]), ()
    for extension, place in names.extensions.items() if kind == "dictionary" else ():
        if OF_EXTENSIONS.get(extension, ("", ""))[1] == parts[-1] and parts[:-1] in ((), (place,)):
            return (place, parts[-1]), (ref("extension", extension),)
    if not may_be_there(names, kind, parts):
        unknown(names, kind, parts, written.span)
        return None
    return parts, ()


def may_be_there(names: Names, kind: str, parts: tuple[str, ...]) -> bool:
    """Whether a name that finds nothing of ours can be something that is there already."""
    if len(parts) == 2 and parts[0] != "pg_catalog":
        return parts[0] != "public" and names.schemas.get(parts[0], False) is True
    return parts[-1] in _OWN[kind]


def unknown(names: Names, kind: str, parts: tuple[str, ...], place: Span) -> None:
    """Reports a name that is nowhere."""
    name = ".".join(parts)
    declared = [each[2] for each in names.text_search if each.kind.endswith(kind)]
    help_ = did_you_mean(name, [*declared, *_OWN[kind]])
    bringing = next((extension for extension, brought in OF_EXTENSIONS.items() if brought[1] == parts[-1]), None)
    if bringing and kind == "dictionary":
        help_ = f"write `extension {bringing}` at the top of the file"
    help_ = help_ or f"write `external text search {kind} {name}` if it is there already"
    message = f"there is no text search {kind} `{name}`"
    names.diagnostics.append(Diagnostic("DBS115", message, place, help=help_))
