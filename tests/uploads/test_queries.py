"""The newest files somebody may see."""

from datetime import timedelta

from core.uploads import queries
from tests.bed.rows import FIRST_MOMENT, Rows


def test_the_newest_files_come_first_and_undone_ones_are_gone(db, ada, eve):
    rows = Rows(db.connection())
    for day, name in enumerate(("a.csv", "b.csv", "c.csv", "d.csv")):
        undone = FIRST_MOMENT if name == "c.csv" else None
        created = FIRST_MOMENT + timedelta(days=day)
        told = {"filename": name, "created_at": created, "undone_at": undone}
        rows.add("data_uploads", user_id=ada.id, **told)
    rows.add("data_uploads", user_id=eve.id, filename="private.csv")

    assert queries.newest_files(db, ada, 2)["filename"].tolist() == ["d.csv", "b.csv"]
