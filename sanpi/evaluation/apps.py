from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "sanpi.evaluation"
    verbose_name = "评定"
