"""Relations: foreign keys, and tables between two models that hold lists of each other.

Source: the reference of Prisma on relations and referential actions; measured with Prisma 6.19.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Column, Element, ForeignKey, Index, Key, Object, Table, ref
from dbsc.peers.prisma import ast, names
from dbsc.peers.prisma.context import Context
from dbsc.peers.prisma.entities import Model, Relation
from dbsc.peers.prisma.keys import known_field
from dbsc.peers.prisma.models import ACTIONS


def relations(ctx: Context, models: dict[str, Model]) -> Iterator[Object]:
    """What the relations of all models make."""
    for model in models.values():
        for relation in model.relations:
            target = models.get(relation.target)
            if target is not None:
                yield from _made(ctx, model, relation, target)


def _made(ctx: Context, model: Model, relation: Relation, target: Model) -> Iterator[Object]:
    if _holds(relation):
        key = _foreign_key(ctx, model, relation, target)
        if key is not None and ctx.datasource.has_foreign_keys and not (model.is_view or target.is_view):
            yield key
        return
    _holds_nothing(ctx, relation)
    others = _others(model, relation, target)
    if len(others) != 1 or (len(_alike(model, relation)) > 1 and model is not target):
        _unclear(ctx, model, relation, target, others)
        return
    other = others[0]
    is_list, is_many = relation.field.type.arity == "[]", other.field.type.arity == "[]"
    if is_list and is_many:
        here, there = (model.name, relation.field.name.text), (target.name, other.field.name.text)
        if here < there and not (model.is_view or target.is_view):
            yield from _join_table(ctx, model, relation, target)
    elif not (is_list or _holds(other)) and (is_many or model.name <= target.name):
        message = f"neither side of the relation between `{model.name}` and `{target.name}` says which fields hold it"
        help_ = f"write `@relation(fields: […], references: […])` at `{model.name}.{relation.field.name.text}`"
        ctx.error("DBS823", message, relation.field.span, help_)


def _holds(relation: Relation) -> bool:
    """Whether this is the side of a relation that says which fields hold it."""
    return relation.given is not None and "fields" in relation.given.values


def _holds_nothing(ctx: Context, relation: Relation) -> None:
    """Says what belongs to the side of a relation that holds its fields."""
    for name in ("references", "onDelete", "onUpdate", "map"):
        if relation.given is not None and name in relation.given.values:
            message = f"`{name}` is of the side of a relation that has `fields: […]`"
            ctx.error("DBS823", message, relation.given.values[name].span, "move it there")


def _others(model: Model, relation: Relation, target: Model) -> list[Relation]:
    """The fields of the other model that lead back."""
    return [
        other
        for other in target.relations
        if other.target == model.name and other.name == relation.name and other is not relation
    ]


def _alike(model: Model, relation: Relation) -> list[Relation]:
    """The fields of a model that may be the same side of the same relation."""
    return [each for each in model.relations if each.target == relation.target and each.name == relation.name]


def _unclear(ctx: Context, model: Model, relation: Relation, target: Model, others: list[Relation]) -> None:
    called = f"{model.name}.{relation.field.name.text}"
    if not others:
        message = f"nothing in `{target.name}` leads back to `{called}`, and so nothing holds this relation"
        help_ = f"write a field of type {model.name} in `{target.name}`, with `@relation(fields: […], references: […])`"
        if relation.name is not None:
            help_ += f' and the name "{relation.name}"'
    else:
        message = f"`{called}` may be the other side of several relations between `{model.name}` and `{target.name}`"
        help_ = 'give each relation a name, at both of its sides: `@relation("written_posts", …)`'
    ctx.error("DBS823", message, relation.field.span, help_)


# ---------------------------------------------------------------- foreign keys


def _foreign_key(ctx: Context, model: Model, relation: Relation, target: Model) -> ForeignKey | None:
    assert relation.given is not None
    if relation.field.type.arity == "[]":
        message = f"`{relation.field.name.text}` is a list, which no fields can hold"
        ctx.error("DBS823", message, relation.given.values["fields"].span, "write `fields` at the other side")
        return None
    items = [relation.given.list(name) or () for name in ("fields", "references")]
    if len(items[0]) != len(items[1]) or not items[0]:
        message = "`fields` and `references` name as many fields as each other, and at least one"
        ctx.error("DBS823", message, relation.given.span, "write `@relation(fields: [authorId], references: [id])`")
        return None
    missing = len(items[0]) != len(relation.fields) or len(items[1]) != len(relation.references)
    for words, of in ((relation.fields, model), (relation.references, target)):
        for word in words:
            if word.text not in of.scalars:
                known_field(ctx, word, of.block)
                missing = True
    if missing:
        return None
    references = tuple(word.text for word in relation.references)
    if not _is_unique(target, references):
        message = f"`{', '.join(references)}` of `{target.name}` is no key, and nothing can refer to it"
        help_ = (
            "write `@unique` there" if len(references) == 1 else f"write `@@unique([{', '.join(references)}])` there"
        )
        ctx.error("DBS823", message, relation.given.values["references"].span, help_)
        return None
    fields = tuple(word.text for word in relation.fields)
    columns = model.columns(fields)
    required = not relation.field.type.arity or any(not model.scalars[name].field.type.arity for name in fields)
    on_delete = relation.on_delete or ("Restrict" if required else "SetNull")
    key = ForeignKey(
        model.ref,
        relation.map or names.foreign_key(model.ref[2], columns),
        columns,
        target.ref,
        target.columns(references),
        on_delete=ACTIONS[on_delete],
        on_update=ACTIONS[relation.on_update or "Cascade"],
        origin=relation.field.span,
    )
    ctx.remark(model.ref, columns[0], relation.field.comments)
    return key


def _is_unique(model: Model, fields: tuple[str, ...]) -> bool:
    """Whether fields, in any order, are a key of a model."""
    asked = set(fields)
    if set(model.key) == asked:
        return True
    if len(asked) == 1 and model.scalars[fields[0]].attributes.take("unique") is not None:
        return True
    for given in model.attributes.all("unique"):
        items = given.list("fields") or ()
        words = [item.name if isinstance(item, ast.Call) else item for item in items]
        if {word.text for word in words if isinstance(word, ast.Word)} == asked:
            return True
    return False


# ---------------------------------------------------------------- tables between models


def _join_table(ctx: Context, first: Model, relation: Relation, second: Model) -> Iterator[Object]:
    """The table `_FirstToSecond` of two models that hold lists of each other, with the columns `A` and `B`."""
    for model in (first, second):
        if len(model.key) != 1:
            message = f"a relation of lists needs a primary key of one field, and `{model.name}` has none"
            help_ = "write a model between the two, with a relation to each"
            ctx.error("DBS823", message, relation.field.span, help_)
            return
    name = names.join_table(relation.name or f"{first.name}To{second.name}")
    table = ref("table", first.ref[1], name)
    columns = [
        Column(called, model.scalars[model.key[0]].column.type) for called, model in (("A", first), ("B", second))
    ]
    key = Key("primary key", names.join_key(name), ("A", "B"))
    yield Table(table[1], name, tuple(columns), key, origin=relation.field.span)
    yield Index(table, names.join_index(name), (Element("B"),))
    if ctx.datasource.has_foreign_keys:
        for called, model in (("A", first), ("B", second)):
            yield ForeignKey(
                table,
                names.join_foreign_key(name, called),
                (called,),
                model.ref,
                model.columns(model.key),
                on_delete="cascade",
                on_update="cascade",
            )
