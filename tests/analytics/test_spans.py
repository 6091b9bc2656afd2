"""Which days a step of a series stands for, at every frequency."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from core.analytics.countries import known, names, public_holidays
from core.analytics.spans import spans, untellable
from core.errors import Invalid

CHRISTMAS = date(2026, 12, 25)  # a Friday


@pytest.mark.parametrize(
    ("moments", "code", "share"),
    [
        (pd.date_range("2026-12-25 09:00", periods=3, freq="15min"), "15min", 1),
        (pd.date_range("2026-12-25 09:00", periods=3, freq="h"), "h", 1),
        (pd.date_range("2026-12-25", periods=3), "D", 1),
        (pd.bdate_range("2026-12-25", periods=3), "B", 1),
        (pd.date_range("2026-12-27", periods=3, freq="W-SUN"), "W", 1 / 7),
        (pd.date_range("2026-12-21", periods=3, freq="W-MON"), "W", 1 / 7),
        (pd.date_range("2026-12-01", periods=3, freq="MS"), "MS", 1 / 31),
        (pd.date_range("2026-12-31", periods=3, freq="ME"), "ME", 1 / 31),
        (pd.date_range("2026-10-01", periods=3, freq="QS"), "QS", 1 / 92),
        (pd.date_range("2026-12-31", periods=3, freq="QE"), "QE", 1 / 92),
        (pd.date_range("2026-01-01", periods=3, freq="YS"), "YS", 1 / 365),
        (pd.date_range("2026-12-31", periods=3, freq="YE"), "YE", 1 / 365),
    ],
)
def test_a_day_is_its_part_of_the_step_it_falls_into(moments, code, share):
    shares = spans(moments, code).shares([CHRISTMAS])

    assert shares[0] == pytest.approx(share)


def test_without_a_frequency_it_is_the_one_that_the_moments_follow():
    months = pd.date_range("2025-12-31", periods=14, freq="ME")

    assert spans(months).lengths[:3].tolist() == [31, 31, 28]


def test_moments_without_a_frequency_are_refused_in_words():
    with pytest.raises(Invalid, match="follow no frequency"):
        spans(pd.DatetimeIndex(["2026-01-01", "2026-01-09"]))


def test_the_years_are_those_of_the_days_of_a_step_and_not_of_its_date():
    assert spans(pd.DatetimeIndex(["2026-01-02"]), "W").years == range(2025, 2027)


def test_of_two_columns_that_always_come_together_the_second_is_not_learnt():
    share = np.array([0, 0.5, 0, 1.0])

    assert "always comes with 'Sale'" in untellable(share, 4, {"Sale": 2 * share})
    assert untellable(share, 4, {"Sale": share[::-1], "Nothing": 0 * share}) == ""


def test_holidays_that_move_are_where_they_were():
    found = public_holidays("DE", [2024, 2025])

    assert found["Easter Monday"] == (date(2024, 4, 1), date(2025, 4, 21))


def test_a_region_has_holidays_that_its_country_has_not():
    assert "Corpus Christi" in public_holidays("DE-BY", [2025])
    assert "Corpus Christi" not in public_holidays("DE", [2025])


def test_holidays_that_are_named_in_one_language_only_keep_these_names():
    assert "Emancipation Day" in public_holidays("JM", [2025])


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Atlantis", "are not known"),
        ("DE-ZZ", "has no region 'ZZ'; it has BB"),
        ("de", "not known"),
    ],
)
def test_an_unknown_place_is_refused_in_words(place, said):
    with pytest.raises(Invalid, match=said):
        public_holidays(place, [2025])


def test_every_country_whose_holidays_are_known_has_a_name():
    assert set(names()) == set(known())
    assert names()["DE"] == "Germany"
