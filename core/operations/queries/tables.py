"""Questions about what lies in the database, asked anew when any of it has changed."""

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.db.packages import PACKAGES
from core.db.sizes import sizes

READS = PACKAGES


def tables(db: Session, user: Actor) -> pd.DataFrame:
    """Rows and bytes of each table, the largest first; what is not known is null with a reason."""
    require(user, Role.admin)
    found = pd.DataFrame(
        sizes(db.connection()), columns=["table", "rows", "is_estimate", "bytes", "reason"]
    )
    found = found.astype({"rows": "Int64", "bytes": "Int64"})
    largest_first = found.sort_values(["bytes", "rows", "table"], ascending=[False, False, True])
    return largest_first.reset_index(drop=True)
