"""Comments of the other text, set into the `.dbs` text above what they are about.

They are comments of a file (`--`), not of the database (`---`): the other tool keeps them out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.objects import Ref, ref
from dbsc.peers.reading import Remark
from dbsc.source import Source, Span
from dbsc.syntax import ast
from dbsc.syntax.format import format_source
from dbsc.syntax.parser import parse

_Subject = tuple[Ref, "str | None"]


def remarked(text: str, remarks: Iterable[Remark]) -> str:
    """A text with the remarks on what it declares, formatted; others are left out: they belong to another file."""
    source = Source("schema.dbs", text)
    tree, _ = parse(source)
    places = dict(_places(tree.declarations, "public"))
    lines: dict[int, list[str]] = {}
    for remark in sorted(remarks, key=lambda remark: remark.part is not None):
        span = places.get((remark.object, remark.part)) or places.get((remark.object, None))
        if span is not None:
            lines.setdefault(source.position(span.start)[0], []).extend(remark.lines)
    out: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        indent = line[: len(line) - len(line.lstrip())]
        out += [f"{indent}-- {said}".rstrip() for said in lines.get(number, ())]
        out.append(line)
    formatted, _ = format_source(Source("schema.dbs", "\n".join(out)))
    return formatted if formatted is not None else text


def _places(declarations: Iterable[object], schema: str) -> Iterator[tuple[_Subject, Span]]:
    """Where each enum, table, column and index stands."""
    for each in declarations:
        match each:
            case ast.Schema():
                yield from _places(each.declarations, each.name.text)
            case ast.Enum():
                yield (_ref("type", each.name, schema), None), each.span
            case ast.Table():
                table = _ref("table", each.name, schema)
                yield (table, None), each.span
                for item in each.items:
                    if isinstance(item, ast.Column | ast.Key) and item.name is not None:
                        yield (table, item.name.text), item.span
            case _:
                pass


def _ref(kind: str, name: ast.QName, schema: str) -> Ref:
    return ref(kind, *(name.parts if len(name.parts) > 1 else (schema, name.parts[0])))
