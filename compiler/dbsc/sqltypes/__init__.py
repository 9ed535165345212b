"""The types of expressions: PostgreSQL's own functions, operators and casts, and the rules by which it picks them.

`builtins` is what servers have, `world` what a schema adds to it, `coerce` and `candidates` are the rules, `infer` and
`query` apply them to a parse tree. A type that cannot be told is None, and nothing is said of what has it: valid SQL is
never refused.
"""
