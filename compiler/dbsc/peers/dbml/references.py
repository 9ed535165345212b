"""References: foreign keys, and the tables of `<>`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog import naming
from dbsc.catalog.objects import Column, ForeignKey, Key, Object, Ref, Table
from dbsc.diagnostics import Label, did_you_mean
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml import tree
from dbsc.peers.dbml.names import Namespace, free, kept
from dbsc.peers.dbml.relation import Relation
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.settings import Settings
from dbsc.record import Record
from dbsc.source import Span


class End(Record):
    """One end of a reference: a table, some of its columns, and whether there may be many of them."""

    relation: Relation
    columns: tuple[str, ...]
    many: bool


class Reference(Record):
    """A reference whose names are found. Where both ends are one, the second holds the foreign key."""

    first: End
    second: End
    name: tree.Name | None
    settings: Settings
    place: Span


class References:
    """Finds what references are about, and makes their objects in the order of the file."""

    def __init__(
        self, relations: Iterable[Relation], aliases: dict[str, Relation], report: Report, *, broken: bool
    ) -> None:
        """`broken` says that the file may declare tables that could not be read."""
        self.relations = {(relation.schema, relation.name): relation for relation in relations}
        self.aliases = aliases
        self.report = report
        self.broken = broken
        self.by_ends: dict[frozenset[tuple[Relation, frozenset[str]]], Reference] = {}
        self.junctions: dict[Span, Ref] = {}  # the tables of `<>`, by where that is written
        self.names = {relation.name for relation in self.relations.values()}

    # ------------------------------------------------------------ what is written

    def written(self, reference: tree.Reference) -> None:
        """A `Ref` of its own."""
        left, right = self.end(reference.left), self.end(reference.right)
        settings = settings_.read(self.report, reference.settings, settings_.REFERENCE)
        if left and right:
            many = _many(reference.operator)
            first, second = End(*left, many[0]), End(*right, many[1])
            self.keep(Reference(first, second, reference.name, settings, reference.span))

    def at_columns(self, relation: Relation) -> None:
        """What stands in the settings of columns."""
        for name, settings in relation.settings.items():
            for setting in settings.get("ref", ()):
                value = setting.value
                assert value is not None and value.path is not None  # its kind says so
                target = self.end(value.path, relation)
                if target is None:
                    continue
                own, other = _many(value.text)
                shared = name in relation.whole.shared
                if shared and not (own or other):
                    self.report.otherwise("partial one", setting.span)
                ends = End(*target, other), End(relation, (name,), own)
                first, second = ends[::-1] if shared and own and other else ends
                self.keep(Reference(first, second, None, {}, setting.span))

    def look_up(self, relation: Relation) -> None:
        """Reports what a partial that no table has refers to, if it is not there."""
        for settings in relation.settings.values():
            for setting in settings.get("ref", ()):
                if setting.value and setting.value.path:
                    self.end(setting.value.path, relation)

    def end(self, path: tree.Path, home: Relation | None = None) -> tuple[Relation, tuple[str, ...]] | None:
        """The table and the columns of a path; None, and a diagnostic, where they are not there."""
        names = path.names if path.columns else path.names[:-1]
        columns = path.columns or path.names[-1:]
        relation = home if home and not names else self.table(names, path.span)
        if relation is None:
            return None
        found = [relation.column(column) for column in columns]
        known = tuple(column for column in found if column is not None)
        return (relation, known) if len(known) == len(found) else None

    def table(self, names: tuple[tree.Name, ...], place: Span) -> Relation | None:
        """The table of a name, or of another name for it."""
        if not 1 <= len(names) <= 2:
            self.report.say("DBS830", "an end of a reference is a table and its column", place, "write `posts.user_id`")
            return None
        texts = [naming.truncated(name.text) for name in names]
        alias = self.aliases.get(names[0].text) if len(names) == 1 else None
        found = alias or self.relations.get((texts[0] if len(texts) > 1 else "public", texts[-1]))
        if found is None and not self.broken:
            where = Span(place.source, names[0].span.start, names[-1].span.end)
            known = [relation.shown for relation in self.relations.values()] + list(self.aliases)
            help_ = did_you_mean(".".join(texts), known)
            elsewhere = next((r.shown for r in self.relations.values() if r.name == texts[-1]), None)
            help_ = f"write `{elsewhere}`" if elsewhere and not help_ else help_
            self.report.say("DBS832", f"there is no table `{'.'.join(texts)}`", where, help_)
        return found

    def keep(self, reference: Reference) -> None:
        """Keeps a reference that can be, and that is the first one between these columns."""
        first, second = reference.first, reference.second
        if len(first.columns) != len(second.columns):
            message = f"{len(first.columns)} columns cannot refer to {len(second.columns)}"
            self.report.say("DBS834", message, reference.place, "write as many on both sides")
            return
        if (first.relation, first.columns) == (second.relation, second.columns):
            self.report.say("DBS834", "both ends of this reference are the same", reference.place)
            return
        earlier = self.by_ends.setdefault(_ends(reference), reference)
        if earlier is not reference:
            labels = (Label(earlier.place, "the first one"),)
            help_ = "a reference is written once: at its column, or as a `Ref`"
            self.report.say("DBS833", "these columns refer to each other already", reference.place, help_, labels)

    @property
    def found(self) -> list[Reference]:
        """All references, in the order of the file."""
        return sorted(self.by_ends.values(), key=lambda found: found.place.start)

    # ------------------------------------------------------------ what is made

    def make(self, namespaces: dict[str, Namespace]) -> Iterator[Object]:
        """The foreign keys and the tables of `<>`, as dbml2sql makes them one by one."""
        for reference in self.found:
            if not _is_made(reference):
                continue  # a type was not understood, and that is told
            if reference.first.many and reference.second.many:
                yield from self.junction(reference, namespaces[reference.first.relation.schema])
            else:
                yield from self.foreign_key(reference)

    def foreign_key(self, reference: Reference) -> Iterator[ForeignKey]:
        """A foreign key: the end that is one is what it points to."""
        first, second = reference.first, reference.second
        target, source = (second, first) if first.many else (first, second)
        if frozenset(target.columns) not in set(target.relation.keys()):
            self.no_key(reference, target)
            return
        relation = source.relation
        second_part = naming.columns_part(source.columns)
        given = kept(reference.name, self.report) if reference.name else None
        yield ForeignKey(
            relation.ref,
            relation.namespace.constraint(relation.name, second_part, "fkey", given),
            source.columns,
            target.relation.ref,
            target.columns,
            _action(reference.settings, "delete"),
            _action(reference.settings, "update"),
            origin=reference.place,
        )
        self.report.otherwise("deferrable", reference.place)

    def no_key(self, reference: Reference, target: End) -> None:
        """Reports a reference that PostgreSQL refuses."""
        listed, shown = ", ".join(target.columns), target.relation.shown
        message = f"`{shown}` has no key over ({listed}), so no foreign key can point there"
        help_ = f"write `[unique]` behind `{listed}`" if len(target.columns) == 1 else f"write `({listed}) [unique]`"
        help_ += f" in `{shown}`, or turn the reference round if it is meant the other way"
        labels = (Label(target.relation.whole.table.path.span, f"`{shown}` is declared here"),)
        self.report.say("DBS838", message, reference.place, help_, labels)

    def junction(self, reference: Reference, namespace: Namespace) -> Iterator[Object]:
        """The table of `<>`, and its two foreign keys."""
        ends = (reference.first, reference.second)
        keyless = [end for end in ends if frozenset(end.columns) not in set(end.relation.keys())]
        for end in keyless:
            self.no_key(reference, end)
        if keyless:
            return
        if reference.name or reference.settings:
            self.report.left_out("junction settings", reference.place)
        schema = reference.first.relation.schema
        name = naming.truncated(free(ends[0].relation.name, ends[1].relation.name, self.names))
        self.names.add(name)
        columns: dict[str, Column] = {}
        parts: list[tuple[str, ...]] = []
        for end in ends:
            part: list[str] = []
            for column in end.columns:
                chosen = naming.truncated(free(end.relation.name, column, columns))
                columns[chosen] = Column(chosen, end.relation.plain_type(column, reference.place))
                part.append(chosen)
            parts.append(tuple(part))
        key = Key("primary key", namespace.key(name, None, "pkey"), tuple(columns))
        table = Table(schema, name, tuple(columns.values()), key, origin=reference.place)
        self.junctions[reference.place] = table.ref
        namespace.relations.add(name)
        yield table
        for end, own in zip(ends, parts, strict=True):
            chosen = namespace.constraint(name, naming.columns_part(own), "fkey")
            yield ForeignKey(table.ref, chosen, own, end.relation.ref, end.columns, origin=reference.place)
            self.report.otherwise("deferrable", reference.place)


def _many(operator: str) -> tuple[bool, bool]:
    """Whether there may be many on the left and on the right of an operator."""
    plain = operator.replace("?", "")
    return plain in (">", "<>"), plain in ("<", "<>")


def _ends(reference: Reference) -> frozenset[tuple[Relation, frozenset[str]]]:
    return frozenset((end.relation, frozenset(end.columns)) for end in (reference.first, reference.second))


def _is_made(reference: Reference) -> bool:
    ends = (reference.first, reference.second)
    return all(column in end.relation.columns for end in ends for column in end.columns)


def _action(settings: Settings, name: str) -> str | None:
    """What a foreign key does; `no action` is what it does where nothing is said."""
    value = settings_.text(settings, name)
    return None if value is None or value.lower() == "no action" else value.lower()
