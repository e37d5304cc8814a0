"""The options of a form's enterprise picker, while a person types."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.queries import PICK_SIZE, Place, choices
from enterprises.widgets import as_uuid

FIELD_NAME = re.compile(r"[A-Za-z][\w-]{0,60}")


@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """Radio buttons as a fragment.

    In: `q` the text (without htmx's help `NAME_search`), `lat` and `lng` where the person stands,
    `chosen` a key that stays chosen, `name` the form field's name.
    """
    asked = request.GET
    name = asked.get("name", "")
    name = name if FIELD_NAME.fullmatch(name) else "enterprise"
    chosen = as_uuid(asked.get("chosen", ""))
    found = choices(
        request.user,
        text=asked.get("q", asked.get(f"{name}_search", ""))[:200],
        place=Place.from_text(asked.get("lat", ""), asked.get("lng", "")),
        chosen=chosen,
    )
    still = next((one.enterprise for one in found if one.enterprise.pk == chosen), None)
    context = {"name": name, "choices": found, "chosen": still, "more": len(found) >= PICK_SIZE}
    return render(request, "enterprises/_options.html", context)
