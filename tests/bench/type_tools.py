"""The tools that make types of a database: how each is installed and started, and where in its output a column is.

Node's tools come from npm in the versions named here, into a folder of their own, without their install scripts.
"""

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.peer_tools import Skipped, Tool, install
from bench.processes import environment

SECONDS = 120
_DRIVER = {"pg": "8.16.3"}
_NODE = ("node", "--no-deprecation")


class Types(NamedTuple):
    """A tool, and what tells where it puts things.

    `files` writes what it is configured with; `made` are the files that it makes; `row` and `insert` start, as regular
    expressions with a `{table}`, `{Table}`, `{camel}` or `{single}`, what is read of a relation and what is inserted.
    """

    name: str
    packages: Mapping[str, str]
    command: Callable[[str], tuple[str, ...]]
    made: str
    row: str
    insert: str = ""
    files: Callable[[str], Mapping[str, str]] = lambda _: {}
    camel: bool = False

    @property
    def package(self) -> str:
        """The package that it comes in, with its version."""
        return "{} {}".format(*next(iter(self.packages.items())))

    @property
    def version(self) -> str:
        """The tool with its version."""
        return f"{self.name} ({self.package})"

    def run(self, folder: Path, url: str) -> str:
        """What it makes of a database, all its files in one text."""
        install(Tool(self.name, self.packages, ("", str), None, self.files(url)), folder)
        done = subprocess.run(
            self.command(url), cwd=folder, env={**environment(), "HOME": str(folder), "CHECKPOINT_DISABLE": "1"},
            capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        found = sorted(folder.glob(self.made))
        if done.returncode or not found:
            said = re.findall(r"(?:\[ERROR\]|Error:)[- ]*(.*?):?$", f"{done.stdout}\n{done.stderr}", re.MULTILINE)
            raise Skipped(next((line for line in said if "following" not in line), "nothing is said"))
        return "\n".join(path.read_text() for path in found)


def _parts(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    return (
        *("--pghost", str(parts.hostname), "--pgport", str(parts.port), "--pguser", str(parts.username)),
        *("--pgpassword", str(parts.password), "--pgdatabase", parts.path.strip("/"), "--output", "out"),
    )


_PRISMA = """\
import {{ PrismaPg }} from '@prisma/adapter-pg';
import {{ defineConfig }} from 'prisma/config';

export default defineConfig({{
  schema: 'schema.prisma',
  engine: 'js',
  experimental: {{ adapter: true }},
  adapter: async () => new PrismaPg({{ connectionString: {url}, idleTimeoutMillis: 1 }}),
}});
"""
OTHERS = (
    Types(
        "kysely-codegen", {"kysely-codegen": "0.20.0", "kysely": "0.28.17", "typescript": "5.9.3", **_DRIVER},
        lambda url: (*_NODE, "node_modules/.bin/kysely-codegen", "--dialect", "postgres", "--url", url,
                     "--out-file", "out.ts"),
        "out.ts", r"interface {Table} \{{",
    ),
    Types(
        "Zapatos", {"zapatos": "6.6.1", **_DRIVER}, lambda _: (*_NODE, "node_modules/.bin/zapatos"),
        "out/zapatos/**/*.d.ts", r"namespace {table} \{{.*?interface Selectable \{{",
        r"namespace {table} \{{.*?interface Insertable \{{",
        lambda url: {"zapatosconfig.json": json.dumps({
            "db": {"connectionString": url}, "outDir": "out", "schemas": {"public": {"include": "*", "exclude": []}},
        })},
    ),
    Types(
        "Kanel", {"kanel": "4.0.4"}, lambda _: (*_NODE, "node_modules/.bin/kanel", "-c", "kanel.cjs"),
        "out/public/*.ts", r"default interface {Table} \{{", r"interface {Table}Initializer \{{",
        lambda url: {
            "kanel.cjs": f"module.exports = {{ connection: {json.dumps(url)}, outputPath: 'out', "
            "schemaNames: ['public'] };",
        },
    ),
    Types(
        "pg-to-ts", {"pg-to-ts": "4.1.1", "typescript": "5.9.3"},
        lambda url: (*_NODE, "node_modules/.bin/pg-to-ts", "generate", "-c", url, "-s", "public", "-o", "out.ts"),
        "out.ts", r"interface {Table} \{{", r"interface {Table}Input \{{",
    ),
    Types(
        "Drizzle", {"drizzle-kit": "0.31.11", "drizzle-orm": "0.45.4", **_DRIVER},
        lambda _: (*_NODE, "node_modules/drizzle-kit/bin.cjs", "pull"),
        "out/*.ts", r"const {camel} = pg(?:Table|View)\(", "",
        lambda url: {"drizzle.config.ts": (
            f"export default {{ dialect: 'postgresql', out: './out', dbCredentials: {{ url: {json.dumps(url)} }} }};"
        )},
        camel=True,
    ),
    Types(
        "pgzod", {"pgzod": "3.1.0"}, lambda url: (*_NODE, "node_modules/.bin/pgzod", *_parts(url)),
        "out/*.ts", r"const {Table} = z\.object\(\{{", r"const {Table} = z\.object\(\{{",
    ),
    Types(
        "Prisma", {"prisma": "6.19.3", "@prisma/adapter-pg": "6.19.3"},
        lambda _: (
            *("env", "PRISMA_SCHEMA_ENGINE_BINARY=/bin/false", "PRISMA_QUERY_ENGINE_LIBRARY=/bin/false"),
            *("node", "node_modules/prisma/build/index.js", "db", "pull"),
        ),
        "pulled", "", "",
        lambda url: {
            "prisma.config.ts": _PRISMA.format(url=json.dumps(url)),
            "schema.prisma": "datasource db {\n  provider = \"postgresql\"\n  url = \"postgresql://unused\"\n}\n",
        },
    ),
)  # fmt: skip


def supazod(official: str) -> Types:
    """What makes validators of what Supabase's generator prints."""
    return Types(
        "supazod", {"supazod": "4.5.0"},
        lambda _: (*_NODE, "node_modules/.bin/supazod", "-i", "official.ts", "-o", "out.ts", "-s", "public"),
        "out.ts", r"const public{Table}RowSchema = z\.object\(\{{", r"const public{Table}InsertSchema = z\.object\(\{{",
        lambda _: {"official.ts": official},
    )  # fmt: skip


NOT_RUN = {
    "PgTyped": "it makes types of queries, not of a schema",
    "Prisma with its native engine": "that is a download that npm does not hold",
}
"""What belongs into the comparison and is not there, with the reason."""
