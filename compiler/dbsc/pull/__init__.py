"""What a database holds, made into what a person would write: a catalog into a catalog, and that into files."""
