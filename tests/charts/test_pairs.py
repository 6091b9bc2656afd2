"""A page has the colours of both themes, and each light one is exchanged for its dark one."""

from core.charts import pairs, style
from core.charts.style import DARK, LIGHT


def test_every_light_colour_has_the_dark_one_of_the_same_use():
    light, dark, both = pairs.colours()

    assert set(light) == set(dark) == set(pairs.USED)
    found = dict(both)
    assert all(found[light[use]] == dark[use] for use in pairs.USED)
    assert {found[one] for one in style.colours(LIGHT)} == set(style.colours(DARK))


def test_faded_colours_are_exchanged_too():
    found = dict(pairs.colours()[2])

    assert found[style.mixed(LIGHT.teal)] == style.mixed(DARK.teal)
