from django.apps import AppConfig


class EnrollmentConfig(AppConfig):
    name = "sanpi.enrollment"
    verbose_name = "项目入库"
