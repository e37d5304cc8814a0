"""Evidence as files: each one passes the row filter, none has an address of its own."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hazards.files import download_name
from hazards.models import Evidence

JPEG = "image/jpeg"
KEPT_SECONDS = 3600  # a browser of one person may keep it so long; proxies never


@require_safe
@cache_control(private=True, max_age=KEPT_SECONDS)
def evidence_file(request: HttpRequest, pk: UUID, what: str) -> FileResponse:
    """The file as it was received (to be saved), or its turned and stripped copy (to be shown)."""
    found = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    stored = {"original": found.file, "shown": found.shown, "thumbnail": found.thumbnail}.get(what)
    if not stored:
        raise Http404
    try:
        stream = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    original = what == "original"
    response = FileResponse(
        stream,
        as_attachment=original,
        filename=download_name(found.name, found.content_type) if original else f"{found.pk}.jpg",
        content_type=found.content_type if original else JPEG,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
