"""How the libraries write a validator."""

from __future__ import annotations

from collections.abc import Sequence


class Zod:
    """Zod 4."""

    head = "import * as z from 'zod';"
    letter = "z"

    def simple(self, name: str) -> str:
        """`boolean`, `number`, `string` or `json`."""
        return "z.json().refine(isJson)" if name == "json" else f"z.{name}()"

    def either(self) -> str:
        """A number or a text."""
        return "z.union([z.number(), z.string()])"

    def choice(self, literals: Sequence[str]) -> str:
        """One of some literals."""
        return f"z.literal([{', '.join(literals)}])"

    def many(self, element: str) -> str:
        """An array."""
        return f"z.array({element})"

    def fields(self, entries: Sequence[str], *, strict: bool) -> str:
        """An object; a strict one has no other properties."""
        return _lines(f"z.{'strictObject' if strict else 'object'}({{", entries, "})")

    def nullable(self, inside: str) -> str:
        """A value or null."""
        return f"{inside}.nullable()"

    def optional(self, inside: str) -> str:
        """What may be left out."""
        return f"{inside}.optional()"

    def checked(self, inside: str, tests: Sequence[tuple[str, str | None]]) -> str:
        """A value for which functions are true, each with the name of what is broken if it is not."""
        between = "\n  " if "\n" in inside else ""
        return inside + "".join(f"{between}.refine({test}{f', {name}' if name else ''})" for test, name in tests)


class Valibot:
    """Valibot 1."""

    head = "import * as v from 'valibot';"
    letter = "v"

    def simple(self, name: str) -> str:
        """`boolean`, `number`, `string` or `json`."""
        return "v.custom<Json>(isJson)" if name == "json" else f"v.{name}()"

    def either(self) -> str:
        """A number or a text."""
        return "v.union([v.number(), v.string()])"

    def choice(self, literals: Sequence[str]) -> str:
        """One of some literals."""
        return f"v.picklist([{', '.join(literals)}])"

    def many(self, element: str) -> str:
        """An array."""
        return f"v.array({element})"

    def fields(self, entries: Sequence[str], *, strict: bool) -> str:
        """An object; a strict one has no other properties."""
        return _lines(f"v.{'strictObject' if strict else 'object'}({{", entries, "})")

    def nullable(self, inside: str) -> str:
        """A value or null."""
        return f"v.nullable({inside})"

    def optional(self, inside: str) -> str:
        """What may be left out."""
        return f"v.optional({inside})"

    def checked(self, inside: str, tests: Sequence[tuple[str, str | None]]) -> str:
        """A value for which functions are true, each with the name of what is broken if it is not."""
        shown = [inside, *(f"v.check({test}{f', {name}' if name else ''})" for test, name in tests)]
        if not tests:
            return inside
        return (
            _lines("v.pipe(", [f"{each}," for each in shown], ")") if "\n" in inside else f"v.pipe({', '.join(shown)})"
        )


Library = Zod | Valibot


def _lines(start: str, entries: Sequence[str], end: str) -> str:
    inside = [f"  {line}" for entry in entries for line in entry.splitlines()]
    return "\n".join([start, *inside, end]) if entries else f"{start}{end}"
