"""Catalogs to text: types for programs, pictures, plans of partitions. Knows no servers."""
