"""The generic form `kind name { key value … }`: one module a kind, named after its words (`event_trigger`).

A kind is described by a `Kind`: the keys that its block may have and the form of their values, how its name is
declared, what it becomes, and how it is written back. `kinds` lists them, `read` reads a block by its description.
"""
