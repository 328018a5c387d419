from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "sanpi.core"
    verbose_name = "基础"
