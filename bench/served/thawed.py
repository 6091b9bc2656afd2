"""The same application, save that nothing is frozen: what the freeze is measured against."""

import gc
import runpy
from pathlib import Path

gc.freeze = lambda: None
runpy.run_path(str(Path(__file__).parents[2] / "app.py"), run_name="__main__")
