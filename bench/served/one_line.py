"""The least that Streamlit can serve, in the same way: what our pages are measured against."""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st


@asynccontextmanager
async def frozen(_: st.App) -> AsyncIterator[None]:
    """Leave to each rerun's collection only what came after the start, as our application does."""
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("line.py"), lifespan=frozen if "frozen" in sys.argv else None)

if __name__ == "__main__":
    app.run(
        config={
            "server.address": os.environ["HOST"],
            "server.port": int(os.environ["PORT"]),
            "server.headless": True,
            "browser.gatherUsageStats": False,
        }
    )
