"""What things were called, and what they are called now: the one place that every reference and text is read with."""

from __future__ import annotations

from dbsc.catalog.objects import Ref, ref
from dbsc.sqltext.quote import qualified, split

Path = tuple[str, ...]

_TYPES = ("type", "table", "view")
_RELATIONS = ("table", "view", "sequence", "index")


class Names:
    """The new names. All keys are the old ones.

    `objects` are things with a path of their own; what is not in it moves with its schema. `parts` are by their kind
    (`column`, `constraint`, `label`, `attribute`, `policy`, `trigger`) and what they belong to.
    """

    def __init__(self) -> None:
        self.schemas: dict[str, str] = {}
        self.objects: dict[Ref, Ref] = {}
        self.parts: dict[tuple[str, Path], dict[str, str]] = {}
        self.functions: dict[Path, Path] = {}  # those that are renamed whatever their arguments are

    def __bool__(self) -> bool:
        return bool(self.schemas or self.objects or self.parts)

    def old(self) -> set[str]:
        """Every name that is none any more, as it may stand in a text."""
        found = set(self.schemas)
        for before, after in self.objects.items():
            own = {part.split("(")[0] for part in before.path} if before.kind == "function" else set(before.path)
            found |= own - set(after.path) or own
        for renamed in self.parts.values():
            found.update(renamed)
        return found

    # ------------------------------------------------------------ what has a path

    def path(self, kind: str, path: Path) -> Path:
        """The path of something that is in a schema."""
        known = self.objects.get(ref(kind, *path))
        return known.path if known else (self.schemas.get(path[0], path[0]), *path[1:])

    def relation(self, path: Path) -> Path:
        """The path of a table, view, sequence or index."""
        return self._first(_RELATIONS, path)

    def type(self, path: Path) -> Path:
        """The path of a type; a table or a view is one as well."""
        return self._first(_TYPES, path)

    def function(self, path: Path) -> Path:
        """The path of a function, without its arguments."""
        return self.functions.get(path) or (self.schemas.get(path[0], path[0]), *path[1:])

    def collation(self, path: Path) -> Path:
        """The path of a collation; PostgreSQL's own have one name."""
        return self.path("collation", path) if len(path) == 2 else path

    def configuration(self, path: Path) -> Path:
        """The path of a configuration of text search."""
        return self.path("text search configuration", path) if len(path) == 2 else path

    def dictionary(self, path: Path) -> Path:
        """The path of a dictionary of text search."""
        return self.path("text search dictionary", path) if len(path) == 2 else path

    def sequence(self, path: Path) -> Path:
        """The path of a sequence."""
        return self.path("sequence", path)

    def _first(self, kinds: tuple[str, ...], path: Path) -> Path:
        if len(path) != 2:
            return path
        known = next((found for kind in kinds if (found := self.objects.get(ref(kind, *path)))), None)
        return known.path if known else self.path(kinds[0], path)

    # ------------------------------------------------------------ names within

    def part(self, kind: str, owner: Path, name: str) -> str:
        """The name of a part of something."""
        renamed = self.parts.get((kind, owner))
        return renamed.get(name, name) if renamed else name

    def column(self, relation: Path, name: str) -> str:
        """The name of a column of a table or view."""
        return self.part("column", relation, name)

    def single(self, kind: str, name: str) -> str:
        """The name of what is in no schema: a role, a publication, a server."""
        known = self.objects.get(ref(kind, name))
        return known[-1] if known else name

    # ------------------------------------------------------------ references

    def ref(self, reference: Ref) -> Ref:
        """A reference under the new names."""
        known = self.objects.get(reference)
        if known is not None:
            return known
        kind, path = reference.kind, reference.path
        match kind:
            case "schema":
                return ref(kind, self.schemas.get(path[0], path[0]))
            case "type":
                return ref(kind, *self.type(path))
            case "function":
                return ref(kind, *self._signed(path))
            case "column" | "constraint" | "policy" | "trigger" | "rows" | "foreign key":
                part = "constraint" if kind == "foreign key" else kind
                return ref(kind, *self.relation(path[:2]), *[self.part(part, path[:2], name) for name in path[2:]])
            case "label" | "attribute":
                return ref(kind, *self.type(path[:2]), self.part(kind, path[:2], path[2]))
            case "privileges":
                return ref(kind, *self.ref(Ref(path)))
            case "sequence owner":
                return ref(kind, *self.sequence(path))
            case "publication table":
                return ref(kind, self.single("publication", path[0]), *self.relation(path[1:]))
            case "publication schema":
                return ref(kind, self.single("publication", path[0]), self.schemas.get(path[1], path[1]))
            case "user mapping":
                return ref(kind, self.single("server", path[0]), self.single("role", path[1]))
            case _:
                return ref(kind, *self.path(kind, path)) if len(path) == 2 else reference

    def ref_without(self, function: Ref) -> Ref:
        """A function whose own name is still the old one, when its schema and its types have their new ones."""
        return ref("function", *self._signed(function.path))

    def _signed(self, path: Path) -> Path:
        """A function with its arguments, whose types may have other names."""
        name, bracket, inside = path[-1].partition("(")
        home = self.schemas.get(path[0], path[0])
        if not bracket:
            return self.function(path)
        types = ", ".join(self.type_text(each) for each in inside[:-1].split(", "))
        return (home, f"{name}({types})")

    def type_text(self, text: str) -> str:
        """A type as PostgreSQL prints it, with its schema where it is not PostgreSQL's own."""
        name = text.removesuffix("[]")
        parts = split(name) if "." in name else None
        if parts is None or len(parts) != 2:
            return text
        new = self.type(parts)
        return qualified(*new) + text[len(name) :] if new != parts else text
