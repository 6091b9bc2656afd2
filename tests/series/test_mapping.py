"""Categories get their class of account: suggested, chosen by a person, and remembered."""

import pandas as pd
import pytest
from sqlalchemy import select

from core.accounts.tables import AuditLog
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.series import classifying, glance, identity, imports, mapping
from core.series.tables import Series
from core.uploads.shapes import Load
from tests.bed.rows import FIRST_MOMENT, Rows


@pytest.fixture
def put(db):
    """Make a series of a category, with a month that ends in some value."""
    rows = Rows(db.connection())

    def made(owner, category, value=None, **given):
        given = {"name": given.pop("name", category), "currency": "EUR"} | given
        one = rows.add("series", user_id=owner.id, category=category, **given)
        if value is not None:
            last = {"last_at": FIRST_MOMENT, "last_value": value, "points": 3}
            rows.add("series_months", series_id=one["id"], category=category, **last)
        return one

    return made


def stored(db, owner):
    """Class, flow or stock, and which way is good, of each series of a person."""
    wanted = select(Series.name, Series.account_class, Series.kind, Series.favourable)
    return {
        name: tuple(place) for name, *place in db.execute(wanted.where(Series.user_id == owner.id))
    }


def begun(db, owner, *made):
    """New series as an upload makes them."""
    series = [Series(user_id=owner.id, **given) for given in made]
    classifying.begin(db, owner.id, series)
    db.add_all(series)
    db.flush()


def test_a_category_is_shown_with_its_series_its_last_value_and_a_suggestion(db, ada, put):
    put(ada, "Rent", 100.0, name="Rent · North")
    put(ada, "Rent", 50.0, name="Rent · South")

    (rent,) = mapping.mapping(db, ada)

    assert [one.name for one in rent.series] == ["Rent · North", "Rent · South"]
    assert (rent.points, rent.last_value, rent.unit) == (6, 150.0, "EUR")
    assert rent.suggestion.account_class == "operating_expense"
    assert rent.is_open
    assert not rent.is_mapped


def test_values_of_several_units_are_not_added_up(db, ada, put):
    put(ada, "Rent", 100.0, name="a")
    put(ada, "Rent", 50.0, name="b", currency="USD")

    (rent,) = mapping.mapping(db, ada)

    assert rent.last_value is None


def test_what_is_not_mapped_stands_first_and_subtotals_after_it(db, ada, put):
    put(ada, "A done", account_class="tax")
    put(ada, "B Gross profit")
    put(ada, "C Rent")

    found = mapping.mapping(db, ada)

    assert [one.category for one in found] == ["C Rent", "B Gross profit", "A done"]
    assert found[1].is_subtotal


def test_series_of_a_file_without_categories_are_known_by_their_names(db, ada, put):
    put(ada, "value", name="Umsatz")
    put(ada, "value", name="Miete")

    assert [one.category for one in mapping.mapping(db, ada)] == ["Miete", "Umsatz"]
    assert classifying.set_classes(db, ada, {"Umsatz": "revenue"}) == 1


def test_many_classes_are_given_at_once_and_noted_in_the_audit_log(db, ada, put):
    put(ada, "Rent", name="Rent · North")
    put(ada, "Rent", name="Rent · South")
    put(ada, "Cash")

    count = classifying.set_classes(db, ada, {"Rent": "operating expense", "Cash": "cash"})

    assert count == 3
    assert stored(db, ada) == {
        "Rent · North": ("operating_expense", "flow", "lower"),
        "Rent · South": ("operating_expense", "flow", "lower"),
        "Cash": ("cash", "stock", "higher"),
    }
    noted = db.scalars(select(AuditLog).where(AuditLog.action == "series.classify")).one()
    assert noted.details["after"] == {"Rent": "operating expense", "Cash": "cash"}
    assert noted.details["before"] == {"Rent": "not mapped", "Cash": "not mapped"}


def test_a_class_against_its_name_brings_its_own_ways_along(db, ada, put):
    put(ada, "Rent")

    classifying.set_classes(db, ada, {"Rent": "revenue"})

    assert stored(db, ada)["Rent"] == ("revenue", "flow", "higher")


def test_a_class_is_taken_away_again(db, ada, put):
    put(ada, "Rent", account_class="tax")

    assert classifying.set_classes(db, ada, {"Rent": None}) == 1
    assert stored(db, ada)["Rent"][0] is None


def test_what_has_the_class_already_is_not_changed(db, ada, put):
    put(ada, "Rent", account_class="tax")

    assert classifying.set_classes(db, ada, {"Rent": "tax"}) == 0
    assert db.scalars(select(AuditLog)).all() == []


@pytest.mark.parametrize(
    ("chosen", "error", "sentence"),
    [
        ({"Rent": "turnover"}, Invalid, "turnover is no class of accounts"),
        ({"Hire": "tax"}, NotFound, "There is no category Hire"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(db, ada, put, chosen, error, sentence):
    put(ada, "Rent")

    with pytest.raises(error, match=sentence):
        classifying.set_classes(db, ada, chosen)

    assert stored(db, ada)["Rent"][0] is None


def test_two_who_change_the_same_category_are_told(db, ada, put):
    put(ada, "Rent", account_class="tax")

    with pytest.raises(Conflict, match="Rent was changed meanwhile: it is tax now"):
        classifying.set_classes(db, ada, {"Rent": "cash"}, seen={"Rent": None})


def test_the_categories_of_others_are_changed_by_administrators_alone(db, ada, eve, root, put):
    put(ada, "Rent", is_shared=True)

    with pytest.raises(NotAllowed, match="of one's own only"):
        classifying.set_classes(db, eve, {"Rent": "tax"}, owner_id=ada.id)
    assert classifying.set_classes(db, root, {"Rent": "tax"}, owner_id=ada.id) == 1


def test_a_class_of_ones_own_never_reaches_a_namesake_of_somebody_else(db, ada, eve, put):
    put(ada, "Rent")
    put(eve, "Rent")

    classifying.set_classes(db, ada, {"Rent": "tax"})

    assert stored(db, eve)["Rent"][0] is None


def test_new_series_begin_as_their_names_suggest(db, ada):
    begun(db, ada, {"name": "Kasse", "category": "Kasse"}, {"name": "x", "category": "x"})

    assert stored(db, ada) == {
        "Kasse": ("cash", "stock", "higher"),
        "x": (None, "flow", "neutral"),
    }


def test_next_months_series_take_the_class_that_a_person_gave_their_category(db, ada, put):
    put(ada, "Rent", name="Rent · North")
    classifying.set_classes(db, ada, {"Rent": "cost_of_sales"})

    begun(db, ada, {"name": "Rent · South", "category": "Rent"})

    assert stored(db, ada)["Rent · South"] == ("cost_of_sales", "flow", "lower")


def test_the_choice_of_somebody_else_is_not_taken_over(db, ada, eve, put):
    put(eve, "Rent", account_class="tax")

    begun(db, ada, {"name": "Rent", "category": "Rent"})

    assert stored(db, ada)["Rent"][0] == "operating_expense"


def test_what_a_file_says_itself_stays(db, ada):
    begun(db, ada, {"name": "Cash", "category": "Cash", "kind": "flow"})

    assert stored(db, ada)["Cash"] == ("cash", "flow", "higher")


def test_home_tells_once_of_all_that_lacks_a_class(db, ada, eve, put):
    for name in ("Rent", "Gross profit", "Mystery", "Rainfall"):
        put(ada, name, **({"currency": None, "unit": "mm"} if name == "Rainfall" else {}))

    (notice,) = glance.unmapped(db, ada)

    assert notice.sentence == "2 categories have no class of account: Mystery and Rent."
    assert glance.unmapped(db, eve) == []


def test_all_categories_are_read_in_one_statement(db, ada, put, statements):
    for number in range(20):
        put(ada, f"Rent {number}", 1.0)

    with statements.budget(1):
        assert len(mapping.mapping(db, ada)) == 20


def test_an_upload_gives_new_series_their_class_and_keeps_that_of_the_old(db, ada, put, upload):
    put(ada, "Miete", name="Miete", account_class="tax")
    rows = pd.DataFrame(
        {
            "timestamp": pd.Timestamp(FIRST_MOMENT),
            "category": pd.Categorical(["Miete", "Umsatz"]),
            "value": [1.0, 2.0],
        }
    )

    imports.store(db, ada, Load(upload.id, ada.id, rows))

    assert stored(db, ada) == {
        "Miete": ("tax", "flow", "neutral"),
        "Umsatz": ("revenue", "flow", "higher"),
    }
    assert identity.CATEGORY == mapping.NAMELESS
