"""`python -m dbsc` is the `dbsc` command."""

import sys

from dbsc.cli import main

sys.exit(main())
