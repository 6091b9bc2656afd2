"""Which columns of a statement hold figures of their own, and which are sums of those."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.finance.statements.heads import Head
from core.finance.statements.periods import Span
from core.finance.statements.words import Role, Scenario

Group = str


@dataclass(frozen=True)
class Figures:
    """A column of figures of its own."""

    at: int
    span: Span
    scenario: Scenario | None


@dataclass(frozen=True)
class Added:
    """A column that should be the sum of others; without any, it cannot be checked."""

    at: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Columns:
    """The columns of a statement by what becomes of them."""

    figures: tuple[Figures, ...]
    added: tuple[Added, ...]
    aside: tuple[int, ...]  # comparisons and averages
    strange: tuple[int, ...]  # periods that do not go with the others
    forecasts: tuple[int, ...]


def sorted_out(heads: Mapping[int, Head], spans: Mapping[int, Span]) -> Columns:
    """Take the finest periods of each scenario; what is coarser is a sum of them."""
    aside = [at for at, head in heads.items() if head.role is Role.aside]
    base = {at: spans[at] for at, head in heads.items() if head.role is Role.base and at in spans}
    finest: dict[Group, int] = {}
    for at, span in base.items():
        group = _group(heads[at])
        finest[group] = min(finest.get(group, 99), span.months)
    figures, added, strange = [], [], []
    for at, span in base.items():
        if span.months == finest[_group(heads[at])]:
            figures.append(Figures(at, span, heads[at].scenario))
    for at, head in heads.items():
        if at in aside or any(one.at == at for one in figures):
            continue
        same = [one for one in figures if _group_of(one.scenario) == _group(head)]
        same = [one for one in same if one.scenario is head.scenario or head.role is Role.base]
        parts = _parts(at, head, spans.get(at), same, heads)
        if head.role is Role.base and not parts:
            strange.append(at)
        else:
            added.append(Added(at, parts))
    forecasts = [one.at for one in figures if one.scenario is Scenario.forecast]
    return Columns(
        tuple(one for one in figures if one.at not in forecasts),
        tuple(added),
        tuple(aside),
        tuple(strange),
        tuple(forecasts),
    )


def _group(head: Head) -> Group:
    return _group_of(head.scenario)


def _group_of(scenario: Scenario | None) -> Group:
    """Actual figures of all years are one series."""
    return "actual" if scenario in {None, Scenario.actual, Scenario.prior} else str(scenario)


def _parts(
    at: int, head: Head, span: Span | None, same: Sequence[Figures], heads: Mapping[int, Head]
) -> tuple[int, ...]:
    """The columns that one should be the sum of, if all of them are there."""
    if head.role is Role.cumulative:
        return _to_date(head, span, same)
    if span is not None:
        inside = [one for one in same if span.holds(one.span)]
        whole = {(one.span.start, one.span.end) for one in inside}
        is_covered = sum(one.span.months or 1 for one in inside) == span.months
        return tuple(one.at for one in inside) if is_covered and len(whole) == len(inside) else ()
    before = [
        other
        for other, one in heads.items()
        if other < at and one.role is Role.whole and one.scenario is head.scenario
        and other not in {figure.at for figure in same} and not one.is_period
    ]  # fmt: skip
    start = max(before, default=-1)
    near = [one.at for one in same if start < one.at < at]
    after = [one.at for one in same if one.at > at]
    return tuple(near or ([] if before else after))


def _to_date(head: Head, span: Span | None, same: Sequence[Figures]) -> tuple[int, ...]:
    """The months from January to the one that is named, or to the last."""
    if not same:
        return ()
    last = span if span is not None and span.months == 1 else max(
        (one.span for one in same), key=lambda one: one.end
    )  # fmt: skip
    months = [
        one for one in same
        if one.span.start.year == last.start.year and one.span.end <= last.end
    ]  # fmt: skip
    is_whole = sum(one.span.months for one in months) == last.end.month
    return tuple(one.at for one in months) if is_whole else ()
