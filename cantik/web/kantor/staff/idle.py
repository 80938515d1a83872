"""Lock this session's screens with persons now; the second factor opens them again.

The gate locks by itself after ten idle minutes. A page that lies open calls this address at the same time, so that what
it shows goes away, too; whoever leaves the desk may call it by hand.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.base import clock
from cantik.staff.app.gate import LOCKED_AT, signed_in, who
from cantik.web import unsent


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest) -> HttpResponseRedirect:
    """Lock, and lead to the page that asks for the second factor; `lanjut` is where to go afterwards.

    A form that was half typed comes along (`unsent.LOCK`): it stands there again afterwards.
    """
    wanted = request.GET.get("lanjut", "")
    back = wanted if url_has_allowed_host_and_scheme(wanted, None) else "/"
    if request.method == "POST":
        back = unsent.with_mark(back, unsent.keep_of(request, who(request)))
    request.session[LOCKED_AT] = clock.now().timestamp()
    messages.info(request, _("Layar terkunci. Tunjukkan pengaman kedua untuk melanjutkan."))
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
