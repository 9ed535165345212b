"""What PostgreSQL prints, where it would mean something else when it is read again."""

from __future__ import annotations

import re

_FIELD = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<=\bEXTRACT\()(?P<field>\w*[A-Z]\w*)(?= FROM )""")


def read_again(sql: str) -> str:
    """An expression or a query that means what it was printed for.

    The field of `extract('YEAR' from …)`, which keeps its case, is printed as a name, which does not.
    """
    if "EXTRACT(" not in sql:
        return sql
    return _FIELD.sub(lambda found: f"'{found['field']}'" if found["field"] else found[0], sql)
