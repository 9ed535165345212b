"""From `grammar/dbs.lark` to parse tables. The only module that knows Lark; nothing imports it when a schema compiles.

`python -m dbsc.syntax.grammar` writes `_tables.py`. Lark itself parses too (`lark_tree`): the oracle of the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lark import Lark
from lark import Token as LarkToken
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from dbsc import assets
from dbsc.source import Source
from dbsc.syntax.lexer import lex

_TABLES = Path(__file__).with_name("_tables.py")
# Where a list goes on after a broken member: the nonterminals that a recovery may stand in for.
_MEMBERS = ("item", "mixin_item", "documented", "entry", "label", "field", "partition")
_WRAPPERS = frozenset({"item", "mixin_item", "documented"})  # of one child they are that child


class _Terminals(Lexer):
    """Hands our tokens to Lark; a word is a keyword where the state of the parser accepts that keyword."""

    __future_interface__ = 2  # be given the state of the parser

    def __init__(self, conf: Any) -> None:
        self.by_text = {terminal.pattern.value: terminal.name for terminal in conf.terminals if terminal.pattern}

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[LarkToken]:
        for token in lexer_state.text:
            kind = token.kind
            if kind in ("PUNCT", "NAME"):
                literal = self.by_text.get(token.text)
                if literal in parser_state.parse_conf.states[parser_state.position]:
                    kind = literal
            yield LarkToken(kind, token.text, token.start, end_pos=token.end)


def build() -> Lark:
    """Lark over the grammar, as the tables see it: every token kept, nothing for what is absent."""
    text = assets.read("grammar/dbs.lark")
    assert text is not None
    return Lark(text, parser="lalr", lexer=_Terminals, keep_all_tokens=True, maybe_placeholders=False)


def lark_tree(lark: Lark, source: Source, make: Callable[[str, list[Any], int, int], Any]) -> Any:
    """What Lark parses, built bottom-up by `make(rule, children, start, end)`; None where Lark finds an error."""
    tokens = {token.start: token for token in lex(source).tokens}

    def convert(node: Any) -> tuple[Any, int, int]:
        if isinstance(node, LarkToken):
            token = tokens[node.start_pos or 0]
            return token, token.start, token.end
        parts = [convert(child) for child in node.children]
        start, end = (parts[0][1], parts[-1][2]) if parts else (0, 0)
        return make(str(node.data), [part[0] for part in parts], start, end), start, end

    frontend: Any = lark.parser
    try:
        return convert(frontend.parse(list(tokens.values())))[0]
    except UnexpectedInput:
        return None


def tables() -> str:
    """The text of `_tables.py`."""
    lark = build()
    rules = list(lark.rules)
    nonterminals = sorted({str(rule.origin.name) for rule in rules})
    end, rows = _rows(lark, rules, nonterminals)
    out = ['"""Parse tables made from grammar/dbs.lark by `python -m dbsc.syntax.grammar`. Do not edit."""', ""]
    out.append(f"START, END = 0, {end}")
    out.append(f"NAMES = {tuple(nonterminals)!r}")
    out.append(f"MEMBERS = {tuple(nonterminals.index(name) for name in _MEMBERS)!r}")
    out.append(
        "# Of each rule: its nonterminal, how many symbols it matches, its name (empty where it is a mere list),"
    )
    out.append("# and whether a list or nothing may be among what it matched.")
    out.append("RULES = (")
    for rule in rules:
        origin = str(rule.origin.name)
        nested = any(_is_nested(str(symbol.name)) for symbol in rule.expansion if not symbol.is_term)
        name = "" if origin.startswith("_") else origin
        out.append(f"    ({nonterminals.index(origin)}, {len(rule.expansion)}, {name!r}, {nested}),")
    out.append(")")
    columns = (("ACTION", "dict[str, int]"), ("GOTO", "dict[int, int]"), ("REDUCE", "int"))
    for index, (title, kind) in enumerate(columns):
        out.append(f"{title}: tuple[{kind}, ...] = (")
        out.extend(f"    {row[index]!r}," for row in rows)
        out.append(")")
    return "\n".join(out) + "\n"


def _rows(
    lark: Lark, rules: list[Any], nonterminals: list[str]
) -> tuple[int, list[tuple[dict[str, int], dict[int, int], int]]]:
    """The end state, and of each state: its actions, its gotos, and the reduction it makes whatever comes next."""
    backend: Any = lark.parser
    table = backend.parser._parse_table
    literals = {t.name: t.pattern.value for t in lark.terminals if t.pattern}
    rule_number = {rule: index for index, rule in enumerate(rules)}
    nonterminal_number = {name: index for index, name in enumerate(nonterminals)}
    # Lark numbers states in an order that is not stable from run to run; number them by first visit instead.
    order = [table.start_states["start"]]
    state_number = {order[0]: 0}
    rows = []
    for state in order:
        actions: dict[str, int] = {}
        goto: dict[int, int] = {}
        for symbol, (action, entered) in sorted(table.states[state].items()):
            key = literals.get(symbol, f"<{symbol}>")
            if action is not Shift:
                actions[key] = ~rule_number[entered]
                continue
            target = _skip_units(table.states, state, entered)
            if target not in state_number:
                state_number[target] = len(order)
                order.append(target)
            if symbol in nonterminal_number:
                goto[nonterminal_number[symbol]] = state_number[target]
            else:
                actions[key] = state_number[target]
        rule = _only_reduction(table.states[state])
        rows.append((actions, goto, 0) if rule is None else ({}, goto, ~rule_number[rule]))
    return state_number[table.end_states["start"]], rows


def _skip_units(states: Any, state: int, target: int) -> int:
    """Where `target`, entered from `state`, leads by rules of one symbol that hand it on as it is."""
    while True:
        rule = _only_reduction(states[target])
        if rule is None or len(rule.expansion) > 1:
            return target
        name = str(rule.origin.name)
        if not name.startswith("_") and name not in _WRAPPERS:
            return target
        target = states[state][name][1]


def _only_reduction(row: Any) -> Any:
    """The rule by which a state reduces whatever comes next, or None. A file ends at its end only."""
    found = {None if action is Shift or rule.origin.name == "start" else rule for action, rule in row.values()}
    return found.pop() if len(found) == 1 else None


def _is_nested(name: str) -> bool:
    return name.startswith("_") or name in _MEMBERS


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(_TABLES.read_text(encoding="utf-8") != tables())
    _TABLES.write_text(tables(), encoding="utf-8")
