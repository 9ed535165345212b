"""AST to catalog and back: imports, mixins, names, types, and what each declaration means. Knows no server."""
