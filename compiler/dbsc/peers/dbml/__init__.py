"""DBML, the language of dbdiagram.io, as of version 10.2 of its own tools.

`tokens`, `cursor`, `parser` and `tree` read the text, and `settings` holds what may stand in brackets; `partials`,
`relation`, `columns`, `types`, `defaults`, `tables`, `indexes`, `references` and `records` make the catalog that
`dbml2sql --postgres` would make of the file; `comments` keeps what is no part of it, and `report` what has to be said.
"""

from dbsc.peers.dbml.reader import read

__all__ = ["read"]
