"""PostgreSQL's own parser over the SQL inside `.dbs` files: trees, positions, names used, columns returned.

`parse` reads a fragment, `names` says what it refers to, `resolve` what its columns mean, `compare` and `constants`
look at its value, `rewrite` edits its text, and `quote` spells names and literals. Import the module that has what is
needed: this package loads nothing by itself, and the parser's library only when a first fragment is read.

Nothing here knows a catalog: what columns a relation has is asked of the caller. Every position handed out counts
characters of the text that was handed in.
"""
