"""What the menu offers to whom.

Each app registers its own pages, so that no lower app knows a higher one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page in the menu.

    `roles` empty: everyone who is signed in. `order` sorts side menu and bottom bar.
    `phone` puts the entry on the bottom bar of a phone: True for everyone who is offered it, or
    the roles for whom; `main` makes it the large one there.
    """

    url_name: str
    label: str | Promise
    icon: str
    roles: frozenset[str] = frozenset()
    order: int = 100
    phone: bool | frozenset[str] = False
    main: bool = False


@dataclass(frozen=True)
class Item:
    """An entry as a template shows it."""

    entry: Entry
    url: str
    current: bool


_entries: dict[str, Entry] = {}
_workplaces: list[Callable[[Any], object]] = []


def register(entry: Entry) -> None:
    """Adds a page to the menu; a second entry of a `url_name` takes the place of the first."""
    _entries[entry.url_name] = entry


def register_workplace(place_of: Callable[[Any], object]) -> None:
    """Adds a way to say where a user works (an agency, an enterprise); empty if not known."""
    if place_of not in _workplaces:
        _workplaces.append(place_of)


def workplace(user: Any) -> str:
    """The first answer of the registered apps, empty where none knows the person."""
    found = (place_of(user) for place_of in _workplaces)
    return next((str(place) for place in found if place), "")


def entries() -> list[Entry]:
    """All registered entries in the order in which they are shown."""
    return sorted(_entries.values(), key=lambda entry: (entry.order, entry.url_name))


def menu(role: str, current: str) -> list[Item]:
    """The entries that a role is offered.

    In: the role's code and the `url_name` of the page being shown. Entries whose address does not
    resolve are left out, so that an app without pages yet does no harm.
    """
    offered = [entry for entry in entries() if not entry.roles or role in entry.roles]
    return list(_resolved(offered, current))


def _resolved(offered: list[Entry], current: str) -> Iterable[Item]:
    for entry in offered:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        yield Item(entry, url, entry.url_name == current)


def bottom_bar(items: list[Item], role: str = "") -> list[Item]:
    """At most five items for the role's thumb, the main one in the middle."""
    phone = [item for item in items if _for_thumb(item.entry.phone, role)]
    main = [item for item in phone if item.entry.main][:1]
    others = [item for item in phone if not item.entry.main][: 5 - len(main)]
    middle = len(others) // 2
    return [*others[:middle], *main, *others[middle:]]


def _for_thumb(phone: bool | frozenset[str], role: str) -> bool:
    return phone if isinstance(phone, bool) else role in phone


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: `menu_items`, `bottom_items` and `workplace` of who is signed in.

    `workplace` is asked for when a template shows it, so that fragments pay no query for it.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu_items": [], "bottom_items": [], "workplace": ""}
    match = request.resolver_match
    role = getattr(user, "role", "")
    items = menu(role, match.view_name if match else "")
    return {
        "menu_items": items,
        "bottom_items": bottom_bar(items, role),
        "workplace": SimpleLazyObject(lambda: workplace(user)),
    }
