"""Pages are tried one after the other in this process: none sees what another database said."""

import pytest
import streamlit as st


@pytest.fixture(autouse=True)
def nothing_kept():
    st.cache_data.clear()
