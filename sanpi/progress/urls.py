"""Addresses of progress."""

from django.urls import path

from sanpi.progress.views import photos

app_name = "progress"
urlpatterns = [
    path("reporting/photos/", photos.start_photo, name="start_photo"),
    path("reporting/photos/<uuid:key>/", photos.photo_upload, name="photo_upload"),
    path("reporting/photos/<int:pk>/whole/", photos.photo, name="photo"),
    path("reporting/photos/<int:pk>/small/", photos.small_photo, name="small_photo"),
    path("reporting/photos/<int:pk>/remove/", photos.remove_photo, name="remove_photo"),
]
