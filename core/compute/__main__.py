"""`python -m core.compute`: a hand; started by a process that has work for it, by nobody else."""

import sys
from pathlib import Path

from core.compute.hand import main

main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
