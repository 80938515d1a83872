"""Pages about other people: who works in my areas, inviting, ending a role, printing a code of recovery."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.coach.app import digest
from cantik.staff.app import accounts, error_words, gate, invitations, recovery, rights, roster, second_person
from cantik.staff.app.accounts import Grant
from cantik.staff.app.mail import send_invitation
from cantik.staff.app.models import Account, Assignment, Invitation
from cantik.staff.app.qr import qr_of
from cantik.staff.app.rights import AccessDecision, area_code
from cantik.staff.errors import BadAccount, NotAllowed
from cantik.web.fields import take_post
from cantik.web.head_account import may_sign_beside
from cantik.web.kantor.staff.people_forms import DeputyForm, InviteForm
from cantik.web.kantor.staff.templatetags.staff import tempat
from cantik.web.name_filter import filter_by_name, words_asked
from cantik.web.reach import reachable

#: a second factor that was just shown
FRESH = AccessDecision(True, needs_mfa=True, fresh=True)
#: people on one page of the list
_PAGE = 15
_DIGITS = 18
_TOKEN = "borang_undangan"  # noqa: S105 - the name of a key of the session


@gate.needs("akun.kelola", area=None, narrow=True)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role in my areas, page by page, by a few words of a name or a place, and the invitations that
    wait."""
    me, asked = gate.who(request), words_asked(request)
    everybody = roster.people(me)
    found = filter_by_name(everybody, asked, _name_with_places)
    context = {
        "bagian": "orang",
        "orang": Paginator(found, _PAGE).get_page(request.GET.get("hal")),
        "banyak": len(everybody),
        "bersaring": len(everybody) > _PAGE,
        "cari": asked,
        "undangan": roster.list_open_invitations(me),
        "kini": clock.now(),
    }
    context["boleh_setujui"] = rights.check_access(me, second_person.SECOND, None).ok
    return render(request, "staff/orang.html", context)


def _name_with_places(line: tuple[Account, list[Assignment]]) -> str:
    """By what somebody is looked for in the list."""
    someone, held = line
    return " ".join([someone.name, someone.institution, *(f"{row.role_name} {tempat(row)}" for row in held)])


@gate.needs("akun.kelola", area=None, narrow=True)
@require_safe
def person(request: HttpRequest, nomor: int) -> HttpResponse:
    """One person: roles that hold and held, what I may do."""
    me = gate.who(request)
    found = roster.visible(me, nomor)
    if found is None:
        raise Http404("not in my areas")
    held = roster.roles(me, found)
    rows = [(row, _may_end(me, row), _may_represent(me, row) and found.pk != me.pk) for row in held]
    context = {
        "bagian": "orang",
        "orang": found,
        "tugas": rows,
        "hari": clock.today(),
        "pulih": recovery.may_issue(me, found),
        "surat": digest.newest(found),
    }
    return render(request, "staff/seorang.html", context)


def _may_end(me: Account, assignment: Assignment) -> bool:
    if assignment.ended_at is not None or assignment.until < clock.today():
        return False
    grant = Grant(assignment.role, area_code(assignment.area), assignment.start, assignment.until, assignment.stage)
    return assignment.person_id == me.pk or accounts.may_grant(me, assignment.person, grant).ok


@gate.needs("akun.kelola", area=None, narrow=True)
def invite(request: HttpRequest) -> HttpResponseBase:
    """Offer a role. The code is shown in the answer to this very form and never again."""
    me = gate.who(request)
    if request.method == "POST":
        asked = gate.prove(request, me, FRESH)
        if asked is not None:
            return asked
    former = _find_former(me, request.POST.get("ganti", "") or request.GET.get("ganti", ""))
    form = InviteForm(me, take_post(request), initial=_suggest_successor(former))
    if request.method == "POST" and form.is_valid():
        if not request.session.get(_TOKEN) or request.POST.get("borang") != request.session[_TOKEN]:
            messages.warning(
                request, _("Undangan itu sudah dibuat. Kodenya hanya ditampilkan sekali; tarik lalu undang lagi.")
            )
            return redirect("orang")
        del request.session[_TOKEN]
        return _show_invitation(request, *invitations.invite_successor(form.guest(), form.grant(), former, by=me))
    request.session[_TOKEN] = secrets.token_urlsafe(16)
    areas = rights.areas_for(me, "akun.kelola")
    here = areas[0].text() if len(areas) == 1 and may_sign_beside(request, me, areas[0]) else ""
    values = {"bagian": "orang", "form": form, "borang": request.session[_TOKEN], "di_sini": here}
    values["lama"] = former
    return render(request, "staff/undang.html", values)


def _find_former(me: Account, number: str) -> Assignment | None:
    """Whose role a successor is named for: one that I may give and end; None for anything else."""
    if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS):
        return None
    found = Assignment.objects.select_related("person").filter(pk=number).first()
    if found is None or found.person_id == me.pk or found.acting:
        return None
    today = clock.today()
    grant = Grant(found.role, area_code(found.area), today, today, found.stage)
    return found if accounts.may_grant(me, None, grant).ok else None


def _suggest_successor(former: Assignment | None) -> dict[str, str]:
    """What the invitation of a successor is filled with."""
    return {} if former is None else {"role": former.role, "area": former.area, "stage": former.stage}


@gate.needs("akun.kelola", area=None, narrow=True)
def deputy(request: HttpRequest, nomor: int) -> HttpResponseBase:
    """Offer to act for an assignment: an invitation like any other, taken up by whoever brings its code."""
    me = gate.who(request)
    represented = Assignment.objects.select_related("person").filter(pk=nomor).first()
    if represented is None or roster.visible(me, represented.person_id) is None or not _may_represent(me, represented):
        raise Http404("not in my areas, or a deputy already")
    if request.method == "POST":
        asked = gate.prove(request, me, FRESH)
        if asked is not None:
            return asked
    form = DeputyForm(me, represented, take_post(request))
    if request.method == "POST" and form.is_valid():
        try:
            made, code = invitations.invite(form.guest(), form.grant(), by=me)
        except (NotAllowed, BadAccount) as error:
            form.add_error(None, error_words.short(error))
        else:
            return _show_invitation(request, made, code)
    return render(request, "staff/wakil.html", {"bagian": "orang", "form": form, "tugas": represented})


def _may_represent(me: Account, assignment: Assignment) -> bool:
    """Whether somebody may appoint a deputy for an assignment: who may give its role, for an office of its own."""
    grant = Grant(assignment.role, area_code(assignment.area), assignment.start, assignment.until, assignment.stage)
    return not assignment.acting and accounts.may_grant(me, None, grant).ok


def _show_invitation(request: HttpRequest, made: Invitation, code: str) -> HttpResponse:
    """The code of an invitation, shown this once."""
    link = request.build_absolute_uri(reverse("undangan_tautan", args=[code]))
    sent = bool(made.email) and send_invitation(made, link)
    context = {"bagian": "orang", "undangan": made, "kode": code, "tautan": link, "terkirim": sent}
    context["menunggu"] = second_person.for_invitation(made)
    context["qr"] = qr_of(link) if reachable(request) else ""
    return render(request, "staff/undangan_jadi.html", context)


@gate.needs("akun.kelola", area=None, narrow=True)
@require_POST
def withdraw(request: HttpRequest, nomor: int) -> HttpResponse:
    """Make an invitation void."""
    found = Invitation.objects.filter(pk=nomor).first()
    me = gate.who(request)
    if found is None or found not in roster.list_open_invitations(me):
        raise Http404("not in my areas")
    invitations.withdraw(found, by=me)
    messages.success(request, _("Undangan untuk %s ditarik. Kodenya tidak berlaku lagi.") % found.name)
    return redirect("orang")


@gate.needs("akun.kelola", area=None, narrow=True)
@require_POST
def end_role(request: HttpRequest, nomor: int) -> HttpResponse:
    """End a role of somebody before its day."""
    me = gate.who(request)
    assignment = Assignment.objects.select_related("person").filter(pk=nomor).first()
    if assignment is None or roster.visible(me, assignment.person_id) is None:
        raise Http404("not in my areas")
    try:
        accounts.end(assignment, by=me)
    except NotAllowed as error:
        return gate.refusal_page(request, "akun.kelola", error_words.translate_sentence(error.message))
    said = _("Peran %(peran)s untuk %(nama)s diakhiri hari ini.")
    messages.success(request, said % {"peran": assignment.role_name, "nama": assignment.person.name})
    return redirect("orang_satu", assignment.person_id)


@gate.needs("akun.kelola", area=None, narrow=True)
@require_POST
def recovery_code(request: HttpRequest, nomor: int) -> HttpResponseBase:
    """Print a code for somebody who can no longer sign in. Shown once."""
    me = gate.who(request)
    found = roster.visible(me, nomor)
    if found is None:
        raise Http404("not in my areas")
    asked = gate.prove(request, me, FRESH)
    if asked is not None:
        return asked
    try:
        code = recovery.issue(found, by=me)
    except NotAllowed as error:
        return gate.refusal_page(request, "akun.kelola", error_words.translate_sentence(error.message))
    context = {"bagian": "orang", "orang": found, "kode": code, "alamat": request.build_absolute_uri(reverse("pulih"))}
    context["menunggu"] = recovery.waits(found)
    return render(request, "staff/kode_pulih.html", context)
