"""What networks put behind an address when somebody shares it: no part of what is asked."""

from __future__ import annotations

import re

from django.http import HttpRequest

#: of Facebook, Instagram, Google, Microsoft, X, TikTok, Yandex, Mailchimp; `utm_*` of whoever sends a newsletter
_MARK = re.compile(
    r"fbclid|mibextid|igshid?|gclid|gclsrc|gbraid|wbraid|dclid|_gl|srsltid|msclkid|twclid|ttclid|yclid|mc_[ce]id"
    r"|utm_[a-z_]{1,40}",
    re.ASCII,
)


def without_marks(request: HttpRequest) -> str | None:
    """The address without the marks of those who passed it on, in its own order; None where it has none."""
    query = request.GET.copy()
    marks = [name for name in query if _MARK.fullmatch(name)]
    for name in marks:
        del query[name]
    if not marks:
        return None
    return f"{request.path}?{query.urlencode()}" if query else request.path
