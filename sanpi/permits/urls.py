"""Addresses of permits."""

from django.urls import path

from sanpi.permits import views

app_name = "permits"
urlpatterns = [
    path("permits/projects/<int:pk>/", views.board, name="board"),
    path("permits/projects/<int:pk>/set-up/", views.set_up, name="set_up"),
    path("permits/projects/<int:pk>/add/", views.add, name="add"),
    path("permits/projects/<int:pk>/plan/", views.plan, name="plan"),
    path("permits/projects/<int:pk>/history/", views.history, name="history"),
    path("permits/projects/<int:pk>/fast-track/<slug:step>/", views.fast_track, name="fast_track"),
    path("permits/<int:pk>/", views.permit, name="permit"),
    path("permits/<int:pk>/<slug:kind>/", views.act, name="act"),
    path("permits/<int:pk>/events/<int:event>/correct/", views.correct, name="correct"),
    path("permits/<int:pk>/events/<int:event>/retract/", views.retract, name="retract"),
    path("system/permits/", views.template, name="template"),
    path("system/permits/new/", views.add_type, name="add_type"),
    path("system/permits/<int:pk>/", views.edit_type, name="edit_type"),
    path("system/permits/<int:pk>/limits/", views.set_limit, name="set_limit"),
    path("system/permits/<int:pk>/before/", views.dependencies, name="dependencies"),
]
