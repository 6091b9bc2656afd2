"""Pages are tried one after the other in this process: none sees what another database said."""

from collections.abc import Iterator
from functools import cache

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(autouse=True)
def nothing_kept():
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="session", autouse=True)
def installed_components_looked_up_once() -> Iterator[None]:
    """Streamlit reads the metadata of every installed package at each page that is tried."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield
