"""What a person and the worker do together: asked on a page, computed, looked at."""

from typing import Any

from django.test import Client
from django.urls import reverse

from reports.computing import asking
from reports.models import Computation
from reports.periods import period
from reports.services import Publication
from reports.tasks import compute_waiting
from tests.reports.county import County

YEAR = Publication(period=period("annual", "2021"))


def fresh(job: Computation) -> Computation:
    """As it stands now."""
    return Computation.objects.get(pk=job.pk)


def previewed(county: County) -> Computation:
    """A preview of the year that is done."""
    job = asking.ask_preview(YEAR, by=county.supervisor)
    compute_waiting()
    return fresh(job)


def asked_to_publish(county: County) -> Computation:
    """A publication of the year that waits."""
    return asking.ask_publication(previewed(county).pk, by=county.supervisor)


def shown(client: Client, answer: Any) -> Any:
    """The page of what was asked, once the worker has been at it."""
    assert answer.status_code == 302, answer.status_code
    compute_waiting()
    return client.get(answer["Location"], follow=True)


def seen(client: Client, answer: Any) -> Any:
    """The same where the answer may be a page at once."""
    return shown(client, answer) if answer.status_code == 302 else answer


def preview(client: Client, **asked: str) -> Any:
    """The page of a preview."""
    return shown(client, client.post(reverse("reports:new"), asked))


def publish(client: Client, page: Any, **said: str) -> Any:
    """The page after the button of a preview was pressed, and the worker was at it."""
    return shown(
        client, client.post(reverse("reports:publish", args=[page.context["job"].pk]), said)
    )


def compare(client: Client, number: int, with_: object = "now") -> Any:
    """The page of a comparison."""
    return shown(client, client.get(reverse("reports:compare", args=[number]), {"with": with_}))


def rows(client: Client, of: str, number: int = 1) -> Any:
    """The page of the rows behind a figure; they are computed where they are not kept."""
    return seen(client, client.get(reverse("reports:rows", args=[number]), {"of": of}))


def states() -> list[tuple[str, str]]:
    """Kind and state of every computation, in the order in which they were asked for."""
    return list(Computation.objects.order_by("created_at").values_list("kind", "state"))
