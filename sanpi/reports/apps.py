from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "sanpi.reports"
    verbose_name = "报表"
