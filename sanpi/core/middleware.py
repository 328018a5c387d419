"""What no address may contain."""

from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _


class CleanAddressMiddleware:
    """Refuses NUL in an address: no name contains it, and PostgreSQL does not take it as text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Raises BadRequest, which becomes the page “无法识别的请求”."""
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest(_("地址里有不能识别的字符"))
