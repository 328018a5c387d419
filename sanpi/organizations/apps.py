from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "sanpi.organizations"
    verbose_name = "组织与用户"
