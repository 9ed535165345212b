"""The `dbsc` command: one file a command, each with its arguments and what it prints. Imports as little as it can."""

from __future__ import annotations

import gc
import os
import sys

from dbsc import __version__
from dbsc.cli import streams

COMMANDS = {
    "new": "a small project to start from",
    "compile": "check a schema, then write migrations, types, partition plan and diagram",
    "check": "diagnostics only",
    "fmt": "format .dbs files in place",
    "sql": "the whole schema as one SQL script",
    "types": "TypeScript types",
    "diagram": "a relationship diagram",
    "partitions": "which partitions exist on which day",
    "diff": "the steps that lead from one schema, database or revision to another",
    "pull": "a database, a dump or another tool's schema as .dbs",
    "prove": "run the migrations on a scratch server and compare",
    "test": "decide what `expect` says of who can do what",
    "apply": "apply the migrations that a database does not have",
    "status": "which migrations a database has",
    "drift": "what somebody has changed in a database by hand",
    "baseline": "note that a database that exists has the migrations",
    "undo": "take the last migrations of a database back, where nothing is lost",
    "explain": "the page of a diagnostic",
}

EXAMPLES = """\
  dbsc new shop              make a project in the folder shop
  dbsc check                 what is wrong with the schema here, in one run
  dbsc compile               write the migrations that are missing, and everything else
  dbsc prove                 run the migrations on a scratch PostgreSQL
  dbsc explain DBS102        what a code of a message means
"""

USAGE = """\
dbsc: schema as code for PostgreSQL and Supabase

usage: dbsc COMMAND [SCHEMA] [options]

{commands}

examples:
{examples}
SCHEMA is a .dbs file or a folder; left out, it is schema.dbs, or the one file here with a `database` header.
`dbsc COMMAND --help` shows the options of a command, and examples.
"""

# What other programs call it.
ELSEWHERE = {
    "init": "new",
    "create": "new",
    "format": "fmt",
    "lint": "check",
    "validate": "check",
    "build": "compile",
    "generate": "compile",
    "migrate": "compile",
    "plan": "compile",
    "introspect": "pull",
    "import": "pull",
    "inspect": "pull",
    "dump": "sql",
    "typegen": "types",
    "erd": "diagram",
    "docs": "diagram",
    "verify": "prove",
    "deploy": "apply",
    "push": "apply",
    "up": "apply",
}


def main(arguments: list[str] | None = None) -> int:
    """Runs a command and gives its exit code. Nothing but a bug in dbsc gets out as a traceback.

    Arguments that are given come from a program that goes on after it; without any, the command is all of the process.
    """
    # What is made is kept to the end, and goes in no circles; to look for garbage in it would be a third of the time.
    gc.disable()
    streams.prepare()
    try:
        code = _dispatch(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # nobody reads on, which is no error of anybody's
        streams.give_up_output()
        return 1
    except OSError as error:
        streams.give_up_output()
        return _failed(error)
    finally:
        if arguments is None:
            gc.freeze()  # Python looks for garbage once more as it ends, disabled or not
        else:
            gc.enable()


def _failed(error: OSError) -> int:
    """Something that the machine refused, and that no command had an answer to. Mostly it is standard output."""
    if os.environ.get("DBSC_DEBUG"):
        raise error
    what = f"use `{error.filename}`" if error.filename is not None else "write to standard output"
    print(f"dbsc: cannot {what}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
    return 2


def _dispatch(given: list[str]) -> int:
    if not given or given[0] in ("-h", "--help", "help"):
        listed = "\n".join(f"  {name:<12}{about}" for name, about in COMMANDS.items())
        if len(given) > 1 and given[0] == "help" and given[1] in COMMANDS:
            return _run(given[1], ["--help"])
        text = USAGE.format(commands=listed, examples=EXAMPLES)
        print(text, end="", file=sys.stdout if given else sys.stderr)
        return 0 if given else 2
    if given[0] in ("-V", "--version"):
        print(f"dbsc {__version__}")
        return 0
    if given[0] not in COMMANDS:
        print(f"dbsc: {_no_command(given[0])}", file=sys.stderr)
        return 2
    return _run(given[0], given[1:])


def _no_command(word: str) -> str:
    """What is said to a word that is no command."""
    from dbsc.diagnostics.suggest import did_you_mean

    if word.startswith("-"):
        return f"there is no option `{word}` before a command: `dbsc --help` lists the commands"
    if word.endswith(".dbs") or os.path.exists(word):
        return f"`{word}` is no command: write `dbsc compile {word}`, or `dbsc check {word}`"
    if word in ELSEWHERE:
        meant = ELSEWHERE[word]
        return f"there is no command `{word}`: it is `dbsc {meant}` here ({COMMANDS[meant]})"
    return f"there is no command `{word}`: {did_you_mean(word, COMMANDS) or '`dbsc --help` lists the commands'}"


def _run(name: str, arguments: list[str]) -> int:
    from importlib import import_module

    from dbsc.cli.common import Wrong, report_bug

    command = import_module(f"dbsc.cli.{name}")
    try:
        code: int = command.run(command.parser().parse_args(arguments))
        return code
    except Wrong as wrong:
        wrong.show()
        return wrong.code
    except SystemExit as end:
        # how `argparse` ends, after help or a complaint
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        print("dbsc: interrupted", file=sys.stderr)
        return 130
    except OSError:
        raise
    except Exception as error:
        return report_bug(error, [name, *arguments])
