"""The tables of the import pages that can be taken away: what became of the rows of an import."""

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from common.exports import Table
from sheets import registry
from sheets.models import Job, JobLine

AT_ONCE = 2000


def read_lines(user: User, query: QueryDict) -> Table:
    """The rows behind one count (`outcome`) of an import (`job`); Http404 outside one's own."""
    jobs = Job.objects.visible_to(user)
    try:
        job = get_object_or_404(jobs, pk=query.get("job", ""))
    except (TypeError, ValueError, ValidationError) as wrong:
        raise Http404 from wrong
    kind = registry.find(job.kind)
    outcome = query.get("outcome", "")
    label = dict(kind.labels).get(outcome) if kind else None
    if label is None:
        raise Http404
    rows = JobLine.objects.visible_to(user).filter(job=job, outcome=outcome).order_by("id")
    told = rows.values_list("sheet", "row", "label", "reason")
    return Table(
        name=str(label),
        headers=[_("Sheet"), _("Row in the file"), _("Record"), _("Remark")],
        rows=lambda: told.iterator(chunk_size=AT_ONCE),
        count=rows.count,
        widths=(20, 10, 24, 80),
    )
