"""The rules that the import contract in pyproject.toml cannot say: who knows which package, and what no module does."""

import ast
import sys
import tomllib
from functools import cache
from pathlib import Path

import dbsc

PACKAGE = Path(dbsc.__file__).parent
ROOT = PACKAGE.parent.parent
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

KNOWS = {
    "ctypes": ("sqltext/library.py",),
    "lark": ("syntax/grammar.py",),
    "networkx": ("catalog/graph.py", "backends/diagram/"),
    "psycopg": ("postgres/",),
    "rich": ("cli/", "diagnostics/render/text.py"),
    "socket": ("postgres/",),
    "subprocess": ("postgres/", "revisions.py"),
}
"""What else than the standard library and dbsc may be imported, and processes and sockets: by whom."""


@cache
def nodes(module: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse((PACKAGE / module).read_bytes())))


@cache
def imports(module: Path) -> set[str]:
    """The packages that a module imports anywhere in it."""
    found = {alias.name for node in nodes(module) if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module or "." for node in nodes(module) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in found}


def test_only_some_know_a_package() -> None:
    found = [(module.as_posix(), name) for module in MODULES for name in imports(module) if name in KNOWS]
    assert [(module, name) for module, name in found if not module.startswith(KNOWS[name])] == []


def test_packages_that_nobody_may_know_are_not_imported() -> None:
    known = {"dbsc", *KNOWS, *sys.stdlib_module_names}
    assert {module.as_posix(): imports(module) - known for module in MODULES if imports(module) - known} == {}


def test_imports_are_the_same_for_type_checkers() -> None:
    names = {(module, node.id) for module in MODULES for node in nodes(module) if isinstance(node, ast.Name)}
    assert [module for module, name in names if name == "TYPE_CHECKING"] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    assert {module.stem for module in MODULES} & {"utils", "util", "helpers", "misc"} == set()


def test_a_stub_stands_beside_its_module() -> None:
    stubs = [path for path in PACKAGE.rglob("*.pyi") if not path.with_suffix(".py").exists()]
    assert stubs == []


def test_what_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {name for module in MODULES for name in imports(module)} - sys.stdlib_module_names - {"dbsc"}
    assert needed <= {requirement.split(">")[0].split("[")[0] for requirement in project["dependencies"]}


def test_the_changelog_tells_of_this_version() -> None:
    assert f"\n## {dbsc.__version__} " in (ROOT / "CHANGELOG.md").read_text()
