"""A page can be kept as it is: for oneself, for all, or as what is opened first."""

import pytest

from core.accounts.actions import views as actions
from core.accounts.queries.views import views
from core.errors import Invalid, NotFound

PAGE = "finance-risk"


def named(db, user):
    return {view.name: view for view in views(db, user, PAGE)}


def test_a_view_is_kept_with_its_parameters_and_only_for_its_page(db, ada):
    actions.save_view(db, ada, PAGE, " Monthly ", {"level": 0.95})

    assert named(db, ada)["Monthly"].parameters == {"level": 0.95}
    assert views(db, ada, "home") == []


def test_the_same_name_takes_the_place(db, ada):
    first = actions.save_view(db, ada, PAGE, "Monthly", {"level": 0.95})
    second = actions.save_view(db, ada, PAGE, "Monthly", {"level": 0.99})

    assert first == second
    assert named(db, ada)["Monthly"].parameters == {"level": 0.99}


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_view_without_a_usable_name_is_refused(db, ada, name):
    with pytest.raises(Invalid, match="needs a name"):
        actions.save_view(db, ada, PAGE, name, {})


def test_a_shared_view_is_seen_by_all_and_changed_by_its_owner_only(db, ada, eve, vic):
    view = actions.save_view(db, ada, PAGE, "Monthly", {})
    actions.share_view(db, ada, view, is_shared=True)
    db.flush()

    seen = named(db, vic)["Monthly"]

    assert (seen.owner, seen.is_mine, seen.is_shared) == ("ada", False, True)
    for change in (
        lambda: actions.share_view(db, eve, view, is_shared=False),
        lambda: actions.make_default(db, eve, view, is_default=True),
        lambda: actions.delete_view(db, eve, view),
    ):
        with pytest.raises(NotFound, match="among yours"):
            change()


def test_a_private_view_is_not_for_eve_nor_for_the_administrator(db, ada, eve, root):
    actions.save_view(db, ada, PAGE, "Monthly", {})

    assert named(db, eve) == named(db, root) == {}


def test_one_view_of_a_page_is_the_default(db, ada):
    first = actions.save_view(db, ada, PAGE, "Monthly", {})
    second = actions.save_view(db, ada, PAGE, "Weekly", {})

    actions.make_default(db, ada, first, is_default=True)
    db.flush()
    actions.make_default(db, ada, second, is_default=True)
    db.flush()
    db.expire_all()

    assert [view.name for view in views(db, ada, PAGE) if view.is_default] == ["Weekly"]


def test_a_deleted_view_is_gone(db, ada):
    view = actions.save_view(db, ada, PAGE, "Monthly", {})

    actions.delete_view(db, ada, view)
    db.flush()

    assert named(db, ada) == {}
