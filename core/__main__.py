"""`python -m core …`: the terminal."""

from core.cli import main

main()
