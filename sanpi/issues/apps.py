from django.apps import AppConfig


class IssuesConfig(AppConfig):
    name = "sanpi.issues"
    verbose_name = "问题解决"
