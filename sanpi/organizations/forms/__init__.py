"""Forms of the system pages; each hands plain values to a verb."""

from .accounts import GrantForm, ReasonForm, UserFilterForm, UserForm
from .audit import AuditFilterForm
from .bodies import BodyFilterForm, OfficialForm, OrganizationForm
from .code_lists import CodeForm, RetireCodeForm
from .deputies import DeputyForm
from .notices import NoticeSettingsForm, RobotForm
from .regions import RegionFilterForm, RegionForm, RegionTableForm, RegionUploadForm
from .sign_in import ChangePasswordForm, SignInForm
from .working_days import CalendarDayForm, CalendarYearForm

__all__ = [
    "AuditFilterForm",
    "BodyFilterForm",
    "CalendarDayForm",
    "CalendarYearForm",
    "ChangePasswordForm",
    "CodeForm",
    "DeputyForm",
    "GrantForm",
    "NoticeSettingsForm",
    "OfficialForm",
    "OrganizationForm",
    "ReasonForm",
    "RegionFilterForm",
    "RegionForm",
    "RegionTableForm",
    "RegionUploadForm",
    "RetireCodeForm",
    "RobotForm",
    "SignInForm",
    "UserFilterForm",
    "UserForm",
]
