"""The terminal lists events, adds and removes them, and adds the holidays of a country."""

import json

import pytest

from core.errors import BellwetherError
from tests.cli.test_terminal import run

pytestmark = pytest.mark.usefixtures("own_db")

SALE = ("add", "Spring sale", "--on", "2026-03-20", "--until", "2026-03-28", "--as", "ada")


def events(*words):
    return run("events", *words).output


def test_an_event_is_added_listed_and_removed():
    empty = events()
    made = json.loads(events(*SALE, "--category", "Cups", "--impact", "0.2", "--json"))

    listed = events().splitlines()
    figures = json.loads(events("--json"))["events"]
    gone = events("remove", made["id"], "--as", "ada")

    assert empty == "There are no events.\n"
    assert listed == [f"{made['id']}  2026-03-20 to 2026-03-28  Promotion       Spring sale (Cups)"]
    assert (figures[0]["impact"], figures[0]["owner"]) == (0.2, "ada")
    assert (gone, events()) == ("The event was removed.\n", "There are no events.\n")


def test_what_is_odd_about_an_event_is_told_when_it_is_added():
    events(*SALE)

    told = events("add", "Clearance", "--on", "2026-03-27", "--as", "ada")

    assert "'Clearance' shares days with 'Spring sale' (2026-03-20 to 2026-03-28)" in told


def test_the_holidays_of_a_region_are_added_once():
    said = [events("holidays", "DE-BE", "--years", "2026-2026", "--as", "ada") for _ in range(2)]

    assert said == ["10 holidays of DE-BE added.\n", "0 holidays of DE-BE added.\n"]
    assert "Good Friday (DE-BE)" in events("list", "--as", "ada")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "Sale", "--on", "2026-03-20"), "Say in whose name"),
        (("add", "Sale", "--on", "soon", "--as", "ada"), "--on takes a day such as 2026-05-01"),
        (("add", "--on", "2026-03-20", "--as", "ada"), "An event needs a name"),
        (("add", "Sale", "--on", "2026-03-20", "--as", "vic"), "needs the role analyst"),
        (("remove", "one", "--as", "ada"), "one is no number of an event; `events list`"),
        (("holidays", "DE", "--years", "all", "--as", "ada"), "--years takes years such as"),
    ],
)
def test_what_cannot_be_done_is_said(words, said):
    with pytest.raises(BellwetherError, match=said):
        events(*words)
