"""Diagnostics in the formats that people and programs read. One module a format; none knows the others."""
