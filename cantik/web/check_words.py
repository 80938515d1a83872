"""The states of a release's check as pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from cantik.release.check import CheckState

#: a state: how it looks, icon, words
WORDS = {
    CheckState.HANDED_IN: ("idle", "clock", gettext_lazy("diserahkan kepada walidata")),
    CheckState.WALIDATA: ("go", "eye", gettext_lazy("diperiksa walidata")),
    CheckState.PEMBINA: ("go", "eye", gettext_lazy("menunggu pembina data")),
    CheckState.RETURNED: ("bad", "stop", gettext_lazy("dikembalikan dengan temuan")),
    CheckState.APPROVED: ("ok", "ok", gettext_lazy("rilis Satu Data")),
}
