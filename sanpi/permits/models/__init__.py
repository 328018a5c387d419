"""手续: the template of permits, and where each project's permits stand."""

from sanpi.permits.models.permits import Permit, PermitEvent, PermitState
from sanpi.permits.models.tracks import FastTrack, ProjectRoute, Track
from sanpi.permits.models.types import Dependency, LimitUnit, PermitLimit, PermitStage, PermitType, Route

__all__ = [
    "Dependency",
    "FastTrack",
    "LimitUnit",
    "Permit",
    "PermitEvent",
    "PermitLimit",
    "PermitStage",
    "PermitState",
    "PermitType",
    "ProjectRoute",
    "Route",
    "Track",
]
