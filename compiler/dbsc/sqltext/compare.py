"""When two fragments say the same: white space, comments, redundant parentheses and the spelling of tokens aside.

This is what the parser sees, not what the server makes of it: `"id"` and `id` are the same, `a = 1` and `a = 1::int`
are not, and neither are `x::int` and `x::int4`.
"""

from __future__ import annotations

from dbsc.sqltext.parse import Fragment
from dbsc.sqltext.tree import LIST_POSITIONS, POSITIONS, terms

_PLACES = POSITIONS | LIST_POSITIONS


def canonical(fragment: Fragment) -> tuple[object, ...]:
    """A hashable form, equal for fragments that say the same. It is flat, so that comparing needs no recursion."""
    stream: list[object] = [fragment.role]
    stack: list[object] = [fragment.tree]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            fields = [field for field in value if field not in _PLACES]
            # With the counts, no two trees give one stream.
            stream.append(("node", len(fields)))
            for field in fields:
                stack += (terms(value) if field == "args" and "boolop" in value else value[field], field)
        elif isinstance(value, list):
            stream.append(("list", len(value)))
            stack.extend(value)
        else:
            stream.append(value)
    return tuple(stream)


def same(one: Fragment, other: Fragment) -> bool:
    """Whether two fragments say the same."""
    return one == other or canonical(one) == canonical(other)
