"""Names for type checkers alone: importing `typing` costs more than parsing a schema. `hints.pyi` says what they are."""

Any = T = object
