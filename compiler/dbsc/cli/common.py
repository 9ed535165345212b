"""What the commands share: options, opening a project, showing diagnostics, exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from dbsc import __version__
from dbsc.cli.progress import Progress
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.hints import Any

OK, FOUND, WRONG_USE, REFUSED, BUG = 0, 1, 2, 3, 70
_TAKES_LEAVE = frozenset({"DBS504", "DBS511"})


class Wrong(Exception):
    """The command cannot go on: diagnostics to show, and the exit code."""

    def __init__(self, diagnostics: Sequence[Diagnostic], code: int, options: argparse.Namespace | None = None) -> None:
        super().__init__(code)
        self.diagnostics = diagnostics
        self.code = code
        self.options = options

    def show(self) -> None:
        """Prints them."""
        show(self.diagnostics, self.options)


class _Parser(argparse.ArgumentParser):
    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        found, left = self.parse_known_args(args, namespace)
        if left:
            self.error(self._left_over(left))
        for action in self._actions:
            value = getattr(found, action.dest, None)
            if action.option_strings and "" in (value if isinstance(value, list) else [value]):
                self.error(f"{action.option_strings[-1]}: nothing is given: write a name behind it, or leave it out")
        return found

    def error(self, message: str) -> Any:
        print(f"{self.prog}: {message.removeprefix('argument ')}", file=sys.stderr)
        print(f"`{self.prog} --help` shows its options", file=sys.stderr)
        sys.exit(WRONG_USE)

    def _left_over(self, arguments: list[str]) -> str:
        """What is said to arguments that mean nothing to the command."""
        from dbsc.diagnostics.suggest import did_you_mean
        from dbsc.postgres.urls import shown

        word = next((word.partition("=")[0] for word in arguments if word.startswith("-")), None)
        if word is None:
            return f"`{shown(arguments[0])}` is one argument too many"
        known = [option for option in self._option_string_actions if option.startswith("--")]
        if word in ("--dry-run", "-n") and "--check" in known:
            return f"there is no option `{word}`: it is `--check` here"
        longer = [option for option in known if len(word) > 3 and option.startswith(word)]
        guess = f"did you mean `{longer[0]}`?" if len(longer) == 1 else did_you_mean(word, known)
        return f"there is no option `{word}`" + (f": {guess}" if guess else "")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            from dbsc.diagnostics.suggest import did_you_mean

            *most, last = map(str, action.choices)
            listed = f"it is {', '.join(most)} or {last}" if most else f"it is {last}"
            guess = did_you_mean(str(value), action.choices)
            raise argparse.ArgumentError(action, f"there is no `{value}`: {f'{guess} ' if guess else ''}{listed}")

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse's own lets a full disk pass for help that was shown
        (file or sys.stderr).write(message)


def command_parser(name: str, about: str, examples: str, *, schema: bool = True) -> argparse.ArgumentParser:
    """The parser of a command, with the options that all have."""
    parser = _Parser(
        prog=f"dbsc {name}",
        description=about,
        epilog=f"examples:\n{examples}",
        # Given a width, argparse does not import `shutil`, and compression with it, to ask for one.
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=min(_width(), 120) - 2),
        allow_abbrev=False,
    )
    if schema:
        parser.add_argument("schema", nargs="?", metavar="SCHEMA", help="a .dbs file or a folder")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colour on a terminal")
    return parser


def diagnostics_format(parser: argparse.ArgumentParser) -> None:
    """Adds `--format` for diagnostics."""
    formats = ("text", "json", "sarif", "github")
    parser.add_argument("--format", choices=formats, default="text", help="how diagnostics are printed")


def at_option(parser: argparse.ArgumentParser, what: str) -> None:
    """Adds `--at`."""
    parser.add_argument("--at", metavar="DATE", type=moment, default=None, help=f"{what} (today in UTC by default)")


def moment(text: str) -> Any:
    """A date or a time in UTC, as `--at` takes it."""
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is no date; write it as 2026-01-31") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def now() -> Any:
    """The moment it is, in UTC."""
    from datetime import UTC, datetime

    return datetime.now(UTC)


def open_checked(options: argparse.Namespace) -> tuple[Any, Any]:
    """The project and what it means. Shows what is wrong, and goes no further if there is an error."""
    from dbsc import pipeline, project

    try:
        opened = project.open_project(options.schema)
    except project.Unusable as error:
        raise Wrong([error.diagnostic], WRONG_USE, options) from None
    with Progress(options, "checking"):
        checked = pipeline.check(opened.sources, project.reader)
    if has_errors(checked.diagnostics):
        raise Wrong(checked.diagnostics, FOUND, options)
    if checked.diagnostics:
        show(checked.diagnostics, options)
    return opened, checked


def refuse(diagnostics: Sequence[Diagnostic], options: argparse.Namespace) -> Wrong:
    """The end of a command that diagnostics stop: refused if leave is missing, else found wanting."""
    return Wrong(diagnostics, REFUSED if any(d.code in _TAKES_LEAVE for d in diagnostics) else FOUND, options)


def show(
    diagnostics: Sequence[Diagnostic],
    options: argparse.Namespace | None,
    mended: Sequence[Diagnostic] | None = None,
) -> None:
    """Prints diagnostics: text on stderr, formats for machines on stdout. JSON tells what `--fix` mended as well."""
    format_ = getattr(options, "format", "text")
    if format_ in ("json", "sarif", "github"):
        from importlib import import_module

        from dbsc.mending import corrected

        renderer = import_module(f"dbsc.diagnostics.render.{format_}")
        told = {"mended": mended} if format_ == "json" and mended is not None else {}
        print(renderer.render(map(corrected, diagnostics), **told), end="")
        return
    from dbsc.diagnostics.render.text import render

    if getattr(options, "quiet", False):
        diagnostics = [each for each in diagnostics if each.severity == "error"]
    if not diagnostics:
        return
    print(render(diagnostics, colour=coloured(options), width=_width()), end="", file=sys.stderr)


def coloured(options: argparse.Namespace | None) -> bool:
    """Whether stderr is to be in colour."""
    choice = getattr(options, "color", "auto")
    if choice != "auto":
        return bool(choice == "always")
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _width() -> int:
    if not sys.stderr.isatty():
        return 120
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return 120


def say(text: str, options: argparse.Namespace) -> None:
    """Talk, on stderr."""
    if not options.quiet:
        print(text, file=sys.stderr)


def emit(text: str, path: str | None) -> None:
    """Data: to a file if one is given, else to stdout."""
    if path is None or path == "-":
        sys.stdout.write(text)
        return
    emit_all({path: text})


def emit_all(files: dict[str, str]) -> None:
    """Files by path: all are written, or none."""
    from dbsc import project

    try:
        project.write(".", files)
    except project.Unusable as error:
        raise Wrong([error.diagnostic], WRONG_USE) from None


def report_bug(error: Exception, arguments: Sequence[str]) -> int:
    """A bug in dbsc: where it happened and what to report, without a wall of text."""
    import traceback

    from dbsc.postgres.urls import shown

    command = shown(" ".join(arguments))
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    where = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    print(
        f"dbsc: this is a bug in dbsc, not in your schema\n"
        f"  {type(error).__name__}: {error}\n"
        f"  at {where}\n"
        f"  dbsc {__version__}, Python {sys.version.split()[0]}, {sys.platform}: dbsc {command}\n"
        f"Please report these lines, with the schema if you can. DBSC_DEBUG=1 shows the whole traceback.",
        file=sys.stderr,
    )
    if os.environ.get("DBSC_DEBUG"):
        traceback.print_exception(error)
    return BUG
