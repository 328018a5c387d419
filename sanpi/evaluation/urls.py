"""Addresses of lights, flags and the rules behind them."""

from django.urls import path

from sanpi.evaluation.views import board, rulesets, steps, verbs, why

app_name = "evaluation"
urlpatterns = [
    path("lights/", board.lights, name="lights"),
    path("lights/workbook/", board.lights_workbook, name="lights_workbook"),
    path("lights/projects/<int:pk>/", why.project_light, name="project_light"),
    path("lights/projects/<int:pk>/excuse/", verbs.ask_excuse, name="ask_excuse"),
    path("lights/excuses/<int:pk>/decide/", verbs.decide_excuse, name="decide_excuse"),
    path("lights/excuses/<int:pk>/end/", verbs.end_excuse, name="end_excuse"),
    path("lights/steps/", steps.light_steps, name="light_steps"),
    path("lights/steps/<int:pk>/take/", verbs.take_step, name="take_step"),
    path("lights/steps/<int:pk>/answer/", verbs.answer_step, name="answer_step"),
    path("system/lights/", rulesets.rule_sets_page, name="rule_sets"),
    path("system/lights/try/", rulesets.try_rules, name="try_rules"),
    path("system/lights/<slug:scope>/", rulesets.edit_rules, name="edit_rules"),
    path("system/lights/<slug:scope>/end/", rulesets.give_up_rules, name="give_up_rules"),
]
