"""dbsc: schema as code for PostgreSQL and Supabase. A schema is a value; everything is a function over it."""

__version__ = "0.1.0"
