from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "sanpi.permits"
    verbose_name = "手续办理"
