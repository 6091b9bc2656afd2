"""The inputs of a kind of work give what it wants to know, and leave out what was left empty."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from core.jobs.kinds import Kind
    from pages.shared import asking
    from tests.jobs.test_forms import Forecast

    kind = Kind("Forecast", lambda task, params: None, Forecast)
    st.session_state["given"] = asking.parameters(kind, "new")


@pytest.fixture
def page():
    found = AppTest.from_function(script).run()
    assert not found.exception
    return found


def given(page):
    return page.session_state["given"]


def test_what_is_untouched_is_the_default_and_what_is_empty_is_left_out(page):
    assert given(page) == {"level": 0.95, "mode": "fast", "is_stored": True}


def test_what_was_put_in_is_given_as_the_work_takes_it(page):
    page.number_input[0].set_value(12)
    page.text_input[0].set_value("  Spring ")
    page.date_input[0].set_value(date(2026, 11, 21))
    page.selectbox[0].set_value("best")
    page.toggle[0].set_value(False)

    assert given(page.run()) == {
        "steps_ahead": 12,
        "level": 0.95,
        "mode": "best",
        "name": "Spring",
        "until": "2026-11-21",
        "is_stored": False,
    }


def test_an_input_keeps_within_the_bounds_of_its_field(page):
    steps, level = page.number_input

    assert (steps.min, steps.max, steps.value) == (1, 400, None)
    assert (level.min, level.max) == (0.5, 1.0)
