"""Names for type checkers alone: importing `typing` costs more than parsing a schema. See `hints.pyi`."""

Any = T = object
