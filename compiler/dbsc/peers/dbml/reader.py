"""A DBML file to the catalog of the database that dbml2sql makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote, Header, Intent
from dbsc.catalog.objects import Enum, Extension, Object, Rows, Schema
from dbsc.diagnostics import Label
from dbsc.peers.dbml import comments, notes, partials, tree
from dbsc.peers.dbml.indexes import make_indexes
from dbsc.peers.dbml.names import Namespace, kept
from dbsc.peers.dbml.parser import parse
from dbsc.peers.dbml.records import rows
from dbsc.peers.dbml.references import References
from dbsc.peers.dbml.relation import Relation
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tables import make_table
from dbsc.peers.objections import objections
from dbsc.peers.reading import Reading, Remark
from dbsc.source import Source, Span

_SAYS_POSTGRESQL = re.compile(r"""database_type\s*:\s*['"]postgres""", re.IGNORECASE)


def read(source: Source) -> Reading:
    """The catalog of a file, with everything that is wrong with it, or has no counterpart.

    The database equals the one of `dbml2sql --postgres`, except where that tool writes something else than the file
    says, which is told.
    """
    report = Report()
    reader = _Reader(parse(source, report), report)
    catalog, remarks = reader.catalog(), reader.remarks()
    if not report.mistakes:
        report.add(objections(catalog))
    return Reading(catalog, report.all(), remarks)


class _Reader:
    def __init__(self, file: tree.File, report: Report) -> None:
        self.file = file
        self.report = report
        self.namespaces: dict[str, Namespace] = {}
        self.relations: dict[tuple[str, str], Relation] = {}
        self.aliases: dict[str, Relation] = {}
        self.enums: dict[tuple[str, str], Enum] = {}
        self.references = References((), {}, report, broken=False)
        self.unused: list[Relation] = []  # partials that no table has

    def catalog(self) -> Catalog:
        """The whole catalog: what others need stands before them, and tables in the order of the file."""
        self.read_enums()
        self.read_tables()
        extensions: dict[str, None] = {}
        for relation in self.relations.values():
            make_table(relation, self.enums, self.namespaces)
            extensions.update(relation.extensions)
        for relation in self.unused:
            make_table(relation, self.enums, self.namespaces)
        for relation in (*self.relations.values(), *self.unused):
            make_indexes(relation)
        references = self.references = References(
            self.relations.values(), self.aliases, self.report, broken=self.file.broken
        )
        for written in self.file.references:
            references.written(written)
        for relation in self.relations.values():
            references.at_columns(relation)
        for relation in self.unused:
            references.look_up(relation)
        made: list[Object] = [Schema(name) for name in self.namespaces if name != "public"]
        made += [Extension(name, "public") for name in extensions]
        made += self.enums.values()
        for relation in self.relations.values():
            made += [relation.table, *relation.indexes] if relation.table else []
        made += references.make(self.namespaces)
        made += self.read_records(references)
        return Catalog(
            {object_.ref: object_ for object_ in made}, {}, Intent(self.header(), notes=tuple(self.unions()))
        )

    def unions(self) -> Iterator[ColumnNote]:
        """The columns that are one of several texts."""
        for relation in self.relations.values():
            for name, values in relation.unions.items():
                yield ColumnNote(relation.ref, name, values)

    def remarks(self) -> tuple[Remark, ...]:
        """What the file says beside its database; for what `catalog` has made."""
        relations = self.relations.values()
        anchors = (
            *comments.of_tables(relations),
            *comments.of_references(self.references),
            *comments.of_enums(self.file.enums),
        )
        noted = (*comments.of_labels(self.file.enums, self.report), *comments.of_indexes(relations))
        return comments.remarks(self.file, anchors, noted, self.report)

    def header(self) -> Header:
        """The `database` header of a project."""
        for project in self.file.projects:
            for other in project.others:
                if not _SAYS_POSTGRESQL.match(other.text):
                    self.report.left_out("project", other)
        for second in self.file.projects[1:]:
            if second.name:
                self.report.say("DBS833", "there are two projects", second.name.span)
        project = self.file.projects[0] if self.file.projects else tree.Project(None, (), ())
        header = Header(comment=notes.comment(note.text for note in project.notes))
        return header.replace(name=kept(project.name, self.report)) if project.name else header

    def namespace(self, schema: str) -> Namespace:
        """The names of a schema."""
        return self.namespaces.setdefault(schema, Namespace())

    def place(self, path: tree.Path, what: str) -> tuple[str, str] | None:
        """The schema and the name of what is declared; None, and a diagnostic, where it is in more than a schema."""
        if len(path.names) > 2 or path.columns:
            self.report.say("DBS830", f"{what} is called `name` or `schema.name`", path.span)
            return None
        names = [kept(name, self.report) for name in path.names]
        return names[0] if len(names) > 1 else "public", names[-1]

    # ------------------------------------------------------------ declarations

    def read_enums(self) -> None:
        for written in self.file.enums:
            place = self.place(written.path, "an enum")
            if place is None:
                continue
            if place in self.enums:
                self.twice("enums", written.path, self.enums[place].origin)
                continue
            self.namespace(place[0])
            self.enums[place] = Enum(*place, self.labels(written), None, written.path.span)

    def labels(self, written: tree.Enum) -> tuple[str, ...]:
        found: dict[str, tree.Name] = {}
        for label in written.labels:
            text = kept(label.name, self.report)
            earlier = found.setdefault(text, label.name)
            if earlier is not label.name:
                labels = (Label(earlier.span, "the first one"),)
                self.report.say("DBS833", f"the enum has `{text}` twice", label.name.span, labels=labels)
        return tuple(found)

    def read_tables(self) -> None:
        shared: dict[str, tree.Table] = {}
        for partial in self.file.partials:
            name = partial.path.names[0]
            if name.text in shared:
                self.twice("partials", partial.path, shared[name.text].path.span)
            shared.setdefault(name.text, partial)
        self.read_unused(shared)
        for written in self.file.tables:
            place = self.place(written.path, "a table")
            if place is None:
                continue
            if place in self.relations:
                self.twice("tables", written.path, self.relations[place].whole.table.path.span)
                continue
            namespace = self.namespace(place[0])
            whole = partials.whole(written, shared, self.report)
            relation = self.relations[place] = Relation(whole, namespace, self.report)
            namespace.relations.add(relation.name)
            if written.alias:
                self.alias(written.alias, relation)

    def read_unused(self, shared: Mapping[str, tree.Table]) -> None:
        """The partials that no table has: they make nothing, and may be wrong."""
        used = {
            item.name.text for table in self.file.tables for item in table.columns if isinstance(item, tree.Partial)
        }
        for name, partial in shared.items():
            if name not in used and partial.columns:
                relation = Relation(partials.whole(partial, {}, self.report), Namespace(), self.report)
                self.unused.append(relation)

    def alias(self, name: tree.Name, relation: Relation) -> None:
        if name.text in self.aliases or any(table.path.names[-1].text == name.text for table in self.file.tables):
            self.report.say("DBS833", f"two tables are called `{name.text}`", name.span)
        self.aliases.setdefault(name.text, relation)

    def twice(self, what: str, path: tree.Path, first: Span | None) -> None:
        labels = (Label(first, "the first one"),) if first else ()
        text = ".".join(name.text for name in path.names)
        self.report.say("DBS833", f"there are two {what} `{text}`", path.span, labels=labels)

    def read_records(self, references: References) -> list[Rows]:
        """The rows of all tables; a table has them in one place."""
        written = [(relation, each) for relation in self.relations.values() for each in relation.whole.table.records]
        for each in self.file.records:
            relation = references.table(each.table.names, each.table.span) if each.table else None
            if relation is not None:
                written.append((relation, each))
        found: dict[str, Rows] = {}
        for relation, each in written:
            made = rows(relation, each, self.enums, self.report)
            if relation.shown in found:
                self.report.say("DBS833", f"table `{relation.shown}` has two lists of rows", each.span)
            elif made is not None:
                found[relation.shown] = made
        return list(found.values())
