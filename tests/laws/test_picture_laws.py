"""What holds of every picture: nothing overlaps, no line goes through a table, and every reference ends at its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dbsc.backends.diagram.layout import neighbourhoods as neighbourhoods_module
from dbsc.backends.diagram.layout import picture as picture_module
from dbsc.backends.diagram.layout.picture import Picture, picture
from dbsc.backends.diagram.model import Box, Line, Model, Row
from dbsc.backends.diagram.svg import svg
from dbsc.catalog.objects import Ref, ref
from geometry import faults

# A picture of two dozen tables takes a fifth of a second.
_FEWER = settings(max_examples=max(5, settings.default.max_examples // 5 if settings.default else 5))

_TYPES = ("int", "text", "numeric(12,4)", "timestamptz", "interval day to second(3)")
_NAMES = (
    "id",
    "code",
    "名前 と 番号",
    "اسم",
    'say "so" & <b>',
    "a_name_that_is_as_long_as_names_can_be_in_postgresql_which_is_63",
    "W" * 63,
)
_NOTES = (None, "range partitions every month; after 12 months archive, drop", "4 hash partitions")


@st.composite
def models(draw: st.DrawFn) -> Model:
    """A diagram of up to two dozen tables, in which anything may refer to anything, itself too, and twice.

    No column refers to more than three things: there is room for that many lines at a row.
    """
    count = draw(st.integers(1, 24))
    refs = [ref("table", draw(st.sampled_from(("public", "billing"))), f"t{number}") for number in range(count)]
    sizes = [draw(st.integers(1, 12)) for _ in refs]
    end = st.integers(0, count - 1)
    lines: list[Line] = []
    for source, target in draw(st.lists(st.tuples(end, end), max_size=2 * count)):
        row, key = draw(st.integers(0, sizes[source] - 1)), draw(st.integers(0, min(sizes[target] - 1, 1)))
        single, optional = draw(st.booleans()), draw(st.booleans())
        if sum(line.source == refs[source] and line.columns == (f"c{row}",) for line in lines) < 3:
            lines.append(Line(refs[source], (f"c{row}",), refs[target], (f"c{key}",), single, optional))
    boxes = [draw(_boxes(table, size)) for table, size in zip(refs, sizes, strict=True)]
    return Model("drawn", tuple(boxes), tuple(lines))


def _boxes(table: Ref, size: int) -> st.SearchStrategy[Box]:
    rows = st.tuples(*(_rows(number) for number in range(size)))
    return st.builds(
        Box,
        st.just(table),
        st.sampled_from(("table", "table", "junction", "external")),
        rows,
        st.sampled_from(_NOTES),
        st.sampled_from((None, "what it is", 'a <b> & "c" \x01')),
        st.booleans(),
        st.sampled_from(((), ("90 days by deleted_at",))),
    )


def _rows(number: int) -> st.SearchStrategy[Row]:
    type_, flag = st.sampled_from(_TYPES), st.booleans()
    return st.builds(Row, st.just(f"c{number}"), type_, flag, flag, flag, flag)


@_FEWER
@given(models())
def test_nothing_overlaps_and_every_reference_ends_at_its_rows(model: Model) -> None:
    assert faults(picture(model)) == []


@_FEWER
@given(models())
def test_every_reference_is_drawn_or_written_at_both_of_its_rows(model: Model) -> None:
    with tangled():
        found = picture(model)
        assert faults(found) == []
        assert sorted(map(repr, (*(wire.line for wire in found.wires), *found.written))) == sorted(
            map(repr, model.lines)
        )
        assert all(plot.tables <= 5 for plot in found.plots)
        assert svg(model) == svg(model)


@contextmanager
def tangled() -> Iterator[None]:
    """Small groups are taken for tangles, and neighbourhoods are small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(picture_module, "_MOST_IN_LINES", 4)
        patch.setattr(picture_module, "_TANGLED", -1.0)
        patch.setattr(neighbourhoods_module, "MOST", 4)
        patch.setattr(neighbourhoods_module, "_FOR_LONE", 1)
        yield


@_FEWER
@given(models())
def test_a_picture_is_the_same_whenever_it_is_drawn(model: Model) -> None:
    assert svg(model) == svg(model)


@_FEWER
@given(models(), st.sampled_from(_NAMES), st.sampled_from(_NAMES))
def test_any_names_make_a_document_whose_texts_are_inside_it(model: Model, title: str, column: str) -> None:
    boxes = (model.boxes[0].replace(rows=(*model.boxes[0].rows, Row(column, title, values=(title, column)))),)
    drawn = svg(model.replace(title=title, boxes=boxes + model.boxes[1:]))
    root = ElementTree.fromstring(drawn)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.attrib["x"]) <= width
        assert -5 <= float(text.attrib["y"]) <= height
    assert title in [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]


# ---------------------------------------------------------------- the checker itself


def test_what_is_wrong_with_a_picture_would_be_found() -> None:
    tables = [ref("table", "public", name) for name in "abc"]
    boxes = tuple(Box(table, "table", (Row("id", "int"), Row("other", "int"))) for table in tables)
    lines = (Line(tables[1], ("other",), tables[0], ("id",)), Line(tables[2], ("other",), tables[1], ("id",)))
    right = picture(Model("three", boxes, lines))
    assert faults(right) == []
    first, second = right.boxes[:2]
    wire = right.wires[0]
    (x, y), (far, end) = wire.points[0], wire.points[-1]
    for wrong, told in (
        (_boxes_of(right, second.replace(x=first.x + 20, y=first.y)), "is over"),
        (_boxes_of(right, second.replace(x=-5.0)), "is outside"),
        (_wires_of(right, ((x, y), (x + 60, y), (x + 60, end), (far, end))), "goes through"),
        (_wires_of(right, ((x, y + 40), *wire.points[1:])), "does not end at"),
        (_wires_of(right, right.wires[1].points), "lie on each other"),
    ):
        assert any(told in fault for fault in faults(wrong)), told


def _boxes_of(right: Picture, *changed: object) -> Picture:
    return right.replace(boxes=(right.boxes[0], *changed, *right.boxes[2:]))


def _wires_of(right: Picture, points: tuple[tuple[float, float], ...]) -> Picture:
    return right.replace(wires=(right.wires[0].replace(points=points, net=99), *right.wires[1:]))
