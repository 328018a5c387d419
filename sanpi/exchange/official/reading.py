"""What the marks of a form ask for."""

from collections.abc import Iterable

from sanpi.exchange.official.fields import Catalogue, Use
from sanpi.exchange.official.marks import FormError, Found


def read_uses(found: Iterable[Found], catalogue: Catalogue) -> dict[str, Use]:
    """What is written in the marks → what it asks for. FormError names every one that asks for nothing there is."""
    uses: dict[str, Use] = {}
    problems = []
    for each in found:
        try:
            uses[each.spec] = catalogue.read(each.spec)
        except ValueError as refused:
            problems.append((each.where, str(refused)))
    if problems:
        raise FormError(problems)
    return uses
