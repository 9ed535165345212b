"""The names that a module of types exports: one for each table, view, type and shape, none of them twice.

The order of the source has no say in it: where two things would have one name, a schema other than `public` is put
before it; within a schema a table has it before a view, a view before a type.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.typescript.text import pascal_case
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Composite, Domain, Enum, Ref, Table, View, ref
from dbsc.record import Record
from dbsc.semantics.english import singular

TYPE_NAME = "type"
"""The kind of the words of `option type person`, by which the source names the type of a table itself."""
JSON = "Json"
TABLE_SUFFIXES = ("", "Insert", "Update")
_KIND_SUFFIXES = ("Table", "View", "Type", "Shape")


class _Claim(Record):
    """What wants a name. `rank` is its place in `_KIND_SUFFIXES`; a name that was `chosen` is not to be changed."""

    chosen: bool
    rank: int
    schema: str
    name: str
    object: Ref

    def candidates(self, shared: bool) -> Iterator[str]:
        """Names in the order in which they are tried; `shared` says that others want the first."""
        plain = pascal_case(self.name)
        if self.schema == "public" or not shared or self.chosen:
            yield plain
        if self.schema:
            plain = pascal_case(f"{self.schema}_{self.name}")
            yield plain
        plain += _KIND_SUFFIXES[self.rank]
        yield plain
        number = 2
        while True:
            yield f"{plain}{number}"
            number += 1


def exported_names(
    catalog: Catalog, besides: frozenset[str] = frozenset(), suffixes: tuple[str, ...] = TABLE_SUFFIXES
) -> dict[Ref, str]:
    """The name of each thing that is exported. Shapes go by `ref("shape", name)`.

    `besides` are names that the module has for something else; a table takes a name for each of the `suffixes`, and so
    does a view where these are not the usual ones.
    """
    claims = sorted(_claims(catalog), key=_precedence)
    wanted: dict[str, int] = {}
    for claim in claims:
        plain = pascal_case(claim.name)
        wanted[plain] = wanted.get(plain, 0) + 1
    names: dict[Ref, str] = {}
    taken = {JSON, *besides}
    several = suffixes != TABLE_SUFFIXES
    for claim in claims:
        for candidate in claim.candidates(wanted[pascal_case(claim.name)] > 1):
            ends = suffixes if claim.object.kind == "table" or (several and claim.object.kind == "view") else ("",)
            own = [candidate + end for end in ends]
            if taken.isdisjoint(own):
                taken.update(own)
                names[claim.object] = candidate
                break
    return names


def without_needless(catalog: Catalog) -> Catalog:
    """A catalog without the names of types that its tables have anyway."""
    intent = catalog.intent
    given = {words: words.subject for words in intent.words if words.kind == TYPE_NAME}
    if not given:
        return catalog
    others = tuple(words for words in intent.words if words not in given)
    names = exported_names(catalog.replace(intent=intent.replace(words=others)))
    kept = tuple(words for words in intent.words if words not in given or names[Ref(words.subject)] != words.text)
    shorter = catalog.replace(intent=intent.replace(words=kept))
    return shorter if exported_names(shorter) == exported_names(catalog) else catalog


def _precedence(claim: _Claim) -> tuple[bool, bool, int, Ref]:
    return not claim.chosen, claim.schema != "public", claim.rank, claim.object


def _claims(catalog: Catalog) -> Iterator[_Claim]:
    chosen = {words.subject: words.text for words in catalog.intent.words if words.kind == TYPE_NAME}
    for object_ in catalog.objects.values():
        if isinstance(object_, Table | View):
            name = chosen.get(object_.ref)
            rank = 0 if isinstance(object_, Table) else 1
            yield _Claim(name is not None, rank, object_.schema, name or singular(object_.name), object_.ref)
        elif isinstance(object_, Enum | Domain | Composite):
            yield _Claim(False, 2, object_.schema, object_.name, object_.ref)
    for shape in catalog.intent.shapes:
        yield _Claim(False, 3, "", shape.name, ref("shape", shape.name))
