"""`python -m dbsc` is the `dbsc` command."""

import sys


def run() -> int:
    """The command; an interrupt while its modules are read ends it as quietly as a later one."""
    try:
        from dbsc.cli import main
    except KeyboardInterrupt:
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(run())
