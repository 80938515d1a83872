"""How pages say that a village needs help: its reasons in words, and what a coach does first, with its address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from cantik.coach.app import reminders
from cantik.coach.app.needs import NeedyVillage
from cantik.coach.need import NeedReason
from cantik.content.help_order import MESSAGE, SESSION
from cantik.staff.matrix import ROLES
from cantik.web.forum.coach.contacts import Contact, contact_of
from cantik.web.language import either, number


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A village that needs help as a list shows it. `act`: the button's words, `href`: where it leads; "" both where to
    remind the village is all there is. `reminded`: it was today, by whoever looks."""

    village: NeedyVillage
    reasons: tuple[str, ...]
    act: str
    href: str
    contacts: tuple[Contact, ...]
    reminded: bool


def describe_reason(reason: NeedReason) -> str:
    """A reason as a phrase, its number as the language of the page writes it."""
    return either(reason.sign.words, reason.sign.words_en).replace("{n}", number(reason.number))


def describe_villages(ranked: Sequence[NeedyVillage], sessions: Collection[str], *, by: str) -> list[NeedLine]:
    """The lines of villages; `sessions`: kecamatan in which a session for several villages is worth more; `by`: the
    actor who looks."""
    done = reminders.reminded_today([village.row.place.kode for village in ranked], by=by)
    return [_describe(village, sessions, reminded=village.row.place.kode in done) for village in ranked]


def _describe(village: NeedyVillage, sessions: Collection[str], *, reminded: bool) -> NeedLine:
    act, place = village.need.act, village.row.place
    contacts = tuple(contact_of(each, gettext(ROLES[village.role].name)) for each in village.asked)
    reasons = tuple(describe_reason(reason) for reason in village.need.reasons)
    if act == MESSAGE and contacts:
        href = contacts[0].href
        return NeedLine(village, reasons, _("Kirim pesan") if href else "", href, contacts, reminded)
    if act == SESSION and place.kecamatan_kode in sessions:
        words, asked = _("Rencanakan sesi"), {"jenis": "sesi", "wilayah": place.kecamatan_kode}
    else:
        words, asked = _("Rencanakan kunjungan"), {"jenis": "kunjungan", "wilayah": place.kode}
    return NeedLine(village, reasons, words, f"{reverse('pembinaan_baru')}?{urlencode(asked)}", contacts, reminded)
