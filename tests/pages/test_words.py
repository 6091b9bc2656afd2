"""Names are shown as they were typed, moments as each person reads them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.accounts.actions import own
from core.db import carry_out
from pages.shared.words import plain, zones
from tests.bed.tabs import PATIENCE, signed_in


@given(st.text())
def test_every_sign_that_markdown_reads_is_escaped(text):
    shown = plain(text)

    for sign in "*_[]()<>`#!|$~":
        assert shown.count(sign) == shown.count("\\" + sign)


def test_line_breaks_begin_no_paragraph_of_their_own():
    assert plain("a\n\n# b") == "a \\# b"


def test_zones_are_named_and_the_neutral_one_is_first():
    assert zones()[0] == "UTC"
    assert "Europe/Paris" in zones()


def moment() -> None:
    from datetime import UTC, datetime

    import pandas as pd
    import streamlit as st

    from pages.shared import session, show
    from pages.shared.words import local

    session.look_up()
    at = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    st.write(local(at))
    show.table(pd.DataFrame({"At": [at], "Day": [datetime(2026, 7, 1, tzinfo=UTC)]}), "Moments")


@pytest.mark.usefixtures("own_db")
def test_moments_are_shown_in_the_zone_a_person_prefers_and_dates_are_not_moved(ada):
    carry_out(own.keep_preferences, ada, zone="Europe/Paris")

    page = signed_in(AppTest.from_function(moment, default_timeout=PATIENCE), ada).run()

    row = page.dataframe[0].value.iloc[0]
    assert page.markdown[0].value == "2026-07-01 14:30 CEST"
    assert row["At"] == datetime(2026, 7, 1, 14, 30)
    assert row["Day"] == datetime(2026, 7, 1)


@pytest.mark.usefixtures("own_db")
def test_a_zone_that_does_not_exist_is_not_believed(ada):
    carry_out(own.keep_preferences, ada, zone="../../etc/passwd")

    page = signed_in(AppTest.from_function(moment, default_timeout=PATIENCE), ada).run()

    assert page.markdown[0].value == "2026-07-01 12:30 UTC"
