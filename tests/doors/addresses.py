"""Every address of the product, read from its own table of addresses."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern


@dataclass(frozen=True)
class Door:
    """A name such as `hazards:detail`, and the names of what its address holds."""

    name: str
    arguments: tuple[str, ...]


def doors() -> list[Door]:
    """All named addresses; those without a name cannot be linked and count as a fault."""
    return sorted(set(_doors(get_resolver().url_patterns, "", ())), key=lambda door: door.name)


def _doors(
    patterns: list[URLPattern | URLResolver], space: str, above: tuple[str, ...]
) -> Iterator[Door]:
    for one in patterns:
        arguments = (*above, *_arguments(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _doors(one.url_patterns, inner, arguments)
        else:
            assert one.name, f"an address without a name: {one.pattern}"
            yield Door(f"{space}{one.name}", arguments)


def _arguments(pattern: object) -> tuple[str, ...]:
    if isinstance(pattern, RoutePattern):
        return tuple(pattern.converters)
    if isinstance(pattern, RegexPattern):
        return tuple(name for name in pattern.regex.groupindex if name != "format")
    return ()
