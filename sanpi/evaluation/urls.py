"""Addresses of lights, flags and the rules behind them."""

from django.urls import path

from sanpi.evaluation.views import (
    board,
    flag_settings,
    flag_tasks,
    flag_verbs,
    flags,
    rulesets,
    steps,
    verbs,
    why,
)

app_name = "evaluation"
urlpatterns = [
    path("lights/", board.lights, name="lights"),
    path("lights/workbook/", board.lights_workbook, name="lights_workbook"),
    path("lights/projects/<int:pk>/", why.project_light, name="project_light"),
    path("lights/projects/<int:pk>/excuse/", verbs.ask_excuse, name="ask_excuse"),
    path("lights/<slug:scope>/<int:pk>/", why.group_light, name="group_light"),
    path("lights/excuses/<int:pk>/decide/", verbs.decide_excuse, name="decide_excuse"),
    path("lights/excuses/<int:pk>/evidence/", verbs.excuse_evidence, name="excuse_evidence"),
    path("lights/excuses/<int:pk>/end/", verbs.end_excuse, name="end_excuse"),
    path("lights/steps/", steps.light_steps, name="light_steps"),
    path("lights/steps/workbook/", steps.light_steps_workbook, name="light_steps_workbook"),
    path("lights/steps/<int:pk>/take/", verbs.take_step, name="take_step"),
    path("lights/steps/<int:pk>/answer/", verbs.answer_step, name="answer_step"),
    path("system/lights/", rulesets.rule_sets_page, name="rule_sets"),
    path("system/lights/try/", rulesets.try_rules, name="try_rules"),
    path("system/lights/<slug:scope>/", rulesets.edit_rules, name="edit_rules"),
    path("system/lights/<slug:scope>/end/", rulesets.give_up_rules, name="give_up_rules"),
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
