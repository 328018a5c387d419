"""The register: projects, the dated facts about them, and the gates between stages."""

from sanpi.projects.models.facts import (
    AnnualPlan,
    KeyListing,
    MilestonePlan,
    StageEvent,
    StatusEvent,
    TotalInvestment,
)
from sanpi.projects.models.gates import Gate, Waiver
from sanpi.projects.models.kinds import KindStage, ProjectKind
from sanpi.projects.models.project import UNIT_COLUMNS, Project, ProjectDocument
from sanpi.projects.models.stages import Stage, Status

__all__ = [
    "UNIT_COLUMNS",
    "AnnualPlan",
    "Gate",
    "KeyListing",
    "KindStage",
    "MilestonePlan",
    "Project",
    "ProjectDocument",
    "ProjectKind",
    "Stage",
    "StageEvent",
    "Status",
    "StatusEvent",
    "TotalInvestment",
    "Waiver",
]
