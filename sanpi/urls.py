"""All addresses of the product. Each app's file is a table of contents of its part."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic.base import RedirectView

from sanpi.core import views as core_views
from sanpi.reports import views as report_views

urlpatterns = [
    path("", report_views.home, name="home"),
    path("projects/", report_views.projects, name="project_list"),
    path("projects/<int:pk>/", report_views.dossier, name="project"),
    path("batches/", report_views.batches, name="batch_board"),
    path("reporting/corrections/", report_views.corrections, name="corrections"),
    path("measures/<slug:key>/", report_views.measure_rows, name="measure_rows"),
    path("", include("sanpi.organizations.urls")),
    path("", include("sanpi.projects.urls")),
    path("", include("sanpi.batches.urls")),
    path("", include("sanpi.progress.urls")),
    path("", include("sanpi.permits.urls")),
    path("", include("sanpi.issues.urls")),
    path("", include("sanpi.enrollment.urls")),
    path("", include("sanpi.evaluation.urls")),
    path("", include("sanpi.factcheck.urls")),
    path("", include("sanpi.exchange.urls")),
    path("", include("sanpi.reports.urls")),
    path(
        "favicon.ico", login_not_required(RedirectView.as_view(url="/static/core/icon.svg", permanent=True))
    ),
]

handler400 = core_views.bad_request
handler403 = core_views.permission_denied
handler404 = core_views.page_not_found
handler500 = core_views.server_error
