"""Partition plans: which partitions a rule makes and retires on which day, as values, text, SQL, JSON and Markdown.

Pure functions of a catalog and a date. What a server really holds is not asked.
"""
