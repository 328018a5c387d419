from django.apps import AppConfig


class FactcheckConfig(AppConfig):
    name = "sanpi.factcheck"
    verbose_name = "数字核对"
