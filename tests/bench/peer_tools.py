"""The other tools that write SQL from a schema: how each is installed, and what makes it print its SQL.

Node's tools come from npm in the versions named here, into a folder of their own, without their install scripts. They
are started as programs of Node, not by `npx`, which would cost more than some of them.
"""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from bench import generated, peer_schemas, reference
from bench.processes import Command, dbsc_command, environment
from dbsc.postgres.scratch import Server

INSTALL_SECONDS = 400


class Skipped(Exception):
    """A tool cannot be had here; the text says why."""


class Tool(NamedTuple):
    """A tool, what it is installed from, and how it is used.

    `source` is the file that it reads and what writes its text for so many tables; `command` what prints the SQL.
    """

    name: str
    packages: Mapping[str, str]
    source: tuple[str, Callable[[int], str]]
    command: Command | None
    files: Mapping[str, str] = {}
    note: str | None = None

    @property
    def version(self) -> str:
        """The tool with its version, as a reader would look for it."""
        package, version = next(iter(self.packages.items()), ("", ""))
        return f"{self.name} ({package} {version})" if package else self.name


_PRISMA_CONFIG = """\
import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { defineConfig } from 'prisma/config';

const server = JSON.parse(readFileSync('../server.json', 'utf8'));

export default defineConfig({
  schema: 'schema.prisma',
  engine: 'js',
  experimental: { adapter: true },
  // An empty database, which is asked for its version.
  adapter: async () => new PrismaPg({ ...server, idleTimeoutMillis: 1 }),
});
"""

DBSC = Tool("dbsc", {}, ("schema.dbs", generated.schema), dbsc_command("sql"))
PLAIN_SQL = Tool("plain SQL", {}, ("schema.sql", reference.sql), None)
OTHERS = (
    Tool(
        "DBML",
        {"@dbml/cli": "6.6.0"},
        ("schema.dbml", peer_schemas.dbml),
        ("node", "node_modules/@dbml/cli/bin/dbml2sql.js", "schema.dbml", "--postgres"),
    ),
    Tool(
        "Drizzle",
        {"drizzle-kit": "0.31.11", "drizzle-orm": "0.45.4"},
        ("schema.ts", peer_schemas.drizzle),
        ("node", "node_modules/drizzle-kit/bin.cjs", "export", "--dialect", "postgresql", "--schema", "schema.ts"),
    ),
    Tool(
        "Prisma",
        {"prisma": "6.19.3", "@prisma/adapter-pg": "6.19.3"},
        ("schema.prisma", peer_schemas.prisma),
        (
            # A path in these variables keeps Prisma from downloading the engines that it would use otherwise.
            *("env", "PRISMA_SCHEMA_ENGINE_BINARY=/bin/false", "PRISMA_QUERY_ENGINE_LIBRARY=/bin/false"),
            *("CHECKPOINT_DISABLE=1", "PRISMA_HIDE_UPDATE_MESSAGE=1", "DATABASE_URL=postgresql://unused"),
            *("node", "node_modules/prisma/build/index.js", "migrate", "diff", "--from-empty"),
            *("--to-schema-datamodel", "schema.prisma", "--script"),
        ),
        {"prisma.config.ts": _PRISMA_CONFIG},
        "it ran with its experimental WebAssembly schema engine, because the native engine, which most users run, is a "
        "download that npm does not hold. What the native one costs may differ.",
    ),
)

NOT_MEASURED = {
    "Atlas": "its npm package downloads a binary from its maker when it is installed, so no registry holds it.",
    "Supabase": "its declarative schemas are plain SQL, so there is nothing to compile, and what `supabase db diff` "
    "writes needs Docker.",
    "Prisma 7": "every command needs the native schema engine, which is a download that npm does not hold.",
    "Prisma 8": "it is a release candidate, and its language still changes.",
}
"""What belongs into the comparison and is not there, with the reason."""


def install(tool: Tool, folder: Path) -> None:
    """Installs a tool into a folder, which need not be there."""
    folder.mkdir()
    for name, text in tool.files.items():
        (folder / name).write_text(text)
    if not tool.packages:
        return
    packages = [f"{package}@{version}" for package, version in tool.packages.items()]
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Skipped(f"npm: {error}") from error
    if done.returncode:
        raise Skipped(f"npm: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}")


def write_server(server: Server, database: str, file: Path) -> None:
    """Writes what Node's driver takes to connect to a scratch database."""
    from psycopg.conninfo import conninfo_to_dict

    known = {"host": "host", "port": "port", "user": "user", "password": "password", "dbname": "database"}
    parameters = conninfo_to_dict(server.conninfo(database))
    file.write_text(json.dumps({known[name]: value for name, value in parameters.items() if name in known}))


def node_version() -> str:
    """The version of Node, as it says it."""
    try:
        return subprocess.run(("node", "--version"), capture_output=True, text=True).stdout.strip()
    except OSError:
        return "no Node"


def sql_of(tool: Tool, folder: Path) -> str:
    """The SQL that a tool prints of the source in its folder."""
    if tool.command is None:
        return (folder / tool.source[0]).read_text()
    done = subprocess.run(tool.command, cwd=folder, env=environment(), capture_output=True, text=True)
    if done.returncode:
        talk = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["nothing said"]
        raise Skipped(f"exit {done.returncode}: {talk[-1]}")
    return done.stdout
