"""What lies on either side of nothing can be told apart, and read, by everybody."""

import numpy as np
import pytest

from core.charts import diverging
from core.charts.style import DARK, LIGHT
from tests.charts.test_style import READABLE, contrast, over

# What of red, green and blue light is seen without the cones for red, and without those for green:
# Machado, Oliveira and Fernandes (2009), IEEE Transactions on Visualization 15.
BLINDNESS = {
    "protan": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deutan": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
}


def seen(colour, blindness):
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.array(BLINDNESS[blindness]) @ parts


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_both_ends_differ_for_those_who_see_no_red_or_no_green(theme, blindness):
    ends = [over(colour, theme.paper, diverging.STRENGTH) for colour in diverging.ends(theme)]

    apart = np.abs(seen(ends[0], blindness) - seen(ends[1], blindness))

    assert apart.max() > 0.25


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_numbers_can_be_read_on_both_ends(theme):
    for colour in diverging.ends(theme):
        end = over(colour, theme.paper, diverging.STRENGTH)

        assert contrast(theme.ink, end) >= READABLE


def test_nothing_is_in_the_middle():
    assert [at for at, _ in diverging.scale(LIGHT)] == [0.0, 0.5, 1.0]
