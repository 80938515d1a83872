"""Lock this session's screens with persons now; the second factor opens them again (design/security.md section 3).

The gate locks by itself after ten idle minutes. A page that lies open calls this address at the same time, so that what
it shows goes away, too; whoever leaves the desk may call it by hand.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.staff.app.gate import LOCKED_AT, signed_in


@signed_in
@require_safe
def lock(request: HttpRequest) -> HttpResponseRedirect:
    """Lock, and lead to the page that asks for the second factor; `lanjut` is where to go afterwards."""
    request.session[LOCKED_AT] = clock.now().timestamp()
    wanted = request.GET.get("lanjut", "")
    back = wanted if url_has_allowed_host_and_scheme(wanted, None) else "/"
    messages.info(request, _("Layar terkunci. Tunjukkan pengaman kedua untuk melanjutkan."))
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
