"""Addresses of the verbs of 三个一批."""

from django.urls import path

from sanpi.batches import views

app_name = "batches"
urlpatterns = [
    path("system/periods/", views.periods, name="periods"),
    path("system/periods/new/", views.create_period, name="create_period"),
    path("system/periods/<int:pk>/", views.edit_period, name="edit_period"),
    path("projects/<int:pk>/batches/", views.enter, name="enter"),
    path("batches/entries/<int:pk>/leave/", views.leave, name="leave"),
    path("batches/entries/<int:pk>/convert/", views.convert, name="convert"),
    path("batches/entries/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("batches/published/new/", views.add_published, name="add_published"),
    path("batches/published/<int:pk>/remove/", views.remove_published, name="remove_published"),
]
