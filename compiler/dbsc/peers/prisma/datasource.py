"""The datasource of a Prisma schema: its database, where tables are made, and the extensions that it lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from dbsc.catalog.objects import Extension, Object, Schema
from dbsc.diagnostics import Label
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.context import Context, Datasource

_PROVIDERS = ("postgresql", "postgres")
_SETTINGS = tuple(
    "provider url directUrl shadowDatabaseUrl relationMode referentialIntegrity schemas extensions".split()
)


def datasource(ctx: Context, found: list[ast.Settings]) -> tuple[Extension, ...]:
    """Reads the datasource into the context; gives the extensions that it lists."""
    if not found:
        return ()
    settings, *others = found
    for other in others:
        label = Label(settings.span, "it is here first")
        ctx.error("DBS824", "a schema has one datasource", other.span, "leave one of them out", label)
    seen: set[str] = set()
    for name, _ in settings.entries:
        if name.text not in _SETTINGS:
            ctx.unknown("setting of a datasource", name, _SETTINGS)
        elif name.text in seen:
            ctx.error("DBS824", f"`{name.text}` is said twice", name.span, "leave one of them out")
        seen.add(name.text)
    provider = settings.value("provider")
    is_unread = provider is None and bool(ctx.diagnostics)
    if not (is_unread or (isinstance(provider, ast.Text) and provider.text in _PROVIDERS)):
        said = f"of {provider.text}" if isinstance(provider, ast.Text) else "that names no database"
        place = provider.span if provider else settings.span
        ctx.error("DBS825", f"this is a schema {said}, and only PostgreSQL's are read", place)
    mode = settings.value("relationMode") or settings.value("referentialIntegrity")
    holds = not (isinstance(mode, ast.Text) and mode.text == "prisma")
    if mode is not None and not holds:
        message = "Prisma's client holds the relations, and the database has no foreign keys"
        help_ = "write the references in `.dbs` (`author_id -> users`), so that the database holds them"
        ctx.error("DBS827", message, mode.span, help_)
    schemas = tuple(_texts(ctx, settings.value("schemas")))
    database, home = _located(settings.value("url"))
    ctx.datasource = Datasource(settings.name.text, database, home, schemas, holds)
    listed = settings.value("extensions")
    if listed is None:
        return ()
    if not isinstance(listed, ast.Items):
        ctx.error("DBS824", "`extensions` has to be a list", listed.span, "write `[citext, pgcrypto]`")
        return ()
    return tuple(_extensions(ctx, listed))


def _located(url: ast.Value | None) -> tuple[str | None, str]:
    """The database that a URL names, and its schema (`?schema=…`); one that the environment holds is not known."""
    if not isinstance(url, ast.Text):
        return None, "public"
    try:
        parts = urlsplit(url.text)
        return unquote(parts.path.strip("/")) or None, parse_qs(parts.query).get("schema", ["public"])[0]
    except ValueError:
        return None, "public"


def _texts(ctx: Context, value: ast.Value | None) -> Iterator[str]:
    if value is not None and not isinstance(value, ast.Items):
        ctx.error("DBS824", "`schemas` has to be a list", value.span, 'write `["public", "sales"]`')
        return
    for item in value.items if value is not None else ():
        if isinstance(item, ast.Text) and item.text:
            yield item.text
        else:
            ctx.error("DBS824", "the name of a schema has to stand here", item.span, 'write `"sales"`')


def _extensions(ctx: Context, listed: ast.Items) -> Iterator[Extension]:
    for item in listed.items:
        name = item.name if isinstance(item, ast.Call) else item
        if not isinstance(name, ast.Word):
            ctx.error("DBS824", "the name of an extension has to stand here", item.span, "write `citext`")
            continue
        said: dict[str, str] = {}
        for argument in item.arguments if isinstance(item, ast.Call) else ():
            called = argument.name.text if argument.name else ""
            known = called in ("map", "schema", "version") and called not in said
            if known and isinstance(argument.value, ast.Text):
                said[called] = argument.value.text
            else:
                help_ = "an extension has `map`, `schema` and `version`, each once, with a string"
                ctx.error("DBS822", "this says nothing of an extension", argument.span, help_)
        called, schema = said.get("map", name.text), said.get("schema", ctx.datasource.home)
        ctx.extensions[called] = schema
        yield Extension(called, schema, said.get("version"), origin=item.span)


def schemas_of(objects: Iterable[Object]) -> Iterator[Schema]:
    """The schemas that Prisma makes: those that hold something; what `schemas` lists beside them is not made."""
    for name in dict.fromkeys(object_.ref[1] for object_ in objects):
        if name != "public":
            yield Schema(name)
