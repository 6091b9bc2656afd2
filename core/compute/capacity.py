"""How many cores and how much memory are really ours, also within a container."""

import os
from pathlib import Path

MOST_BY_DEFAULT = 4  # each holds 100 to 300 MB with its libraries; who has more cores may say so
GROUP = Path("/sys/fs/cgroup")  # where a container's limits stand, on Linux


def workers_by_default() -> int:
    """One for each core, at most four."""
    return min(cores(), MOST_BY_DEFAULT)


def cores() -> int:
    """The cores this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota, _, period = _limit("cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit():
        return max(min(allowed or 1, round(int(quota) / int(period))), 1)
    return allowed or 1


def memory() -> int | None:
    """The bytes of memory this process may use, where the system can tell."""
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return None
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limit = _limit("memory.max")
    return min(whole, int(limit)) if limit.isdigit() else whole


def _limit(name: str) -> str:
    path = GROUP / name
    return path.read_text().strip() if path.is_file() else ""
