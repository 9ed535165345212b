"""What is told of a schema that PostgreSQL takes as it is.

`advice` is what will hurt as the schema grows, for who asks; `guard` is who gets at what without being meant to, or is
kept from what they are meant to have, and is always told. A rule is a function; the rules of one subject are a module.
"""
