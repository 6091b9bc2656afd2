"""Home tells administrators what the Health page finds wrong, and nobody else."""

from core.glance import Urgency
from core.operations import glance


def test_an_administrator_is_told_that_there_are_no_backups_without_alarm(db, root):
    notices = glance.waiting(db, root)

    (backups,) = [notice for notice in notices if "BACKUP_DIR" in notice.sentence]
    assert backups.urgency is Urgency.fyi
    assert backups.page == "health"


def test_a_backup_folder_that_is_gone_is_urgent(db, root, monkeypatch, tmp_path):
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "gone"))

    notices = glance.waiting(db, root)

    assert Urgency.now in {notice.urgency for notice in notices}


def test_others_are_not_bothered(db, ada, vic):
    assert glance.waiting(db, ada) == glance.waiting(db, vic) == []
