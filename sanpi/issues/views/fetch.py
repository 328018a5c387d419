"""Loading an issue, settling who may."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from sanpi.issues.models import Issue


def fetched(issues: QuerySet[Issue], pk: int) -> Issue:
    """The issue among those the person may have; others learn only that there is none for them."""
    related = ("region", "project__unit", "lead_unit", "source", "category", "raised_by", "asked_by")
    return get_object_or_404(issues.select_related(*related), pk=pk)
