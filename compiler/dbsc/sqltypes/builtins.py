"""What PostgreSQL and its extensions have: functions, operators, casts, types, settings.

The file `stdlib/postgres/catalog.txt` is searched, not parsed: it has one line a name, and a schema uses few of its
three thousand names.
"""

from __future__ import annotations

from dbsc import assets
from dbsc.record import Record

_FILE = "stdlib/postgres/catalog.txt"


class Routine(Record):
    """A function, or an operator with one argument or two.

    Types are PostgreSQL's names, with `[]` for arrays. `kind` is f, a (aggregate), o (ordered-set aggregate), w
    (window) or p (procedure), `volatility` i, s or v. `columns` are those of a row that it returns. `since` is the
    version that it came with, 0 if the oldest server has it. Of an open one the volatility is not the last word: what
    is written in SQL may be expanded in place. `target` is the reference of one that the schema declares.
    """

    kind: str
    volatility: str
    result: str | None
    arguments: tuple[str, ...]
    strict: bool = False
    is_set: bool = False
    variadic: bool = False
    defaults: int = 0
    since: int = 0
    is_open: bool = False
    columns: tuple[tuple[str, str | None], ...] = ()
    target: tuple[str, ...] | None = None


class Facts(Record):
    """What is known of a type.

    `kind` is b (base), d (domain), e (enum), r (range), m (multirange), c (composite) or p (pseudo). `held` is the type
    of what an array, a range or a domain holds. The volatility is that of reading its text and of writing it. `sorting`
    is o (it has an order), e (values can at least be told apart) or -.
    """

    kind: str
    category: str
    preferred: bool = False
    subscript: bool = False
    held: str | None = None
    reads: str = "i"
    writes: str = "i"
    sorting: str = "o"


class _File:
    """The text and where its sections are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sections: dict[str, tuple[int, int]] = {}
        start = text.index("\n@ ")
        while start >= 0:
            line_end = text.index("\n", start + 1)
            end = text.find("\n@ ", line_end)
            self.sections[text[start + 3 : line_end]] = (line_end, end if end >= 0 else len(text))
            start = end
        self.found: dict[tuple[str, str], str | None] = {}
        self.routines: dict[tuple[str, str], tuple[Routine, ...]] = {}

    def line(self, section: str, name: str) -> str | None:
        """What a section says of a name."""
        key = (section, name)
        if key not in self.found:
            self.found[key] = self.search(section, f"\n{name}\t")
        return self.found[key]

    def search(self, section: str, head: str) -> str | None:
        bounds = self.sections.get(section)
        at = self.text.find(head, *bounds) if bounds else -1
        if at < 0:
            return None
        end = self.text.find("\n", at + 1)
        return self.text[at + len(head) : end if end >= 0 else len(self.text)]

    def of(self, section: str, name: str) -> tuple[Routine, ...]:
        """The routines of a name."""
        key = (section, name)
        if key not in self.routines:
            line = self.line(section, name)
            self.routines[key] = tuple(map(_routine, line.split(";"))) if line else ()
        return self.routines[key]


_loaded: list[_File] = []


def _file() -> _File:
    if not _loaded:
        text = assets.read(_FILE)
        assert text is not None
        _loaded.append(_File(text))
    return _loaded[0]


def _routine(entry: str) -> Routine:
    flags, result, *rest = entry.split(" ")
    flags, _, since = flags.partition("@")
    flags, _, defaults = flags.partition("=")
    columns: tuple[tuple[str, str | None], ...] = ()
    if result.startswith("{"):
        listed = [column.rpartition(":") for column in result[1:-1].split(",")]
        columns, result = tuple((name, type_) for name, _, type_ in listed), listed[0][2]
        result = "record" if len(columns) > 1 else result
    return Routine(
        kind=flags[0],
        volatility=flags[1],
        result=result,
        arguments=tuple(rest[0].split(",")) if rest else (),
        strict="!" in flags,
        is_set="*" in flags,
        variadic="+" in flags,
        defaults=int(defaults or 0),
        since=int(since or 0),
        is_open="q" in flags,
        columns=columns,
    )


def functions(name: str, extension: str = "") -> tuple[Routine, ...]:
    """PostgreSQL's functions of a name, or those of an extension."""
    return _file().of(f"functions {extension}".rstrip(), name)


def operators(name: str, extension: str = "") -> tuple[Routine, ...]:
    """PostgreSQL's operators of a name, or those of an extension."""
    return _file().of(f"operators {extension}".rstrip(), name)


def is_function(routine: Routine, name: str) -> bool:
    """Whether it is one of PostgreSQL's functions of a name, and not another that is like it."""
    return any(each is routine for each in functions(name))


def is_operator(routine: Routine, name: str) -> bool:
    """Whether it is one of PostgreSQL's operators of a name, and not another that is like it."""
    return any(each is routine for each in operators(name))


def parameters(name: str, extension: str = "") -> frozenset[str]:
    """The names of what functions of a name are given; those of all of them."""
    line = _file().line(f"parameters {extension}".rstrip(), name)
    return frozenset(line.split(";") if line else ())


def setting(name: str) -> str | None:
    """What the file says of a setting of the server, whose name is in small letters."""
    return _file().line("settings", name)


def cast(source: str, target: str, extensions: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """The context of a cast (i implicit, a in assignments, e explicit) and its volatility; None if there is none."""
    for extension in ("", *extensions):
        line = _file().line(f"casts {extension}".rstrip(), f"{source}>{target}")
        if line:
            return line[0], line[2]
    return None


def facts(name: str, extensions: tuple[str, ...] = ()) -> Facts | None:
    """What is known of a type of PostgreSQL or of an extension; arrays are not asked for here."""
    for extension in ("", *extensions):
        line = _file().line(f"types {extension}".rstrip(), name)
        if line:
            kind, category, preferred, subscript, held, volatility, sorting = line.split(" ")
            found = None if held == "-" else held
            return Facts(
                kind, category, preferred == "+", subscript == "s", found, volatility[0], volatility[1], sorting
            )
    return None


def is_known(extension: str) -> bool:
    """Whether all functions of an extension are known."""
    return f"functions {extension}" in _file().sections


def known() -> list[str]:
    """The extensions of which all functions are known."""
    words = (section.partition(" ") for section in _file().sections)
    return [extension for word, _, extension in words if word == "functions" and extension]


def extension_of(kind: str, name: str) -> str | None:
    """An extension that has a type, a function or an operator of that name; `kind` is the section's word."""
    file = _file()
    for section in file.sections:
        word, _, extension = section.partition(" ")
        if word == kind and extension and file.line(section, name) is not None:
            return extension
    return None


def names_of(kind: str, extensions: tuple[str, ...] = ()) -> list[str]:
    """The names of all `functions`, `operators` or `settings` of PostgreSQL and of some extensions."""
    file, found = _file(), []
    for extension in ("", *extensions):
        start, end = file.sections.get(f"{kind} {extension}".rstrip(), (0, 0))
        found += [line.partition("\t")[0] for line in file.text[start:end].splitlines() if "\t" in line]
    return found
