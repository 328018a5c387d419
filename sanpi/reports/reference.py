"""All reference data a new database starts with, app by app from the bottom up."""

from sanpi.batches import reference as batches
from sanpi.enrollment import reference as enrollment
from sanpi.issues import reference as issues
from sanpi.organizations import reference as organizations
from sanpi.permits import reference as permits
from sanpi.progress import reference as progress
from sanpi.projects import reference as projects


def load_reference() -> None:
    """Adds what is missing and changes nothing that is there."""
    for app in (organizations, projects, batches, progress, permits, issues, enrollment):
        app.load_reference()
