"""Projects that the page of 上街区 names as under negotiation: no amounts are published, none are invented."""

from datetime import date

from sanpi.projects.models import Stage
from sanpi.reports.demo.naming import Names
from sanpi.reports.demo.sample import Sample

PROSPECTS = ("晋璐光电二期", "浙江三花", "百盛中国", "启迪智能制造孵化园", "大河智信")
REPORTED = date(2023, 1, 10)


def prospects(names: Names) -> list[Sample]:
    """The five, in negotiation."""
    samples = [names.named(name, "manufacturing") for name in PROSPECTS]
    for sample in samples:
        sample.known = REPORTED
        sample.course = {Stage.NEGOTIATING: REPORTED}
    return samples
