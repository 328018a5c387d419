"""Codes that officials type: credit codes of firms, project codes, region codes, coordinates.

Each ``check_`` function returns None or a Chinese sentence; each ``normalise`` one gives the stored form.
"""

from .coordinates import CoordinateError, check_coordinates, parse_coordinate
from .project_code import check_project_code, normalise_project_code
from .region_code import check_region_code, parent_code
from .uscc import check_character, check_uscc, normalise

__all__ = [
    "CoordinateError",
    "check_character",
    "check_coordinates",
    "check_project_code",
    "check_region_code",
    "check_uscc",
    "normalise",
    "normalise_project_code",
    "parent_code",
    "parse_coordinate",
]
