from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sanpi.documents"
    verbose_name = "文件"
