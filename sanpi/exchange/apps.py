from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "sanpi.exchange"
    verbose_name = "导入导出"
