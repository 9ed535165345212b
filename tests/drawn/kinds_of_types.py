"""Types of one's own, each over what is drawn before it."""

from __future__ import annotations

from drawn.world import Values, World

_LABELS = ("open", "closed", "it's", "So So", "", "null", "ß" * 31, "a,b", '"')


def enum(world: World) -> None:
    """An enum, whose labels are hard to write."""
    name, labels = world.place("type"), world.some(_LABELS, 0 if world.chance(9) else 1, 4)
    shown = ["'" + label.replace("'", "''") + "'" for label in labels]
    world.do(f"create type {name} as enum ({', '.join(shown)})")
    world.grantable.append(("type", name))
    if labels:
        one = shown[0]
        world.types[name] = Values(
            (one, f"{one}::{name}"), (f"{{c}} <> {_braced(one)}", f"{{c}} in ({_braced(', '.join(shown))})"), True
        )
    if world.chance(4):
        world.do(f"alter type {name} add value 'later' {world.one(('', f'before {shown[0]}' if shown else ''))}")


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def domain(world: World) -> None:
    """A domain over any type, with some constraints."""
    name, base = world.place("domain"), world.one(sorted(world.types))
    values = world.types[base]
    default = world.maybe(f"default {world.one(values.constants)}")
    checks = [
        f"{world.maybe('constraint ' + world.name('constraint ' + name), 2)}"
        f" check ({world.one((*values.conditions, '{c} is not null')).format(c='value')})"
        for _ in range(world.number(0, 3))
    ]
    collation = f"collate {world.one(world.collations)}" if base == "text" and world.chance() else ""
    world.do(f"create domain {name} as {base} {collation} {default} {world.maybe('not null', 5)} {' '.join(checks)}")
    if world.chance(4):
        own = world.name(f"constraint {name}")
        world.do(f"alter domain {name} add constraint {own} check (value is not null) {world.maybe('not valid', 2)}")
        world.mention(f"constraint {own} on domain {name}")
    world.types[name] = Values(
        (f"{world.one(values.constants)}::{name}", *values.constants), values.conditions, values.ordered
    )
    world.grantable.append(("domain", name))


def composite(world: World) -> None:
    """A composite type, whose attributes can have types of one's own."""
    name = world.place("type")
    found = [(world.name(f"attributes of {name}"), world.one(sorted(world.types))) for _ in range(world.number(0, 3))]
    world.do(f"create type {name} as ({', '.join(' '.join(each) for each in found)})")
    conditions = [f"({{c}}).{_braced(attribute)} is not null" for attribute, _ in found]
    world.types[name] = Values((f"null::{name}",), (*conditions, "{c} is null"))
    world.grantable.append(("type", name))
    for attribute, _ in found:
        world.mention(f"column {name}.{attribute}")


def array(world: World) -> None:
    """An array of a type of one's own, as a type of columns."""
    own = [name for name in world.types if "." in name and not name.endswith("[]")]
    if own:
        of = world.one(sorted(own))
        world.types[f"{of}[]"] = Values(
            ("'{}'", f"array[]::{of}[]"), ("cardinality({c}) < 5", "{c} is distinct from '{{}}'")
        )


def range_type(world: World) -> None:
    """A range type with its multirange."""
    name = world.place("type")
    other = world.name(f"relation {name.split('.', maxsplit=1)[0]}")
    subtype = world.one(
        (
            "double precision, subtype_diff = float8mi",
            'text, collation = "C"',
            "uuid",
            "integer, subtype_opclass = int4_ops",
            "time",
        )
    )
    multirange = f", multirange_type_name = {name.split('.', maxsplit=1)[0]}.{other}" if world.chance(2) else ""
    world.do(f"create type {name} as range (subtype = {subtype}{multirange})")
    world.types[name] = Values(("'empty'",), ("not isempty({c})",), True)
    world.grantable.append(("type", name))


def base_type(world: World) -> None:
    """A base type with its functions, or only the shell of one."""
    name = world.place("type")
    world.do(f"create type {name}")
    if world.chance(3):
        return
    schema = name.split(".", maxsplit=1)[0]
    reads, writes = (f"{schema}.{world.name(f'routine {schema}')}" for _ in range(2))
    world.do(f"create function {reads}(cstring) returns {name} language internal immutable strict as 'int4in'")
    world.do(f"create function {writes}({name}) returns cstring language internal immutable strict as 'int4out'")
    delimiter = world.maybe(", delimiter = ';'")
    world.do(f"create type {name} (input = {reads}, output = {writes}, like = integer, category = 'N'{delimiter})")
    world.types[name] = Values((f"null::{name}", f"'5'::{name}"))


def collation(world: World) -> None:
    """A collation."""
    name = world.place("collation", "collation")
    of = world.one(
        (
            'from "C"',
            "(lc_collate = 'C', lc_ctype = 'POSIX')",
            "(provider = icu, locale = 'und')",
            "(provider = icu, locale = 'de-u-co-phonebk', deterministic = false)",
            "(locale = 'C')",
            "(provider = builtin, locale = 'C.UTF-8')",
        )
    )
    world.do(f"create collation {name} {of}")
    world.collations.append(name)
