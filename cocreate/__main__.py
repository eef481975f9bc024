"""`python -m cocreate` is the command `cocreate`."""

from cocreate.cli import main

main()
