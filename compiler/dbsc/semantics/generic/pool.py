"""`pool name { mode transaction; port 6432; … }`: a connection pool in front of the database."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Period, Pool
from dbsc.catalog.objects import Ref
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.durations import SHORT_UNITS, period
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading
from dbsc.semantics.lift_parts import name
from dbsc.semantics.privileges import known_role
from dbsc.syntax import ast

_TLS = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_SIZES = ("clients", "size", "min", "reserve")


def _read_user(words: tuple[ast.Word, ...]) -> object:
    """`user app 20`: the name and the size."""
    user = forms.NAME.read(words[:1])
    size = forms.INTEGER.read(words[1:])
    return (user, size) if isinstance(user, ast.Name) and isinstance(size, int) else None


def _read_tls(words: tuple[ast.Word, ...]) -> object:
    """`tls verify-full`, as libpq spells it."""
    text = "".join(word.text for word in words)
    if text in _TLS or not words:
        return text or None
    help_ = did_you_mean(text, _TLS) or "write " + ", ".join(f"`{mode}`" for mode in _TLS)
    return Diagnostic("DBS007", f"unknown word `{text}`", forms.covering(words), help=help_)


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values = reading.values
    earlier = next((pool for pool in ctx.pools if pool.name == reading.name), None)
    if earlier is not None:
        labels = (Label(earlier.origin, "the first one"),) if earlier.origin else ()
        ctx.error("DBS108", f"there are two pools named `{reading.name}`", reading.span, labels=labels)
        return None
    pool = Pool(
        name=reading.name,
        mode=values.get("mode"),
        port=values.get("port"),
        clients=values.get("clients"),
        size=values.get("size"),
        least=values.get("min"),
        reserve=values.get("reserve"),
        database=values.get("database").text if "database" in values else None,
        users=tuple((said.value[0].text, said.value[1]) for said in values.all("user")),
        idle_timeout=_period(ctx, reading, "idle timeout"),
        query_timeout=_period(ctx, reading, "query timeout"),
        tls=values.get("tls"),
        comment=reading.doc,
        origin=reading.span,
    )
    _check_port(ctx, reading, pool)
    _check_sizes(ctx, reading, pool)
    _check_users(ctx, reading, pool)
    ctx.pools.append(pool)
    return None


def _period(ctx: Context, reading: Reading, key: str) -> Period | None:
    written = reading.values.get(key)
    return period(ctx, written, units=SHORT_UNITS) if written else None


def _check_port(ctx: Context, reading: Reading, pool: Pool) -> None:
    if pool.port is None:
        return
    place = reading.values.span("port")
    if not 1 <= pool.port <= 65535:
        ctx.error("DBS292", f"{pool.port} is no port: they go from 1 to 65535", place, help_="write `port 6432`")
    other = next((other for other in ctx.pools if other.port == pool.port), None)
    if other is not None:
        labels = (Label(other.origin, "it listens there"),) if other.origin else ()
        ctx.error("DBS292", f"pool `{other.name}` has port {pool.port} already", place, labels=labels)


def _check_sizes(ctx: Context, reading: Reading, pool: Pool) -> None:
    values = reading.values
    for key in _SIZES:
        least = 0 if key in ("min", "reserve") else 1
        if values.get(key, least) < least:
            ctx.error("DBS292", f"`{key}` is at least {least}", values.span(key), help_=f"write `{key} {least}`")
    if pool.size is not None and pool.clients is not None and pool.size > pool.clients:
        message = f"{pool.size} connections to the database are more than {pool.clients} clients can use"
        ctx.error("DBS292", message, values.span("size"), help_=f"write `size {pool.clients}` or less")
    if pool.size is not None and pool.least is not None and pool.least > pool.size:
        message = f"a pool of {pool.size} connections cannot keep {pool.least} open"
        ctx.error("DBS292", message, values.span("min"), help_=f"write `min {pool.size}` or less")


def _check_users(ctx: Context, reading: Reading, pool: Pool) -> None:
    seen: dict[str, Label] = {}
    for said in reading.values.all("user"):
        user, size = said.value
        known_role(ctx, user)
        if user.text in seen:
            message, labels = f"user `{user.text}` has a size already", (seen[user.text],)
            ctx.error("DBS008", message, said.span, labels=labels)
        elif size < 1 or (pool.clients is not None and size > pool.clients):
            most = f" and at most {pool.clients}, the number of clients" if pool.clients else ""
            ctx.error("DBS292", f"the size of a user is at least 1{most}", said.span)
        seen.setdefault(user.text, Label(said.span, "the first one"))


def _lift(pool: Pool, _: Catalog) -> list[str]:
    sizes = (("port", pool.port), ("clients", pool.clients), ("size", pool.size), ("min", pool.least))
    lines = [f"mode {pool.mode}"] if pool.mode else []
    lines += [f"{key} {value}" for key, value in (*sizes, ("reserve", pool.reserve)) if value is not None]
    lines += [f"database {name(pool.database)}"] if pool.database else []
    lines += [f"user {name(user)} {size}" for user, size in pool.users]
    lines += [f"idle timeout {pool.idle_timeout.text}"] if pool.idle_timeout else []
    lines += [f"query timeout {pool.query_timeout.text}"] if pool.query_timeout else []
    return lines + ([f"tls {pool.tls}"] if pool.tls else [])


KIND = Kind(
    words="pool",
    keys=(
        Key("mode", forms.words_of("transaction", "session", "statement"), "mode transaction"),
        Key("port", forms.INTEGER, "port 6432"),
        Key("clients", forms.INTEGER, "clients 1000"),
        Key("size", forms.INTEGER, "size 20"),
        Key("min", forms.INTEGER, "min 5"),
        Key("reserve", forms.INTEGER, "reserve 5"),
        Key("database", forms.NAME, "database app"),
        Key("user", forms.Form("a role and a size", _read_user), "user app 20", repeats=True),
        Key("idle timeout", forms.DURATION, "idle timeout 10 minutes"),
        Key("query timeout", forms.DURATION, "query timeout 30 seconds"),
        Key("tls", forms.Form("a mode", _read_tls), "tls require"),
    ),
    lower=_lower,
    lift=_lift,
    in_schema=False,
    can_be_external=False,
)
