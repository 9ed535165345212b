"""The lock: the state after the last migration, and the chain of migrations that led there, as one `.dbs` text.

It lies beside the migrations as `schema.lock.dbs`, is read by the same parser as the source, and merges as text does.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.migrate.numbering import PLAN
from dbsc.record import Record
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import Module, Modules
from dbsc.source import Source
from dbsc.syntax import ast
from dbsc.syntax.parser import parse

NAME = "schema.lock.dbs"
FORMAT = "2"
_BEFORE_CLOSED = "1"
"""The format of locks in which what said nothing of who gets at it was as Supabase makes it, and not closed yet."""
START = "empty"
_TITLE = (
    "-- The state of the schema after its last migration. dbsc writes this file; merge it as text, do not edit it.\n"
)


class Link(Record):
    """A migration of the chain: its file's name, and the hash of everything up to and with it."""

    file: str
    hash: str


class Lock(Record):
    """A lock that was read: the catalog it describes and the chain."""

    catalog: Catalog
    chain: tuple[Link, ...]

    @property
    def hash(self) -> str:
        """The hash of the last migration."""
        return self.chain[-1].hash if self.chain else START


NOTHING = Lock(EMPTY, ())


class Rebased(Record):
    """The files of a folder of migrations as they are to be before a compile, and those that it writes anew."""

    files: Mapping[str, str]
    gone: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def next_hash(before: str, body: str) -> str:
    """The hash after a migration: of the one before it and the migration's statements."""
    from hashlib import sha256

    return sha256(f"{before}\n{body}".encode()).hexdigest()[:16]


def body_of(text: str) -> str:
    """The statements of a migration file: what follows its header."""
    _, blank, body = text.replace("\r\n", "\n").partition("\n\n")
    return body if blank else text


def text(catalog: Catalog, chain: tuple[Link, ...]) -> str:
    """The lock's text: the chain, the hash of the state, and the state."""
    from dbsc.semantics.lift import lift
    from dbsc.semantics.lift_parts import quoted
    from dbsc.syntax.format import laid_out

    state = laid_out(lift(catalog))
    links = "".join(f"migration {quoted(link.file)} {quoted(link.hash)}\n" for link in chain)
    head = f"lock {{\nformat {FORMAT}\n{links}state {quoted(_state_hash(state))}\n}}\n"
    return f"{_TITLE}\n{laid_out(head)}\n{state}"


def _state_hash(state: str) -> str:
    """The hash of the state's text, whatever its line ends."""
    from hashlib import sha256

    return sha256(state.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


def read(source: Source) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """The lock, or what is wrong with its text."""
    file, faults = parse(source)
    chain: list[Link] = []
    format_ = state = None
    rest = []
    for declaration in file.declarations:
        if isinstance(declaration, ast.Generic) and declaration.words[0].text == "lock":
            for entry in declaration.entries:
                words = [word.text for word in entry.words]
                if words[0] == "format" and len(words) == 2:
                    format_ = words[1]
                elif words[0] == "migration" and len(words) == 3:
                    chain.append(Link(words[1], words[2]))
                elif words[0] == "state" and len(words) == 2:
                    state = (words[1], source.text[declaration.span.end :])
        else:
            rest.append(declaration)
    if faults or format_ not in (FORMAT, _BEFORE_CLOSED):
        return NOTHING, (_broken(source, faults),)
    if state is None or state[0] != _state_hash(state[1]):
        message = f"the lock `{source.path}` was edited, or two branches were merged in it"
        help_ = (
            "`dbsc compile --rebase BRANCH` takes those of the other branch, and writes what is new here behind them"
        )
        return NOTHING, (Diagnostic("DBS502", message, help=help_),)
    modules = Modules((Module(file.replace(declarations=tuple(rest)), source),), ())
    catalog, diagnostics = lower(modules, proven=True, unsaid_open=format_ == _BEFORE_CLOSED)
    if has_errors(diagnostics):
        return NOTHING, (_broken(source, diagnostics),)
    return Lock(catalog, tuple(chain)), ()


def rebased(here: Mapping[str, str], base: Mapping[str, str], folder: str) -> Rebased:
    """A folder of migrations with the chain of `base`, without those that were written on another one.

    Both are the texts of a folder by name; `base` has the lock that counts.
    """
    if NAME not in base:
        message = f"there is no `{NAME}` in `{folder}` to take the migrations from"
        return Rebased(here, (), (Diagnostic("DBS502", message, help="name a revision that has it"),))
    lock, problems = read(Source(f"{folder}/{NAME}", base[NAME]))
    known = {link.file for link in lock.chain}
    missing = [name for name in known if name not in base]
    if missing:
        problems = (Diagnostic("DBS502", f"migration `{folder}/{missing[0]}` is missing"),)
    ours = tuple(name for name, text in here.items() if name not in known and text.startswith("-- makes:"))
    kept = {name: text for name, text in here.items() if name not in ours}
    return Rebased({**kept, **{name: base[name] for name in (*known, NAME, PLAN) if name in base}}, ours, problems)


def _broken(source: Source, diagnostics: tuple[Diagnostic, ...]) -> Diagnostic:
    place = diagnostics[0].place if diagnostics else None
    why = diagnostics[0].message if diagnostics else "it is of another version of dbsc"
    help_ = "take it from version control as it was"
    if "\n<<<<<<< " in source.text:
        help_ = (
            "merge the schema, then `dbsc compile --rebase BRANCH`: it takes the lock and the migrations of the branch"
            " that databases have, such as `main`, and writes what is new here behind them"
        )
    return Diagnostic("DBS502", f"the lock `{source.path}` cannot be read: {why}", place, help=help_)
