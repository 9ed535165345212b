"""What a file says beside its database, as remarks in the `.dbs` text: comments, and notes that SQL has no place for.

A comment is about what stands before it on its line, else about what follows it; at the end of a block it is about the
table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from dbsc.catalog.objects import Ref, ref
from dbsc.peers.dbml import notes, tree
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml.references import References
from dbsc.peers.dbml.relation import Relation
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tokens import Comment
from dbsc.peers.reading import Remark
from dbsc.record import Record
from dbsc.source import Ranges, Span


class Anchor(Record):
    """A place of the file, and what stands there."""

    place: Span
    object: Ref
    part: str | None = None


def remarks(file: tree.File, anchors: Iterable[Anchor], noted: Iterable[Remark], report: Report) -> tuple[Remark, ...]:
    """All remarks. Comments that are about nothing that is made are told."""
    skipped = Ranges((place.start, place.end) for place in file.skipped)
    by_place: dict[Span, Anchor] = {}
    for each in anchors:
        by_place.setdefault(each.place, each)
    listed = sorted(by_place.values(), key=lambda anchor: anchor.place.start)
    starts = [anchor.place.start for anchor in listed]
    found: list[Remark] = []
    for comment in file.comments:
        anchor = None if skipped.hold(comment.place.start) else _meant(comment, listed, starts)
        lines = tuple(_lines(comment.place.text))
        if anchor is None:
            report.left_out("comment", comment.place)
        elif lines:
            found.append(Remark(anchor.object, anchor.part, lines))
    return (*found, *noted)


def _meant(comment: Comment, anchors: list[Anchor], starts: list[int]) -> Anchor | None:
    """What a comment is about."""
    at = bisect_left(starts, comment.place.start)
    before = anchors[at - 1] if at else None
    if comment.behind:
        return before
    if comment.last:
        return before.replace(part=None) if before else None
    return anchors[at] if at < len(anchors) else None


def _lines(text: str) -> Iterator[str]:
    """The lines of a comment without what makes them one."""
    inner = text[2:] if text.startswith("//") else text[2:].removesuffix("*/")
    for line in inner.split("\n"):
        said = line.strip().lstrip("*").strip() if text.startswith("/*") else line.strip()
        if said:
            yield said


# ---------------------------------------------------------------- anchors


def of_tables(relations: Iterable[Relation]) -> Iterator[Anchor]:
    """Tables, their columns and their indexes; what comes of a partial is at the first table that has it."""
    for relation in relations:
        yield Anchor(relation.whole.table.path.span, relation.ref)
        for column in relation.columns.values():
            assert column.origin is not None  # it was written
            yield Anchor(column.origin, relation.ref, column.name)
        for index in relation.indexes:
            assert index.origin is not None
            yield Anchor(index.origin, relation.ref, relation.parts[index.name])


def of_references(references: References) -> Iterator[Anchor]:
    """References, at the column that holds the foreign key, or at the table of `<>`."""
    for each in references.found:
        if each.place in references.junctions:
            yield Anchor(each.place, references.junctions[each.place])
            continue
        end = each.second if each.first.many <= each.second.many else each.first
        yield Anchor(each.place, end.relation.ref, end.columns[0])


def of_enums(enums: Iterable[tree.Enum]) -> Iterator[Anchor]:
    """Enums and their values."""
    for enum in enums:
        for place in (enum.path.span, *(label.name.span for label in enum.labels)):
            yield Anchor(place, _type(enum))


# ---------------------------------------------------------------- notes


def of_labels(enums: Iterable[tree.Enum], report: Report) -> Iterator[Remark]:
    """What is noted of the values of enums: PostgreSQL has no comments on them."""
    for enum in enums:
        for label in enum.labels:
            settings = settings_.read(report, label.settings, settings_.LABEL)
            note = notes.comment([settings_.text(settings, "note")])
            if note:
                yield Remark(_type(enum), None, tuple(f"{label.name.text}: {note}".split("\n")))


def of_indexes(relations: Iterable[Relation]) -> Iterator[Remark]:
    """What is noted of indexes: dbml2sql makes no comments of it."""
    for relation in relations:
        for index, note in relation.noted:
            part = relation.parts[index.name]
            listed = ", ".join(each.column or "an expression" for each in index.elements)
            text = note if part == index.name else f"index ({listed}): {note}"
            yield Remark(relation.ref, part, tuple(text.split("\n")))


def _type(enum: tree.Enum) -> Ref:
    names = [name.text for name in enum.path.names]
    return ref("type", names[0] if len(names) > 1 else "public", names[-1])
