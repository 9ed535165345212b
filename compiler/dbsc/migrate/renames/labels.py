"""The strings in a fragment that are labels of an enum: PostgreSQL keeps the label, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbsc.sqltext.quote import literal
from dbsc.sqltext.tokens import Tokens
from dbsc.sqltext.tree import Node, nodes, strings

Path = tuple[str, ...]
Edit = tuple[int, int, str]


class Labels:
    """Finds the labels in one fragment. `enums` are the columns whose type is an enum, by where their names begin."""

    def __init__(self, renamed: Mapping[Path, Mapping[str, str]], tokens: Tokens, enums: Mapping[int, Path]) -> None:
        self.renamed = renamed
        self.tokens = tokens
        self.enums = enums

    def edits(self, tree: Node, target: Path | None) -> Iterator[Edit]:
        """What is to be written for them; `target` is the enum that the value is assigned to."""
        if target is not None:
            yield from self.constants(tree, target)
        for node in nodes(tree):
            if "typeName" in node and "arg" in node:
                named = strings(node["typeName"].get("names", ()))
                if named in self.renamed:
                    yield from self.constants(node["arg"], named)
            for sides in _compared(node):
                enums = {enum for side in sides if (enum := self.enum(side)) is not None}
                if len(enums) == 1:
                    (enum,) = enums
                    for side in sides:
                        yield from self.constants(side, enum)

    def enum(self, node: Node | list[Node]) -> Path | None:
        """The enum that an operand has for certain."""
        if not isinstance(node, dict):
            return None
        if "ColumnRef" in node:
            return self.enums.get(node["ColumnRef"].get("location", 0))
        if "TypeCast" in node:
            named = strings(node["TypeCast"]["typeName"].get("names", ()))
            return named if named in self.renamed else None
        for form in ("CoalesceExpr", "MinMaxExpr"):
            if form in node:
                return next((e for each in node[form]["args"] if (e := self.enum(each)) is not None), None)
        return None

    def constants(self, node: Node | list[Node], enum: Path) -> Iterator[Edit]:
        """The constants that an operand consists of."""
        if isinstance(node, list):
            for each in node:
                yield from self.constants(each, enum)
        elif "A_Const" in node:
            yield from self.constant(node["A_Const"], enum)
        elif "List" in node:
            yield from self.constants(node["List"]["items"], enum)
        elif "A_ArrayExpr" in node:
            yield from self.constants(node["A_ArrayExpr"].get("elements", []), enum)
        elif "CoalesceExpr" in node:
            yield from self.constants(node["CoalesceExpr"]["args"], enum)
        elif "CaseExpr" in node:
            case = node["CaseExpr"]
            yield from self.constants([when["CaseWhen"]["result"] for when in case["args"]], enum)
            if "defresult" in case:
                yield from self.constants(case["defresult"], enum)

    def constant(self, node: Node, enum: Path) -> Iterator[Edit]:
        """A string: a label, or an array of labels."""
        text = node.get("sval", {}).get("sval") if "sval" in node else None
        if text is None:
            return
        renamed = self.renamed.get(enum, {})
        new = renamed.get(text)
        if new is None and text[:1] == "{" and text[-1:] == "}" and '"' not in text:
            parts = text[1:-1].split(",")
            new = "{" + ",".join(renamed.get(part, part) for part in parts) + "}"
        if new is not None and new != text:
            number = self.tokens.find(node.get("location", 0))
            yield self.tokens.starts[number], self.tokens.ends[number], literal(new)


def _compared(node: Node) -> Iterator[tuple[Node | list[Node], ...]]:
    """The operands in a node that have one type in common."""
    if "A_Expr" in node:
        inner = node["A_Expr"]
        if "lexpr" in inner and "rexpr" in inner:
            yield inner["lexpr"], inner["rexpr"]
    if "CaseExpr" in node and "arg" in node["CaseExpr"]:
        case = node["CaseExpr"]
        yield (case["arg"], *[when["CaseWhen"]["expr"] for when in case["args"]])
    if "CoalesceExpr" in node:
        yield tuple(node["CoalesceExpr"]["args"])
