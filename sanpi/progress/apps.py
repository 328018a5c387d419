from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "sanpi.progress"
    verbose_name = "项目进展"
