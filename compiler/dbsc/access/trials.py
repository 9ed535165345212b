"""Claims of expectations tried on a server: a row, a user, a command as the role, and what came of it; all is undone.

The row is alone in its table, so that a command which reads nothing can be tried on it, too. A superuser does the same
first: what he is refused, a constraint refuses. No triggers fire, as the claims are about row security and privileges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dbsc.access import stage
from dbsc.access.cells import Eyes
from dbsc.access.report import said
from dbsc.access.rights import Rights
from dbsc.access.verdicts import OPEN, REFUTED, Answer, Claim, Verdict, role_of
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Column, Function, Table
from dbsc.hints import Any
from dbsc.postgres.attempt import attempt
from dbsc.postgres.connection import Connection
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, literal, qualified

ROWS = 3
"""How many rows a claim is tried on as each user."""
_WITHOUT_EQUALITY = frozenset({"json", "xml", "point", "polygon"})
_SETTING = re.compile(r"current_setting\(\s*'([^']+)'", re.IGNORECASE)
_OF_SESSION = re.compile(r"\b(?:current_user|session_user|current_role)\b", re.IGNORECASE)


class Trial(Record):
    """What came of trying a claim: how many rows it held for, and what was against it."""

    held: int
    against: str = ""


class Outcome(Record):
    """Whether a row was reached, and what the server said where it was not."""

    reached: bool
    said: str = ""


class Probe(Record):
    """A statement that was tried and agreed with its claim: who was asking, what was done before, what came of it."""

    claim: Claim
    role: str
    asking: tuple[tuple[str, str], ...]
    prepare: str
    statement: str
    reached: bool
    title: str


class Tried(Record):
    """The answers with what a server says of them, on how many rows it agreed, and one try of each claim."""

    answers: tuple[Answer, ...]
    rows: int
    probes: tuple[Probe, ...]


def tried(connection: Connection, catalog: Catalog, answers: tuple[Answer, ...]) -> Tried:
    """What a server says of each claim. The connection commits by itself, and is a superuser's."""
    rights = Rights(catalog)
    found = {id(answer.line): answer for answer in answers}
    rows = 0
    probes: list[Probe] = []
    for table, lines in stage.tables_with_lines(catalog):
        trials = _Trials(connection, rights, table, lines)
        for line in lines:
            answer = found[id(line)]
            found[id(line)] = answer.replace(verdicts=tuple(map(trials.judged, answer.verdicts)))
        rows += trials.agreed
        probes += trials.probes.values()
    return Tried(tuple(found[id(answer.line)] for answer in answers), rows, tuple(probes))


class _Trials:
    """The trials of one table."""

    def __init__(self, connection: Connection, rights: Rights, table: Table, lines: Any) -> None:
        self.connection = connection
        self.rights = rights
        self.catalog = rights.catalog
        self.table = table
        self.name = qualified(*table.ref.path)
        self.users: dict[str, tuple[str | None, ...]] = {}
        for role in dict.fromkeys(role for line in lines if (role := role_of(self.catalog, line))):
            compared = stage.Compared(Eyes(rights, role), table, lines)
            self.users[role] = stage.users(connection, self.catalog, compared)
            stage.vary(connection, compared, self.users[role])
        self.settings = _settings(self.catalog)
        self.agreed = 0
        self.probes: dict[int, Probe] = {}  # by the identity of what they are about

    def judged(self, verdict: Verdict) -> Verdict:
        """A verdict with what the server says: what it is against is refuted."""
        role = role_of(self.catalog, verdict.claim.line)
        if role is None:
            return verdict
        trial = self.trial(verdict.claim, role)
        self.agreed += trial.held
        if trial.against:
            why = f"{verdict.why}; {trial.against}" if verdict.word == REFUTED else trial.against
            return verdict.replace(word=REFUTED, why=why)
        if verdict.word == OPEN and trial.held:
            rows = f"{trial.held} row{'' if trial.held == 1 else 's'}"
            return verdict.replace(why=f"{verdict.why}; it held for the {rows} that were tried")
        return verdict

    def trial(self, claim: Claim, role: str) -> Trial:
        """Tries a claim as each user on a few of the rows that it is about."""
        condition = rows_of(claim)
        if _OF_SESSION.search(condition) or role == "public":  # means somebody else to a superuser, and nobody
            return Trial(0)
        held = 0
        for user in self.asking_for(claim, role):
            with self.undone(user, role):
                rows = self.rows(condition)
            for row in rows:
                for statement, outcome in self.outcomes(claim, role, user, row, condition):
                    if outcome.reached is not claim.can:
                        return Trial(held, self.told(claim, role, user, row, outcome))
                    held += 1
                    self.note(claim, role, user, row, statement)
        return Trial(held)

    def outcomes(
        self, claim: Claim, role: str, user: str | None, row: Mapping[str, str | None], condition: str
    ) -> Iterator[tuple[str, Outcome]]:
        """The statements that a claim is tried with, and what comes of each, as far as something comes of it."""
        for statement in self.statements(claim, role, row):
            with self.undone(user, role):
                self.connection.execute("set local session_replication_role = replica")
                is_new = claim.command == "insert"
                if not self.alone(row, is_new) or not self.control(statement, condition, is_new):
                    continue
                self.connection.execute(f"set local role {identifier(role)}")
                done = attempt(self.connection, statement)
                yield statement, Outcome(done.count > 0, done.refused or "")

    def note(self, claim: Claim, role: str, user: str | None, row: Mapping[str, str | None], statement: str) -> None:
        """Keeps the first try of a claim."""
        if id(claim) in self.probes:
            return
        told = " and ".join(self.told_by(row))
        prepare = f"delete from {self.name}"
        if claim.command != "insert":
            prepare += f" where not ({told})"
            if not self.table.primary_key:  # several rows may be the same
                prepare = f"delete from {self.name} where (tableoid, ctid) not in (select tableoid, ctid"
                prepare += f" from {self.name} where {told} order by tableoid, ctid limit 1)"
        word = "can" if claim.can else "cannot"
        what = f"{claim.command} another {claim.unchanged}" if claim.unchanged else claim.command
        shown = ", ".join(f"{name} = {_value(row[name])}" for name in self.named(claim))
        title = f"{said(claim.line)}: {word} {what} where {shown}"
        asking = tuple(self.asking(user, role))
        self.probes[id(claim)] = Probe(claim, role, asking, prepare, statement, claim.can, title)

    def told_by(self, row: Mapping[str, str | None]) -> Iterator[str]:
        """What tells a row from others: its key or, in a table without one, all of it."""
        if self.table.primary_key:
            yield from (f"{identifier(name)} = {_value(row[name])}" for name in self.table.primary_key.columns)
            return
        for column in self.table.columns:
            has_equality = not column.type.schema and column.type.name not in _WITHOUT_EQUALITY
            name = identifier(column.name) if has_equality else f"{identifier(column.name)}::text"
            yield f"{name} is not distinct from {_value(row[column.name])}"

    # ------------------------------------------------------------ who and what

    def asking_for(self, claim: Claim, role: str) -> tuple[str | None, ...]:
        """The users as whom a claim is tried."""
        if self.rights.on_platform and role != self.catalog.intent.header.user_role:
            return (None,)
        somebody = claim.line.owned is not None or self.rights.on_platform
        return self.users[role] if somebody else tuple(dict.fromkeys((*self.users[role], None)))

    def undone(self, user: str | None, role: str) -> Any:
        """A transaction in which somebody is asking, that is undone."""
        return _Undone(self.connection, [*self.asking(user, role)])

    def asking(self, user: str | None, role: str) -> Iterator[tuple[str, str]]:
        """The settings that say who is asking."""
        for setting in self.settings:
            if setting == "request.jwt.claims":
                sub = f'"sub": "{user}", ' if user is not None else ""
                yield setting, f'{{{sub}"role": "{role}"}}'
            elif user is not None:
                yield setting, user

    def rows(self, condition: str) -> list[dict[str, str | None]]:
        """A few of the rows for which something holds, as texts, with the place of each."""
        listed = ", ".join(f"{identifier(column.name)}::text" for column in self.table.columns)
        query = f"select tableoid::text, ctid::text, {listed} from {self.name} where {condition} "
        query += f"order by tableoid, ctid limit {ROWS}"
        names = ["tableoid", "ctid", *(column.name for column in self.table.columns)]
        return [dict(zip(names, row, strict=True)) for row in attempt(self.connection, query).rows]

    def alone(self, row: Mapping[str, str | None], also: bool) -> bool:
        """Whether all rows but one could be deleted, or that one also."""
        this = f"(tableoid = {row['tableoid']} and ctid = {literal(row['ctid'] or '')})"
        return (
            attempt(self.connection, f"delete from {self.name}{'' if also else f' where not {this}'}").refused is None
        )

    def control(self, statement: str, condition: str, is_new: bool) -> bool:
        """Whether a superuser can do it, and it is about a row that the claim is about."""
        if is_new:
            return self.would_be(statement, condition)
        with self.connection.transaction(force_rollback=True):
            return self.count(self.name, condition) > 0 and attempt(self.connection, statement).count > 0

    def would_be(self, statement: str, condition: str) -> bool:
        """Whether something holds for the row that an insert makes, before it is there."""
        called = identifier(self.table.name)
        with self.connection.transaction(force_rollback=True):
            made = attempt(self.connection, f"{statement} returning to_jsonb({called}.*)::text")
        if not made.rows:
            return False
        row = f"jsonb_populate_record(null::{self.name}, {literal(made.rows[0][0])}::jsonb)"
        return self.count(f"{row} as {called}", condition) > 0

    def count(self, source: str, condition: str) -> int:
        """How many rows something holds for; none where that cannot be told."""
        found = attempt(self.connection, f"select count(*) from {source} where {condition}").rows
        return int(found[0][0]) if found else 0

    # ------------------------------------------------------------ statements

    def statements(self, claim: Claim, role: str, row: Mapping[str, str | None]) -> Iterator[str]:
        """What a claim is tried with: as much as it says can be done, or as little as reaches the row."""
        held = self.rights.privilege(self.table.ref, role, claim.command)
        usable = [c for c in self.table.columns if held.whole or c.name in held.columns] or list(self.table.columns)
        wanted = [c for c in self.table.columns if not claim.columns or c.name in claim.columns]
        match claim.command:
            case "select":
                names = [column.name for column in (wanted if claim.can else usable[:1])]
                yield f"select {', '.join(map(identifier, names))} from {self.name}"
            case "insert":
                columns = [column for column in (wanted if claim.can else usable) if is_writable(column)]
                yield self.insert(columns, row)
            case "update" if claim.unchanged:
                yield from self.changes(claim.unchanged)
            case "update":
                columns = [
                    c for c in (wanted if claim.can else usable) if is_writable(c) and c.name not in claim.except_
                ]
                sets = [f"{identifier(c.name)} = {_value(row[c.name])}" for c in columns]
                if claim.can and sets:
                    yield f"update {self.name} set {', '.join(sets)} {self.reading()}"
                elif sets:
                    yield f"update {self.name} set {sets[0]}"
            case _:
                yield f"delete from {self.name} {self.reading() if claim.can else ''}"

    def reading(self) -> str:
        """A condition that is always true, and for which the row has to be read."""
        key = self.table.primary_key.columns[0] if self.table.primary_key else None
        return f"where {identifier(key)} is not null" if key else "where tableoid is not null"

    def insert(self, columns: list[Column], row: Mapping[str, str | None]) -> str:
        if not columns:
            return f"insert into {self.name} default values"
        names = ", ".join(identifier(column.name) for column in columns)
        return f"insert into {self.name} ({names}) values ({', '.join(_value(row[c.name]) for c in columns)})"

    def changes(self, column: str) -> Iterator[str]:
        """Updates that leave another value in a column: values of other rows, users, and null."""
        name = identifier(column)
        query = f"select distinct {name}::text from {self.name} where {name} is not null order by 1 limit {2 * ROWS}"
        values = dict.fromkeys([None, *(row[0] for row in attempt(self.connection, query).rows)])
        for users in self.users.values():
            values.update(dict.fromkeys(users))
        for value in values:
            written = _value(value)
            yield f"update {self.name} set {name} = {written} where {name} is distinct from {written}"

    # ------------------------------------------------------------ for people

    def told(self, claim: Claim, role: str, user: str | None, row: Mapping[str, str | None], outcome: Outcome) -> str:
        """What was tried and what came of it."""
        who = f"as `{role}`" + (f", the user {user}" if user is not None else "")
        values = ", ".join(f"{name} = {_value(row[name])}" for name in self.named(claim))
        if claim.unchanged:
            return f"{who}, an update changes `{claim.unchanged}` of the row where {values}"
        if outcome.reached:
            return f"{who}, it reaches the row where {values}"
        why = f": {outcome.said}" if outcome.said else ""
        return f"{who}, it does not reach the row where {values}{why}"

    def named(self, claim: Claim) -> list[str]:
        """The columns that matter of a row: its key, and those that the claim or a policy names."""
        policies = self.rights.by_table.get(self.table.ref, ())
        said = rows_of(claim) + " ".join(e.sql for p in policies for e in (p.using, p.check) if e is not None)
        key = self.table.primary_key.columns if self.table.primary_key else ()
        names = [column.name for column in self.table.columns]
        found = [name for name in names if name in key or re.search(rf"\b{re.escape(name)}\b", said)]
        return (found or names)[:6]


class _Undone:
    def __init__(self, connection: Connection, settings: list[tuple[str, str]]) -> None:
        self.connection = connection
        self.settings = settings

    def __enter__(self) -> None:
        self.connection.execute("begin")
        for name, value in self.settings:
            self.connection.execute("select set_config(%s, %s, true)", (name, value))

    def __exit__(self, *_: object) -> None:
        self.connection.execute("rollback")


def rows_of(claim: Claim) -> str:
    """The rows that a claim is about, as a condition of SQL."""
    line = claim.line
    parts = []
    if line.owned is not None:
        parts.append(f"({line.owned.sql}) is {'' if line.who == 'owner' else 'not '}true")
    if claim.can and line.when is not None:
        parts.append(f"({line.when.sql}) is true")
    elif claim.when:
        inside = " or ".join(f"({other.when.sql}) is true" for other in claim.when if other.when is not None)
        parts.append(f"({inside})" if ("none", ()) in line.verbs else f"not ({inside})")
    return " and ".join(parts) or "true"


def is_writable(column: Column) -> bool:
    """Whether a statement can give a column a value."""
    return not column.generated and not (column.identity and column.identity.always)


def _value(value: str | None) -> str:
    return "null" if value is None else literal(value)


def _settings(catalog: Catalog) -> tuple[str, ...]:
    """The settings that say who the current user is."""
    if catalog.intent.header.target == "supabase":
        return ("request.jwt.claims",)
    texts = [catalog.intent.header.user or ""]
    for object_ in catalog.objects.values():
        if isinstance(object_, Function) and object_.name in texts[0]:
            texts.append(object_.body or "")
    return tuple(dict.fromkeys(name for text in texts for name in _SETTING.findall(text)))
