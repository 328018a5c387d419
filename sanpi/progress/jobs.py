"""Work on months that a page does not wait for."""

from django.utils import timezone
from django_tasks import task

from sanpi.core.audit import coming_from
from sanpi.organizations.models import Region
from sanpi.progress import actions


@task()
def forecast_year(region: int) -> int:
    """Keeps the forecasts of the tree to which a region belongs; how many projects have a new one."""
    found = Region.objects.get(pk=region)
    top = Region.objects.filter(path=found.path.split("/")[0] + "/").get()
    with coming_from(f"job forecast_year {region}"):
        return sum(kept.projects for kept in actions.keep_tonight(region=top, now=timezone.now()))
