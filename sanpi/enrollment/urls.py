"""Addresses of enrollment."""

from django.urls import path

from sanpi.enrollment import views

app_name = "enrollment"
urlpatterns = [
    path("enrollment/unlisted/", views.unlisted, name="unlisted"),
    path("enrollment/projects/<int:pk>/", views.project, name="project"),
    path("enrollment/projects/<int:pk>/sheet/", views.edit_sheet, name="edit_sheet"),
    path("enrollment/projects/<int:pk>/papers/", views.attach_paper, name="attach_paper"),
    path("enrollment/projects/<int:pk>/submit/", views.submit, name="submit"),
    path("enrollment/projects/<int:pk>/return/", views.return_application, name="return"),
    path("enrollment/projects/<int:pk>/accept/", views.accept, name="accept"),
    path("enrollment/projects/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("enrollment/projects/<int:pk>/events/<int:event>/take-back/", views.take_back, name="take_back"),
    path("system/enrollment/", views.settings, name="settings"),
    path("system/enrollment/papers/new/", views.add_evidence, name="add_evidence"),
    path("system/enrollment/papers/<int:pk>/", views.edit_evidence, name="edit_evidence"),
    path("system/enrollment/sizes/new/", views.add_band, name="add_band"),
    path("system/enrollment/sizes/<int:pk>/", views.edit_band, name="edit_band"),
    path("system/enrollment/window/", views.set_window, name="set_window"),
]
