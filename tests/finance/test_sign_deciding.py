"""Which way round a file is can be said by its owner, and taken back."""

import pytest
from sqlalchemy import select

from core.accounts.tables import AuditLog
from core.db import carry_out, read, versions, write
from core.errors import Invalid, NotAllowed, NotFound
from core.finance import signs
from core.finance.sign_deciding import decide, undecide
from core.finance.tables import FileSign, Side
from tests.finance.books import file


@pytest.fixture
def rent(db, ada):
    """A file of ada's with costs below zero."""
    return file(db, ada, "rent.csv", {"Rent": ("operating_expense", -40)})


def cost(db, user):
    (found,) = signs.signs(db, user, user.id)
    return found.cost


def version(user):
    with read(user) as db:
        return versions.of(db, user, signs.signs)


def noted(db, action):
    return db.scalars(select(AuditLog).where(AuditLog.action == action)).all()


def test_what_is_said_is_kept_with_who_said_it(db, ada, rent):
    decide(db, ada, rent, Side.cost, 1)

    (kept,) = db.scalars(select(FileSign))
    assert (kept.user_id, kept.decided_by_id, kept.sign) == (ada.id, ada.id, 1)
    (line,) = noted(db, "finance.sign")
    assert line.object_id == rent
    assert line.details == {"file": "rent.csv", "side": "cost", "sign": 1}


def test_who_says_it_again_changes_it(db, ada, root, rent):
    decide(db, ada, rent, "cost", 1)
    decide(db, root, rent, "cost", -1)

    (kept,) = db.scalars(select(FileSign).execution_options(populate_existing=True))
    assert (kept.user_id, kept.decided_by_id, kept.sign) == (ada.id, root.id, -1)


def test_taken_back_the_amounts_tell_again(db, ada, rent):
    decide(db, ada, rent, Side.cost, 1)
    assert cost(db, ada) == 1

    undecide(db, ada, rent, Side.cost)

    assert cost(db, ada) == -1
    assert noted(db, "finance.sign_back")[0].details["before"] == 1


def test_what_was_not_said_is_taken_back_without_a_word(db, ada, rent):
    undecide(db, ada, rent, Side.income)

    assert noted(db, "finance.sign_back") == []


def test_others_who_read_the_series_are_told_that_it_changed(own_db_of_books):
    ada, eve, rent = own_db_of_books
    seen = [version(eve)]

    carry_out(decide, ada, rent, Side.cost, 1)
    seen.append(version(eve))
    carry_out(undecide, ada, rent, Side.cost)
    seen.append(version(eve))

    assert len(set(seen)) == 3


@pytest.fixture
def own_db_of_books(own_db, ada, eve):
    """A file of ada's that others may read, in a database of its own."""
    amounts = {"Rent": ("operating_expense", -40)}
    with write(ada) as db:
        key = file(db, ada, "rent.csv", amounts, is_shared=True)
    return ada, eve, key


@pytest.mark.parametrize(("side", "sign"), [("cost", 0), ("cost", 2), ("profit", 1)])
def test_what_is_no_side_or_no_sign_is_refused(db, ada, rent, side, sign):
    with pytest.raises(Invalid):
        decide(db, ada, rent, side, sign)


def test_only_the_owner_or_an_administrator_says_it(db, ada, eve, vic, root, rent):
    shared = file(db, ada, "s.csv", {"Sales": ("revenue", 1)}, is_shared=True)

    with pytest.raises(NotFound):
        decide(db, eve, rent, Side.cost, 1)
    with pytest.raises(NotAllowed):
        decide(db, eve, shared, Side.income, -1)
    with pytest.raises(NotAllowed):
        undecide(db, eve, shared, Side.income)
    with pytest.raises(NotAllowed):
        decide(db, vic, shared, Side.income, -1)
    decide(db, root, rent, Side.cost, 1)

    assert len(list(db.scalars(select(FileSign)))) == 1
