"""Verbs that write: accounts, roles, passwords, sessions, regions, bodies, leading posts and code lists.

Each is keyword-only, one transaction, and leaves an audit entry. Refusals are PermissionDenied, or
ValidationError with what to do, in Chinese.
"""

from .accounts import create_user, deactivate_user, reactivate_user, unlock_user, update_user
from .bodies import create_official, create_organization, update_official, update_organization
from .code_lists import add_code, rename_code, retire_code
from .deputies import appoint_deputy, end_deputy
from .grants import create_administrators, grant_role, revoke_role
from .notices import create_robot, read_notice, remind, set_notice_preferences, try_robot, update_robot
from .passwords import change_password, reset_password
from .region_load import RegionLoad, load_regions, plan_regions
from .regions import create_region, update_region
from .sessions import end_other_sessions, end_session, record_failed_sign_in, record_sign_in, record_sign_out
from .working_days import clear_calendar_day, load_calendar_year, set_calendar_day

__all__ = [
    "RegionLoad",
    "add_code",
    "appoint_deputy",
    "change_password",
    "clear_calendar_day",
    "create_administrators",
    "create_official",
    "create_organization",
    "create_region",
    "create_robot",
    "create_user",
    "deactivate_user",
    "end_deputy",
    "end_other_sessions",
    "end_session",
    "grant_role",
    "load_calendar_year",
    "load_regions",
    "plan_regions",
    "reactivate_user",
    "read_notice",
    "record_failed_sign_in",
    "record_sign_in",
    "record_sign_out",
    "remind",
    "rename_code",
    "reset_password",
    "retire_code",
    "revoke_role",
    "set_calendar_day",
    "set_notice_preferences",
    "try_robot",
    "unlock_user",
    "update_official",
    "update_organization",
    "update_region",
    "update_robot",
    "update_user",
]
