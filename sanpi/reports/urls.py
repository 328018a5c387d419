"""Addresses of the pages that show what everything below knows."""

from django.urls import path

from sanpi.reports import views

app_name = "reports"
urlpatterns = [
    path("cockpit/", views.cockpit, name="cockpit"),
    path("projects/views/", views.save_view, name="save_view"),
    path("projects/views/<int:pk>/delete/", views.delete_view, name="delete_view"),
    path("batches/entries/", views.batch_entries, name="batch_entries"),
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:key>/", views.measure_rows, name="measure_rows"),
]
