"""Addresses of checked texts."""

from django.urls import path

from sanpi.factcheck import views

app_name = "factcheck"
urlpatterns = [
    path("checks/", views.checks, name="checks"),
    path("checks/<int:pk>/", views.check, name="check"),
    path("checks/<int:pk>/again/", views.again, name="again"),
    path("checks/<int:pk>/suggest/", views.suggest, name="suggest"),
    path("checks/<int:pk>/figures/", views.find_figure, name="find_figure"),
    path("checks/<int:pk>/figures/<int:start>-<int:end>/", views.figure, name="figure"),
    path(
        "checks/<int:pk>/figures/<int:start>-<int:end>/dismiss/", views.dismiss_figure, name="dismiss_figure"
    ),
    path(
        "checks/<int:pk>/figures/<int:start>-<int:end>/restore/", views.restore_figure, name="restore_figure"
    ),
    path("checks/<int:pk>/figures/<int:start>-<int:end>/adopt/", views.adopt_proposal, name="adopt_proposal"),
    path(
        "checks/<int:pk>/corrections/<int:correction>/adopt/", views.adopt_correction, name="adopt_correction"
    ),
    path("checks/<int:pk>/report.docx", views.report, name="report"),
    path("checks/<int:pk>/result.json", views.result, name="result"),
    path("checks/<int:pk>/source/", views.source, name="source"),
]
