"""Prisma schemas, of Prisma 6 and 7, for PostgreSQL. `read` is all that others need."""

from __future__ import annotations

from dbsc.peers.prisma.read import read

__all__ = ["read"]
