"""Addresses of imports and exports."""

from django.urls import path

from sanpi.exchange import views

app_name = "exchange"

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/template/<slug:ledger>/", views.import_template, name="import_template"),
    path("imports/<int:pk>/", views.import_run, name="import_run"),
    path("imports/<int:pk>/progress/", views.progress_part, name="progress_part"),
    path("imports/<int:pk>/columns/", views.map_columns, name="map_columns"),
    path("imports/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("imports/<int:pk>/discard/", views.discard, name="discard"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("imports/<int:pk>/marked/", views.marked_workbook, name="marked_workbook"),
    path("exports/projects/", views.export_projects, name="export_projects"),
    path("exports/batches/", views.export_batches, name="export_batches"),
    path("exports/ledgers/<slug:ledger>/", views.export_ledger, name="export_ledger"),
]
