"""What an entry of the audit log says, in words."""

from typing import Any

NOTHING = "—"
DEEDS = {
    "session.open": "signed in",
    "session.open_by_link": "signed in by a one-time link",
    "session.end": "signed out",
    "session.end_others": "signed out everywhere else",
    "user.create": "invited somebody",
    "user.change": "changed somebody's account",
    "user.change_password": "chose a new password",
    "user.reset_password": "gave a new one-time link",
    "saved_view.save": "kept a view",
    "saved_view.share": "shared a view",
    "saved_view.unshare": "stopped sharing a view",
    "saved_view.delete": "deleted a view",
    "series.classify": "gave categories their class of account",
    "series.recipe": "changed how a series is prepared",
    "event.add": "added an event",
    "event.change": "changed an event",
    "event.remove": "removed an event",
    "event.holidays": "added the holidays of a country",
    "finance.sign": "said which way round a file is",
    "finance.sign_back": "let a file tell its signs again",
    "report.keep": "stored a KPI report",
    "report.share": "shared a KPI report",
    "report.unshare": "stopped sharing a KPI report",
    "report.comment": "commented on a KPI report",
    "report.mail": "had a report mailed",
    "budget.save": "changed a budget",
    "budget.add": "added a line to a budget",
    "budget.remove": "removed lines of a budget",
    "budget.phase": "spread a budget over months",
    "budget.copy": "copied a version of a budget",
    "budget.begin": "began a budget from what was",
    "budget.drop": "removed a version of a budget",
    "budget.share": "shared a budget, or stopped it",
    "audit.seal": "sealed the audit log",
    "demo.load": "put the sample data in",
    "demo.remove": "took the sample data out",
}


def deed_in_words(action: str) -> str:
    """What was done, as one would say it; an action without a word for it as it is noted.

    >>> deed_in_words("session.open"), deed_in_words("stock.take")
    ('signed in', 'stock take')
    """
    return DEEDS.get(action, _plain(action.replace(".", " ")))


def change_in_words(details: dict[str, Any]) -> str:
    """What was changed, before and after; then whatever else was noted.

    >>> change_in_words({"before": {"is_active": True}, "after": {"is_active": False}})
    'is active: yes → no'
    >>> change_in_words({"username": "grace", "count": 2})
    'username: grace; count: 2'
    """
    before, after = _part(details, "before"), _part(details, "after")
    changes = [
        f"{_plain(name)}: {_said(before.get(name))} → {_said(after.get(name))}"
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
    others = [
        f"{_plain(name)}: {_said(value)}"
        for name, value in details.items()
        if name not in {"before", "after"} or not isinstance(value, dict)
    ]
    return "; ".join([*changes, *others])


def object_in_words(object_type: str | None, object_id: object | None) -> str:
    """Which object an entry is about.

    >>> object_in_words("saved_views", None), object_in_words(None, None)
    ('saved views', '')
    """
    named = [_plain(object_type)] if object_type else []
    return " ".join([*named, *([str(object_id)] if object_id else [])])


def _part(details: dict[str, Any], name: str) -> dict[str, Any]:
    part = details.get(name)
    return part if isinstance(part, dict) else {}


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _said(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{_plain(name)} {_said(item)}" for name, item in value.items()) or NOTHING
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value) or NOTHING
    return str(value)


BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_in_words(agent: str | None) -> str:
    """Which browser on which system, as it calls itself.

    >>> browser_in_words("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> browser_in_words("curl/8.5"), browser_in_words(None)
    ('curl/8.5', 'unknown')
    """
    if not agent:
        return "unknown"
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    if not browser and "Safari/" in agent:
        browser = "Safari"
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return f"{browser} on {system}" if browser and system else agent[:60]


def place_in_words(ip: str | None) -> str:
    """Where a request came from.

    >>> place_in_words("10.0.0.7"), place_in_words(None)
    ('10.0.0.7', 'this machine')
    """
    return ip or "this machine"
