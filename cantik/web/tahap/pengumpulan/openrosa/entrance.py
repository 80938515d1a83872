"""A token stands in the address of a device, and nowhere else: behind this door no view, page or log sees it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cantik.field.forms.app.connection_pool import briefly
from cantik.staff.app import gate
from cantik.web.token_mask import mask_tokens

#: bytes of a post that Collect is told of
ACCEPTED_BYTES = "10000000"
_IN_PATH = re.compile(r"/c/([A-Za-z0-9_-]{43})(?=/|\Z)")


class DeviceMiddleware:
    """Take the token out of the address before anybody looks at it, and put the headers of OpenRosa on the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        if not request.path_info.startswith("/c/"):
            return self.get_response(request)
        found = _IN_PATH.match(request.path_info)
        if found is not None:
            setattr(request, gate.TOKEN, found[1])
            request.path, request.path_info = mask_tokens(request.path), mask_tokens(request.path_info)
            for name in ("PATH_INFO", "REQUEST_URI", "RAW_URI", "HTTP_REFERER"):
                if name in request.META:
                    request.META[name] = mask_tokens(str(request.META[name]))
        # a post waits for the disk with many others and looks briefly by itself ; all else only looks
        with contextlib.nullcontext() if request.method == "POST" else briefly():
            response = self.get_response(request)
        response.headers["X-OpenRosa-Version"] = "1.0"
        response.headers["X-OpenRosa-Accept-Content-Length"] = ACCEPTED_BYTES
        response.headers["Content-Language"] = "id"
        response.headers.setdefault("Cache-Control", "no-cache")
        return response
