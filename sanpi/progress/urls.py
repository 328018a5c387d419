"""Addresses of progress."""

from django.urls import path

from sanpi.progress.views import (
    closed,
    forecast_record,
    forecasts,
    month,
    office,
    phone,
    photos,
    plans,
    settings,
)

app_name = "progress"
urlpatterns = [
    path("reporting/", month.month, name="month"),
    path("reporting/save/", month.save_month, name="save_month"),
    path("reporting/phone/", phone.phone, name="phone"),
    path("reporting/photos/", photos.start_photo, name="start_photo"),
    path("reporting/photos/<uuid:key>/", photos.photo_upload, name="photo_upload"),
    path("reporting/photos/<int:pk>/whole/", photos.photo, name="photo"),
    path("reporting/photos/<int:pk>/small/", photos.small_photo, name="small_photo"),
    path("reporting/photos/<int:pk>/remove/", photos.remove_photo, name="remove_photo"),
    path("reporting/rounds/", office.rounds, name="rounds"),
    path("reporting/rounds/open/", office.open_round, name="open_round"),
    path("reporting/rounds/<int:pk>/", office.round_page, name="round"),
    path("reporting/rounds/<int:pk>/accept/", office.accept, name="accept"),
    path("reporting/rounds/<int:pk>/remind/", office.remind, name="remind"),
    path("reporting/rounds/<int:pk>/close/", office.close, name="close"),
    path("reporting/rounds/<int:pk>/closed/", closed.closed, name="closed"),
    path("reporting/rounds/<int:pk>/workbook/", closed.closed_workbook, name="closed_workbook"),
    path("reporting/entries/<int:pk>/return/", office.return_entry, name="return_entry"),
    path("reporting/forecast/", forecasts.forecast, name="forecast"),
    path("reporting/forecast/workbook/", forecasts.forecast_workbook, name="forecast_workbook"),
    path("reporting/forecast/record/", forecast_record.forecast_record, name="forecast_record"),
    path("reporting/calendar/", settings.calendar, name="calendar"),
    path("reporting/curve/", settings.curve, name="curve"),
    path("reporting/plans/<int:pk>/", plans.plan, name="plan"),
    path("reporting/plans/<int:pk>/split/", plans.split, name="split"),
    path("reporting/plans/<int:pk>/revise/", plans.revise, name="revise"),
    path("reporting/projects/<int:pk>/<int:year>/<int:month>/correct/", plans.correct, name="correct"),
]
