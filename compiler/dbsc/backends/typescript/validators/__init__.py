"""Validators of rows: what a schema says of values, as code of a validation library."""
