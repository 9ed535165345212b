"""The model: a database schema as a value. Knows neither the language nor the SQL that makes it."""
