"""From where there is a desk at all: `DESK_NETWORKS` of the settings."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from incidents.middleware import DESK_PREFIX


class DeskNetworksMiddleware:
    """Answers 404 to whoever asks for the desk from elsewhere; proxies have been settled before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.DESK_NETWORKS and request.path_info.startswith(DESK_PREFIX):
            try:
                address = ip_address(str(request.META.get("REMOTE_ADDR", "")))
            except ValueError:
                raise Http404 from None
            if not any(address in network for network in settings.DESK_NETWORKS):
                raise Http404
        return self.get_response(request)
