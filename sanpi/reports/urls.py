"""Addresses of the pages that show what everything below knows."""

from django.urls import path

from sanpi.reports import views

app_name = "reports"
urlpatterns = [
    path("todo/", views.todo, name="todo"),
    path("todo/late/", views.todo_late, name="todo_late"),
    path("todo/notices/<int:pk>/read/", views.read_notice, name="read_notice"),
    path("cockpit/", views.cockpit, name="cockpit"),
    path("projects/views/", views.save_view, name="save_view"),
    path("projects/views/<int:pk>/delete/", views.delete_view, name="delete_view"),
    path("batches/entries/", views.batch_entries, name="batch_entries"),
    path("ledgers/<slug:code>/", views.ledger, name="ledger"),
    path("ledgers/<slug:code>/cells/<int:pk>/<slug:column>/", views.ledger_cell, name="ledger_cell"),
    path("ledgers/<slug:code>/bulk/", views.ledger_bulk, name="ledger_bulk"),
    path("ledgers/<slug:code>/bulk/<int:pk>/", views.ledger_bulk_done, name="ledger_bulk_done"),
    path("ledgers/<slug:code>/views/", views.save_ledger_view, name="save_ledger_view"),
    path("ledgers/<slug:code>/views/<int:pk>/delete/", views.delete_ledger_view, name="delete_ledger_view"),
    path("measures/", views.measures, name="measures"),
]
