from typing import Any, ClassVar, Self, dataclass_transform

UNCOMPARED: frozenset[str]

@dataclass_transform(frozen_default=True)
class _RecordType(type): ...

class Record(metaclass=_RecordType):
    _fields: ClassVar[tuple[str, ...]]
    def __hash__(self) -> int: ...
    def replace(self, **changes: Any) -> Self: ...
