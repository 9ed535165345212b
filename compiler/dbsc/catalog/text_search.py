"""What PostgreSQL has for text search: languages, templates with their options, tokens. Measured on 15 and 18."""

from __future__ import annotations

LANGUAGES = {
    **dict.fromkeys(
        "arabic armenian basque catalan danish dutch english finnish french german greek hindi hungarian indonesian"
        " irish italian lithuanian nepali norwegian portuguese romanian russian serbian spanish swedish tamil turkish"
        " yiddish".split(),
        0,
    ),
    "estonian": 18,
}
"""The languages that there is a configuration and a dictionary (`english_stem`) for, and since when."""

TEMPLATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "simple": ((), ("stopwords", "accept")),
    "synonym": (("synonyms",), ("casesensitive",)),
    "ispell": (("dictfile", "afffile"), ("stopwords",)),
    "thesaurus": (("dictfile", "dictionary"), ()),
    "snowball": (("language",), ("stopwords",)),
}
"""The templates of dictionaries: the options that each needs, and those it may have."""

TOKENS = (
    "asciiword", "word", "numword", "email", "url", "host", "sfloat", "version", "hword_numpart", "hword_part",
    "hword_asciipart", "blank", "tag", "protocol", "numhword", "asciihword", "hword", "url_path", "file", "float",
    "int", "uint", "entity",
)  # fmt: skip
"""What the default parser finds in a text, in the order of its numbers."""

OF_EXTENSIONS = {
    "unaccent": ("unaccent", "unaccent"),
    "dict_int": ("intdict_template", "intdict"),
    "dict_xsyn": ("xsyn_template", "xsyn"),
}
"""The template and the dictionary that an extension brings."""
