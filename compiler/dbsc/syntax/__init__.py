"""Text to AST and AST to text. Knows the shape of the language, not what its names mean, and nothing of PostgreSQL."""
