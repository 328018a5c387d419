"""The four ledgers as files."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from sanpi.core.ledger_pages import asked
from sanpi.exchange import export
from sanpi.exchange.sources import SOURCES
from sanpi.exchange.views.exports import answer, chosen_words, cover_of, note_of
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import requires
from sanpi.organizations.standing import StandingRequest, standing


@requires(Capability.EXPORT)
@standing
def export_ledger(request: StandingRequest, ledger: str) -> HttpResponseBase:
    """A ledger as its page shows it: the same rows, columns, order, groups and standpoint."""
    source = SOURCES.get(ledger)
    if source is None:
        raise Http404(_("没有这个台账"))
    at, today = request.chosen.at, request.chosen.today
    form = source.filter_form(request.GET, user=request.user, region=request.region)
    rows = form.apply(source.rows(request.user, request.region, at, today), at, today)
    choice = asked(source, request.GET)
    words = chosen_words(form)
    if choice.grouping:
        words.append((_("分组"), str(choice.grouping.name)))
    prepared = export.export_source(
        source, rows, at, today, choice, cover_of(request, words), note_of(request)
    )
    return answer(request, prepared)
