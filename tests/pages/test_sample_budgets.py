"""On the sample data the Budgets page has an answer for everybody."""

import pytest

from tests.bed.cast import ADA, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import looking_at, opened

FILE = "finance/budgets.py"

pytestmark = [pytest.mark.usefixtures("sampled_db"), POSTGRESQL]


@pytest.mark.parametrize(
    ("who", "parts"),
    [
        (VIC, ["By month", "Versions", "Compare", "Overlaps", "Coverage", "Files"]),
        (ADA, ["By month", "Versions", "Compare", "Overlaps", "Coverage", "Files"]),
        (ROOT, ["By month", "Phase", "Versions", "Compare", "Overlaps", "Coverage", "Files"]),
    ],
    ids=["viewer", "analyst", "administrator"],
)
def test_every_part_opens_for_every_role(who, parts):
    page = opened(who, FILE)

    figures = {one.label: one.value for one in page.metric}
    assert figures["Lines"] == "6"
    assert figures["Months planned"] == "12 of 12"
    assert figures["Revenue planned"].endswith("EUR")
    for part in parts:
        page = looking_at(page, part, "budgets")
        assert not page.exception
        assert not page.error
    assert [one.label.removeprefix(":violet[").removesuffix("]") for one in page.tabs][2:] == parts


def test_an_amount_follows_the_sample_year_before():
    page = looking_at(opened(ROOT, FILE), "Phase", "budgets")

    spread = next(one for one in page.radio if one.label == "Spread")
    page = spread.set_value("by_shape").run()

    said = " ".join(one.value for one in page.markdown).replace("\\", "")
    assert "12 months add up to" in said
    assert not page.info
