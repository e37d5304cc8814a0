"""A slow reference, written from statistics.md alone: it asks the raw events one by one."""

from datetime import date, timedelta
from typing import Any

from audit.models import Event

WINDOW = timedelta(days=90)
OTHERS = ("tip_off", "alarm", "trade_body", "accident")


def subjects(kind: str, number: int) -> dict[str, list[Event]]:
    """The events of each subject up to a number."""
    found: dict[str, list[Event]] = {}
    for event in Event.objects.filter(subject_kind=kind, seq__lte=number).order_by("seq"):
        found.setdefault(str(event.subject_id), []).append(event)
    return found


def last(events: list[Event], name: str) -> Any:
    """What was last said of an attribute."""
    given = [event.facts["set"][name] for event in events if name in event.facts.get("set", {})]
    return given[-1] if given else None


def crew(events: list[Event]) -> set[str]:
    """Who took part, as last said."""
    return set([event.facts["officers"] for event in events if "officers" in event.facts][-1])


def counts_on(events: list[Event], day: date) -> bool:
    """Whether a hazard is accepted and not void at the end of a day."""
    by_then = sorted((e for e in events if e.valid_on <= day), key=lambda e: e.valid_on)
    return bool(by_then) and by_then[-1].state_to in ("rectifying", "submitted", "closed")


def operates(events: list[Event], day: date) -> bool:
    """Whether an enterprise is in operation on a day."""
    first = events[0]
    if first.kind != "registered":
        return False
    told = [e for e in events[1:] if e.kind in ("changed", "state_changed") and e.valid_on <= day]
    values = dict(first.facts["set"])
    for event in sorted(told, key=lambda event: event.valid_on):
        values |= event.facts["set"]
    since = min(filter(None, (values["registered_on"], first.valid_on.isoformat())))
    return values["state"] == "operating" and since <= day.isoformat()


def figures(number: int, begin: date, end: date, as_of: date) -> dict[str, int]:
    """All figures of the whole county."""
    visits = {
        pk: events
        for pk, events in subjects("inspection", number).items()
        if last(events, "kind") != "self_check"
        and events[-1].state_to in ("in_progress", "finished")
    }
    hazards = {
        pk: events for pk, events in subjects("hazard", number).items() if counts_on(events, as_of)
    }
    accidents = [events[-1].facts["set"] for events in subjects("accident", number).values()]
    made = {
        pk: events
        for pk, events in visits.items()
        if begin <= date.fromisoformat(last(events, "inspected_on")) <= min(end, as_of)
        and any(e.kind == "finished" and e.valid_on <= as_of for e in events)
    }
    found = {
        pk: [h for h, told in hazards.items() if last(told, "inspection") == pk] for pk in made
    }
    zero = [pk for pk in made if not found[pk]]
    old = [
        pk for pk in zero if as_of - date.fromisoformat(last(made[pk], "inspected_on")) >= WINDOW
    ]
    firms = {last(events, "enterprise_id") for events in made.values()}
    base = [pk for pk, told in subjects("enterprise", number).items() if operates(told, as_of)]
    contradicted = [
        pk
        for pk in old
        if any(speaks(pk, told, visits) for told in hazards.values())
        or any(
            one["counted"]
            and one["enterprise_id"] == last(made[pk], "enterprise_id")
            and after(made[pk], date.fromisoformat(one["occurred_on"]))
            for one in accidents
            if date.fromisoformat(one["occurred_on"]) <= as_of
        )
    ]
    return {
        "inspections": len(made),
        "zero": len(zero),
        "zero_old": len(old),
        "contradicted": len(contradicted),
        "zero_young": len(zero) - len(old),
        "enterprises": len(firms),
        "in_scope": len(base),
        "covered": len(set(base) & firms),
        "found": sum(map(len, found.values())),
    }


def after(visit: list[Event], day: date) -> bool:
    """Within 90 days after an inspection."""
    return timedelta(0) < day - date.fromisoformat(last(visit, "inspected_on")) <= WINDOW


def speaks(pk: str, hazard: list[Event], visits: dict[str, list[Event]]) -> bool:
    """Whether another party found a hazard soon after, at the same enterprise."""
    visit = visits[pk]
    found_on = date.fromisoformat(last(hazard, "found_on"))
    if last(hazard, "enterprise_id") != last(visit, "enterprise_id") or not after(visit, found_on):
        return False
    source, by = last(hazard, "source"), last(hazard, "inspection")
    if source in OTHERS:
        return True
    if source != "inspection" or by == pk:
        return False
    own = last(visit, "agency_id")
    if by in visits:
        theirs = last(visits[by], "agency_id")
        return theirs != own or not crew(visits[by]) & crew(visit)
    finder = last(hazard, "finder_agency_id")
    return finder is not None and finder != own
