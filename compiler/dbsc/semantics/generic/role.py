"""`role app { login; member of reader; … }`.

A role belongs to the whole server, so it is made only where it is not there. Passwords are nobody's business here.
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, Role
from dbsc.catalog.objects.roles import ATTRIBUTES
from dbsc.diagnostics import Label
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, Refused, Values, keep
from dbsc.semantics.lift_parts import name, quoted
from dbsc.semantics.privileges import known_role
from dbsc.semantics.settings import check_setting
from dbsc.sqltext.quote import identifier, literal, qualified
from dbsc.sqltypes.literals import read
from dbsc.sqltypes.values import Wrong
from dbsc.syntax import ast

_RESERVED = frozenset({"public", "none", "current_user", "current_role", "session_user"})


def _setting(words: tuple[ast.Word, ...]) -> object:
    """`statement_timeout = '5s'`, with or without the sign; the value is a text, a number or a word."""
    split = next((at for at, word in enumerate(words) if at and word.kind != "PUNCT" and words[at - 1].text != "."), 0)
    equals = next((at for at, word in enumerate(words) if word.text == "=" and word.kind == "PUNCT"), None)
    if equals is not None:
        split = equals
    setting = forms.QNAME.read(words[:split])
    values = [_value(part) for part in forms.separated(words[split + (equals is not None) :])]
    if not isinstance(setting, ast.QName) or None in values:
        return None
    return qualified(*setting.parts), ", ".join(value for value in values if value is not None)


def _value(words: tuple[ast.Word, ...]) -> str | None:
    """One value as SQL: a text, a number, or a name; None for anything else."""
    kinds = [word.kind for word in words]
    if kinds == ["STRING"]:
        return literal(words[0].text)
    if kinds == ["PUNCT", "NUMBER"] and words[0].text == "-":
        return f"-{words[1].text}"
    if kinds == ["QNAME"]:
        return identifier(words[0].text)
    return words[0].text if kinds in (["NUMBER"], ["NAME"]) else None


class _Groups(Record):
    """`member of staff, reader with admin option, inherit false`."""

    names: tuple[ast.Name, ...]
    options: tuple[str, ...]

    @property
    def admin(self) -> bool:
        return "admin option" in self.options


_OPTIONS = frozenset({"admin option", "inherit true", "inherit false", "set true", "set false"})


def _groups(words: tuple[ast.Word, ...]) -> object:
    end = next((at for at, word in enumerate(words) if word.text == "with" and word.kind == "NAME"), len(words))
    names = forms.NAMES.read(words[:end])
    if not isinstance(names, tuple) or end == len(words):
        return _Groups(names, ()) if isinstance(names, tuple) else names
    options = tuple(" ".join(word.text for word in part) for part in forms.separated(words[end + 1 :]))
    if not _OPTIONS.issuperset(options):
        return None
    return _Groups(names, options)


_GROUPS = forms.Form(
    "roles with commas between them, then at most `with` and `admin option`, `inherit false` or `set false`", _groups
)


def _declare(ctx: Context, reading: Reading) -> bool:
    if reading.name in _RESERVED or reading.name.startswith("pg_"):
        message = f"`{reading.name}` is a name that PostgreSQL keeps for itself"
        ctx.error("DBS272", message, reading.span, help_="give the role another name")
        return False
    earlier = ctx.names.roles.get(reading.name)
    if earlier is not None:
        labels = (Label(earlier, "it is declared here already"),)
        ctx.error("DBS108", f"there are two roles `{reading.name}`", reading.span, labels=labels)
        return False
    ctx.names.roles[reading.name] = reading.span
    return True


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values = reading.values
    groups = {group.text: group for said in values.all("member of") for group in said.value.names}
    admin = {group.text for said in values.all("member of") if said.value.admin for group in said.value.names}
    memberships = {
        (group.text, option): said.span
        for said in values.all("member of")
        for group in said.value.names
        for option in said.value.options
        if option not in ("admin option", "set true")  # each may be set to by itself
    }
    member_of = tuple(sorted(text for text, group in groups.items() if known_role(ctx, group)))
    if reading.name in member_of:
        ctx.error("DBS271", f"role `{reading.name}` is a member of itself", groups[reading.name].span)
        return None
    _check(ctx, values)
    if memberships and ctx.header.postgres < 16:
        ctx.newer("what is said of one membership", 16, next(iter(memberships.values())))
        return None
    settings = dict(said.value for said in values.all("set"))
    role = Role(
        name=reading.name,
        attributes=tuple(attribute for attribute in ATTRIBUTES if attribute in values),
        connection_limit=limit if (limit := values.get("connection limit")) != -1 else None,  # -1 is none
        valid_until=values.get("valid until"),
        member_of=member_of,
        admin_of=tuple(group for group in member_of if group in admin),
        settings=tuple(sorted(settings.items())),
        comment=reading.doc,
        origin=reading.span,
        memberships=tuple(sorted(memberships)),
    )
    return role.ref if keep(ctx, role, reading) else None


def _check(ctx: Context, values: Values) -> None:
    """Reports values that PostgreSQL refuses."""
    limit, until = values.get("connection limit"), values.get("valid until")
    if limit is not None and limit < -1:
        message = f"a connection limit is 0 or more, and this is {limit}"
        help_ = "write `connection limit -1` for as many as there may be, or leave it out"
        ctx.error("DBS271", message, values.span("connection limit"), help_=help_)
    if until is not None and isinstance(read("timestamptz", until), Wrong):
        help_ = "write a moment, as in `valid until '2030-01-31'`, or 'infinity'"
        ctx.error("DBS271", f"'{until}' is no moment", values.span("valid until"), help_=help_)
    for said in values.all("set"):
        name_, value = said.value
        check_setting(ctx, name_, value, said.span)


def _lift(role: Role, _catalog: Catalog) -> list[str]:
    lines = list(role.attributes)
    lines += [f"connection limit {role.connection_limit}"] if role.connection_limit is not None else []
    lines += [f"valid until {quoted(role.valid_until)}"] if role.valid_until is not None else []
    alike: dict[str, list[str]] = {"": []}
    for group in role.member_of:
        options = ["admin option"] if group in role.admin_of else []
        options += [option for which, option in role.memberships if which == group]
        alike.setdefault(f" with {', '.join(options)}" if options else "", []).append(group)
    lines += [f"member of {', '.join(map(name, groups))}{options}" for options, groups in alike.items() if groups]
    return lines + [f"set {setting} = {value}" for setting, value in role.settings]


KIND = Kind(
    words="role",
    keys=(
        *(Key(attribute, forms.FLAG, attribute) for attribute in ATTRIBUTES),
        Key("connection limit", forms.INTEGER, "connection limit 20"),
        Key("valid until", forms.STRING, "valid until '2030-01-01'"),
        Key("member of", _GROUPS, "member of reader", repeats=True),
        Key("set", forms.Form("a setting and its value", _setting), "set statement_timeout = '5s'", repeats=True),
    ),
    lower=_lower,
    lift=_lift,
    declare=_declare,
    in_schema=False,
    refused=(
        Refused(
            "password",
            "a schema holds no passwords: everybody who has it could read them",
            "leave it out, and set it where the server is run: `alter role app password …`",
        ),
    ),
)
