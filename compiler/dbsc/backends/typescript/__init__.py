"""TypeScript from a catalog: one function a target, over shared names, types and columns."""

from dbsc.backends.typescript.module import interfaces

__all__ = ["interfaces"]
