from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "sanpi.batches"
    verbose_name = "三个一批"
