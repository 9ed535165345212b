"""Python from a catalog: models for Pydantic 2."""
