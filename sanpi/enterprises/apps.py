from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "sanpi.enterprises"
    verbose_name = "企业"
