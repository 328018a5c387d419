"""Addresses of imports and exports."""

from django.urls import path

from sanpi.exchange import views
from sanpi.exchange.views import official

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
    path("official-forms/", official.official_forms, name="official_forms"),
    path("official-forms/new/", official.create_official_form, name="create_official_form"),
    path("official-forms/<int:pk>/", official.official_form, name="official_form"),
    path("official-forms/<int:pk>/fill/", official.fill_official_form, name="fill_official_form"),
    path("official-forms/<int:pk>/mark/", official.mark_official_form, name="mark_official_form"),
    path("official-forms/<int:pk>/settings/", official.edit_official_form, name="edit_official_form"),
    path("official-forms/<int:pk>/replace/", official.replace_official_form, name="replace_official_form"),
    path("official-forms/<int:pk>/retire/", official.retire_official_form, name="retire_official_form"),
    path("official-forms/<int:pk>/versions/<int:number>/", official.official_source, name="official_source"),
]
