"""Who may see what became of a file."""

from functools import partial

import core.autoindex.lineage
import core.calendar.lineage
import core.currency.lineage
import core.finance.lineage
import core.forecasting.lineage
import core.market.lineage
import core.registry.lineage
import core.retail.lineage
import core.risk.lineage
import core.series.lineage
import core.ventures.lineage
from core.actors import Role
from core.alerts.tables import Subject
from core.series.lineage import series_of
from core.uploads import lineage, overwritten, queries
from tests.bed.loaded import keeps
from tests.bed.matters import points, row_of
from tests.bed.reach import Call, Line, Reach

A_FILE = partial(row_of, "data_uploads")

TRACED: dict[Call, Line] = {
    **dict.fromkeys(
        (
            lineage.cited,
            core.autoindex.lineage.used,
            core.calendar.lineage.used,
            core.currency.lineage.used,
            core.finance.lineage.used,
            core.forecasting.lineage.used,
            core.market.lineage.used,
            core.registry.lineage.used,
            core.retail.lineage.used,
            core.risk.lineage.used,
            core.series.lineage.used,
            core.ventures.lineage.used,
        ),
        Line(
            Role.viewer,
            Reach.own_shared_or_admin,
            lambda ask, db, user, row: ask(db, user, row["id"]),
            A_FILE,
        ),
    ),
    lineage.watching: Line(
        Role.viewer,
        Reach.none,
        lambda ask, db, user, row: ask(db, user, Subject.series, series_of(row["data_upload_id"])),
        points,
    ),
    overwritten.overwritten: Line(
        Role.viewer,
        Reach.own_or_admin,
        lambda ask, db, user, row: ask(db, user, row["id"]),
        A_FILE,
    ),
    queries.newest_files: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: row["filename"] in list(ask(db, user)["filename"]),
        partial(row_of, "data_uploads", filename="f.csv"),
        searches=True,
    ),
    queries.files_held: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, _: ask(db, user).count == 1,
        A_FILE,
        searches=True,
    ),
    queries.catalogue: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, _: ask(db, user).files == 1,
        A_FILE,
        searches=True,
    ),
    queries.first_refused: Line(
        Role.viewer,
        Reach.own_shared_or_admin,
        lambda ask, db, user, row: ask(db, user, row["id"]),
        keeps,
    ),
}
