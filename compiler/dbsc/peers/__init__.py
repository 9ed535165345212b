"""Schemas in other languages, made catalogs: one package a language, which knows no server and no disk."""
