"""Relationship diagrams: one model of boxes and lines, and its renderers: Mermaid, Graphviz and plain text.

A renderer takes the model, so that what is shown (`focus`, `of_schema`) is chosen once for all of them.
"""
