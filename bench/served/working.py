"""The same application, which also does jobs that leave a mark, until it is killed."""

import runpy
from pathlib import Path

from bench.served.hands import KINDS
from core.catalogue import JOBS

JOBS.update(KINDS)
runpy.run_path(str(Path(__file__).parents[2] / "app.py"), run_name="__main__")
