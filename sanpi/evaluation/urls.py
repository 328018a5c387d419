"""Addresses of lights, flags and the rules behind them."""

from django.urls import path

from sanpi.evaluation.views import flag_settings, flag_tasks, flag_verbs, flags

app_name = "evaluation"
urlpatterns = [
    path("flags/", flags.flags, name="flags"),
    path("flags/rows/", flags.flag_rows, name="flag_rows"),
    path("flags/export/", flags.flag_export, name="flag_export"),
    path("flags/publish/", flag_verbs.publish_flags, name="publish_flags"),
    path("flags/exemptions/new/", flag_verbs.ask_exemption, name="ask_exemption"),
    path("flags/exemptions/<int:pk>/", flag_verbs.decide_exemption, name="decide_exemption"),
    path("flags/tasks/", flag_tasks.task_flags, name="task_flags"),
    path("flags/tasks/export/", flag_tasks.task_flags_export, name="task_flags_export"),
    path("system/flags/", flag_settings.flag_settings, name="flag_settings"),
    path("system/flags/tasks/", flag_settings.task_flag_rule, name="task_flag_rule"),
    path("system/flags/<slug:kind>/", flag_settings.flag_rule, name="flag_rule"),
]
