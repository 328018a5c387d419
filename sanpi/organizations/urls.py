"""Addresses of accounts and of the system pages.

Signing in and one's own account are named without a namespace: they are addresses of the product.
"""

from django.urls import URLPattern, URLResolver, include, path

from sanpi.organizations.views import (
    account,
    audit,
    code_lists,
    deputies,
    grants,
    notices,
    officials,
    regions,
    sign_in,
    system,
    units,
    users,
    working_days,
)

user_urls = [
    path("", users.user_list, name="users"),
    path("new/", users.user_create, name="user_create"),
    path("<int:pk>/", users.user_edit, name="user"),
    path("<int:pk>/reset/", users.user_reset, name="user_reset"),
    path("<int:pk>/deactivate/", users.user_deactivate, name="user_deactivate"),
    path("<int:pk>/reactivate/", users.user_reactivate, name="user_reactivate"),
    path("<int:pk>/unlock/", users.user_unlock, name="user_unlock"),
    path("<int:pk>/roles/", grants.user_grants, name="user_grants"),
    path("<int:pk>/roles/<int:grant_pk>/revoke/", grants.revoke_role, name="revoke_role"),
]

region_urls = [
    path("", regions.region_list, name="regions"),
    path("new/", regions.region_create, name="region_create"),
    path("upload/", regions.region_upload, name="region_upload"),
    path("load/", regions.region_load, name="region_load"),
    path("<slug:code>/", regions.region_edit, name="region"),
]

body_urls = [
    path("units/", units.unit_list, name="units"),
    path("units/new/", units.unit_create, name="unit_create"),
    path("units/<int:pk>/", units.unit_edit, name="unit"),
    path("officials/", officials.official_list, name="officials"),
    path("officials/new/", officials.official_create, name="official_create"),
    path("officials/<int:pk>/", officials.official_edit, name="official"),
]

code_urls = [
    path("", code_lists.code_lists, name="code_lists"),
    path("<slug:code>/", code_lists.code_list, name="code_list"),
    path("<slug:code>/add/", code_lists.code_add, name="code_add"),
    path("<slug:code>/<int:pk>/", code_lists.code_rename, name="code_rename"),
    path("<slug:code>/<int:pk>/retire/", code_lists.code_retire, name="code_retire"),
]

calendar_urls = [
    path("", working_days.calendar_year, name="calendar"),
    path("import/", working_days.calendar_load, name="calendar_load"),
    path("<int:year>/<int:month>/<int:day>/", working_days.calendar_day, name="calendar_day"),
    path("<int:year>/<int:month>/<int:day>/clear/", working_days.calendar_clear, name="calendar_clear"),
]

robot_urls = [
    path("", notices.robot_list, name="robots"),
    path("new/", notices.robot_create, name="robot_create"),
    path("<int:pk>/", notices.robot_edit, name="robot"),
    path("<int:pk>/try/", notices.robot_try, name="robot_try"),
]

audit_urls = [
    path("", audit.audit_list, name="audit"),
    path("verify/", audit.audit_verify, name="audit_verify"),
    path("export/", audit.audit_export, name="audit_export"),
    path("<int:number>/", audit.audit_entry, name="audit_entry"),
]

namespaced: list[URLPattern | URLResolver] = [
    path("account/sessions/end-others/", account.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<slug:public_id>/end/", account.end_session, name="end_session"),
    path("account/deputies/", deputies.deputy_list, name="deputies"),
    path("account/deputies/new/", deputies.deputy_create, name="deputy_create"),
    path("account/deputies/<int:pk>/end/", deputies.deputy_end, name="deputy_end"),
    path("account/notices/", notices.notice_settings, name="notice_settings"),
    path("system/", system.system, name="system"),
    path("system/users/", include(user_urls)),
    path("system/regions/", include(region_urls)),
    path("system/", include(body_urls)),
    path("system/codes/", include(code_urls)),
    path("system/calendar/", include(calendar_urls)),
    path("system/robots/", include(robot_urls)),
    path("system/audit/", include(audit_urls)),
]

urlpatterns = [
    path("account/sign-in/", sign_in.sign_in, name="sign_in"),
    path("account/sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.change_password, name="change_password"),
    path("", include((namespaced, "organizations"))),
]
