"""What the models are made with: what PostgreSQL takes for a type, as types of Pydantic.

Each was measured against PostgreSQL 15 by `tests/live/test_pydantic.py`, which draws values and asks both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

DECLARATIONS = {
    "_LEFT_OUT": '''\
_LEFT_OUT: Any = None
"""What a column reads as of which nothing is said; `exclude_unset` leaves it out."""''',
    "_is_whole": """\
def _is_whole(value: int) -> bool:
    return -(2**31) <= value < 2**31""",
    "_Int2": """\
_Int2 = Annotated[int, Field(strict=True, ge=-32768, le=32767)]""",
    "_Int4": """\
_Int4 = Annotated[int, Field(strict=True, ge=-2147483648, le=2147483647)]""",
    "_integer": '''\
def _integer(value: object) -> object:
    """An integer, or its digits: JavaScript has no numbers of eight bytes."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    return value''',
    "_Int8": """\
_Int8 = Annotated[
    int,
    Field(strict=True, ge=-9223372036854775808, le=9223372036854775807),
    BeforeValidator(_integer),
]""",
    "_single": '''\
def _single(value: float) -> float:
    """The nearest number of four bytes."""
    try:
        nearest = float(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        raise ValueError("too large for four bytes") from None
    if value and not nearest:
        raise ValueError("too small for four bytes")
    return nearest''',
    "_Float4": """\
_Float4 = Annotated[
    float, Field(strict=True, allow_inf_nan=False), AfterValidator(_single)
]""",
    "_Float8": """\
_Float8 = Annotated[float, Field(strict=True, allow_inf_nan=False)]""",
    "_decimal": """\
def _decimal(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("not a number")
    return value""",
    "_Numeric": """\
_Numeric = Annotated[Decimal, Field(allow_inf_nan=False), BeforeValidator(_decimal)]""",
    "_rounded": '''\
def _rounded(precision: int, scale: int) -> AfterValidator:
    """What numeric(precision, scale) keeps; half of a unit goes away from zero."""

    def rounded(value: Decimal) -> Decimal:
        unit = Decimal(1).scaleb(-scale)
        try:
            return value.quantize(unit, ROUND_HALF_UP, Context(prec=precision))
        except InvalidOperation:
            raise ValueError(f"not in numeric({precision}, {scale})") from None

    return AfterValidator(rounded)''',
    "_text": '''\
def _text(value: str) -> str:
    """PostgreSQL has no null character in its texts."""
    if "\\0" in value:
        raise ValueError("a null character")
    return value''',
    "_Text": """\
_Text = Annotated[str, Field(strict=True), AfterValidator(_text)]""",
    "_cut": '''\
def _cut(length: int) -> BeforeValidator:
    """Spaces beyond the length are cut off, as PostgreSQL does."""

    def cut(value: object) -> object:
        if isinstance(value, str) and not value[length:].strip(" "):
            return value[:length]
        return value

    return BeforeValidator(cut)''',
    "_iso": '''\
def _iso(form: str) -> BeforeValidator:
    """A date or a time, as ISO 8601 writes it; a number is none."""

    def iso(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(form, value, re.ASCII):
            return value
        if isinstance(value, (str, int, float, bytes)):
            raise ValueError("not as ISO 8601 has it")
        return value

    return BeforeValidator(iso)''',
    "_DAY": """\
_DAY = r"\\d{4}-\\d\\d-\\d\\d\"""",
    "_TIME": """\
_TIME = r"([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?\"""",
    "_ZONE": """\
_ZONE = r"(Z|[+-](0\\d|1[0-5]):[0-5]\\d)\"""",
    "_Day": """\
_Day = Annotated[datetime.date, _iso(_DAY)]""",
    "_Clock": """\
_Clock = Annotated[datetime.time, _iso(_TIME)]""",
    "_Local": """\
_Local = Annotated[NaiveDatetime, _iso(f"{_DAY}[T ]{_TIME}")]""",
    "_Moment": """\
_Moment = Annotated[AwareDatetime, _iso(f"{_DAY}[T ]{_TIME}{_ZONE}")]""",
    "_bytes": '''\
def _bytes(value: object) -> object:
    """Bytes, or their text as PostgreSQL prints it."""
    if isinstance(value, str):
        if not re.fullmatch(r"\\\\x([0-9A-Fa-f]{2})*", value):
            raise ValueError("not bytes as PostgreSQL prints them")
        return bytes.fromhex(value[2:])
    return value''',
    "_printed": '''\
def _printed(value: bytes) -> str:
    return rf"\\x{value.hex()}"''',
    "_Bytes": """\
_Bytes = Annotated[
    bytes,
    Field(strict=True),
    BeforeValidator(_bytes),
    PlainSerializer(_printed, when_used="json"),
]""",
    "_json": '''\
def _json(value: JsonValue) -> JsonValue:
    """JSON that is something, without null characters."""
    if value is None:
        raise ValueError("null")
    pending: list[JsonValue] = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            pending += [*each, *each.values()]
        elif isinstance(each, list):
            pending += each
        elif isinstance(each, str) and "\\0" in each:
            raise ValueError("a null character")
    return value''',
    "_Json": """\
_Json = Annotated[JsonValue, AfterValidator(_json)]""",
    "_Row": '''\
class _Row(BaseModel):
    """What is read, from JSON or from a driver."""

    model_config = ConfigDict(
        defer_build=True,
        from_attributes=True,
        protected_namespaces=(),
        serialize_by_alias=True,
        use_attribute_docstrings=True,
        validate_by_name=True,
    )''',
    "_Written": '''\
class _Written(BaseModel):
    """What is written: `model_dump(mode="json", exclude_unset=True)`."""

    model_config = ConfigDict(
        defer_build=True,
        extra="forbid",
        protected_namespaces=(),
        serialize_by_alias=True,
        use_attribute_docstrings=True,
        validate_by_name=True,
    )''',
    "_Shape": '''\
class _Shape(BaseModel):
    """What a json value looks like; it may hold more."""

    model_config = ConfigDict(
        defer_build=True,
        extra="allow",
        protected_namespaces=(),
        serialize_by_alias=True,
        use_attribute_docstrings=True,
        validate_by_name=True,
    )''',
}
_WORD = re.compile(r"\w+")
_MODULES = {
    "datetime": ("datetime.date", "datetime.time"),
    "re": ("re.search(", "re.fullmatch("),
    "struct": ("struct.pack(",),
}
_IMPORTED = {
    "decimal": ("ROUND_HALF_UP", "Context", "Decimal", "InvalidOperation"),
    "typing": ("Annotated", "Any", "Literal", "Self"),
    "uuid": ("UUID",),
    "pydantic": (
        "AfterValidator", "AwareDatetime", "BaseModel", "BeforeValidator", "ConfigDict", "Field", "JsonValue",
        "NaiveDatetime", "PlainSerializer", "StrictBool", "StrictFloat", "StrictInt", "model_validator",
    ),
}  # fmt: skip
NAMES = frozenset({name for names in _IMPORTED.values() for name in names})
"""What the module imports."""


def used(body: str) -> tuple[list[str], list[str]]:
    """The imports, and the declarations that a text uses and those that these use."""
    words = set(_WORD.findall(body))
    wanted: set[str] = set()
    pending = [name for name in DECLARATIONS if name in words]
    while pending:
        name = pending.pop()
        if name not in wanted:
            wanted.add(name)
            inside = _WORD.findall(DECLARATIONS[name])
            words.update(inside)
            pending += [each for each in inside if each in DECLARATIONS]
    declared = [code for name, code in DECLARATIONS.items() if name in wanted]
    texts = [body, *declared]
    modules = [name for name, uses in _MODULES.items() if any(use in text for use in uses for text in texts)]
    return list(_imports(modules, words)), declared


def _imports(modules: list[str], words: set[str]) -> Iterator[str]:
    lines = [f"import {module}" for module in modules]
    own: list[str] = []
    others: list[str] = []
    for module, names in _IMPORTED.items():
        wanted = [name for name in names if name in words]
        line = f"from {module} import {', '.join(wanted)}"
        if len(line) > 88:
            line = "\n".join([f"from {module} import (", *(f"    {name}," for name in wanted), ")"])
        if wanted:
            (others if module == "pydantic" else own).append(line)
    yield from (group for group in ("\n".join([*lines, *own]), *others) if group)
