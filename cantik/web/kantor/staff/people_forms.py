"""Forms about other people: an invitation, the acceptance, a new beginning."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.staff.app import accounts, deputies, error_words, groups, institutions, rights
from cantik.staff.app.accounts import FIRST_YEAR, Grant, clean_username
from cantik.staff.app.invitations import Invitee
from cantik.staff.app.language import lang
from cantik.staff.app.models import Account, Assignment, Invitation
from cantik.staff.errors import BadAccount
from cantik.staff.matrix import DECREE_ROLES, GRANTS, ROLES, STAGE_NAMES
from cantik.web.kantor.staff.forms import AccountFields

DAY_FIELD = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
_YEARS = 6  # the longest term of an office in a village


def grantable(giver: Account) -> list[tuple[str, str]]:
    """The roles that a person may give anywhere, in the order of the matrix."""
    held = {assignment.role for assignment in rights.assignments_of(giver, clock.today())}
    ids = set().union(*(GRANTS.get(role, frozenset()) for role in held)) if held else set()
    return [(role.id, gettext(role.name)) for role in ROLES.values() if role.id in ids]


class InviteForm(forms.Form):
    """Whom, as what, where, until when, by which decree."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=100)
    role = forms.ChoiceField(label=_("Peran"))
    area = forms.CharField(label=_("Kode wilayah"), max_length=20, help_text=_("Kode Kemendagri dengan titik."))
    until = forms.DateField(label=_("Berlaku sampai"), widget=DAY_FIELD, help_text=_("Tanggal akhir SK."))
    decree = forms.CharField(
        label=_("Nomor SK"), max_length=100, required=False, help_text=_("Wajib untuk agen statistik.")
    )
    stage = forms.ChoiceField(
        label=_("Tahap"),
        required=False,
        choices=[("", _("semua tahap")), *((str(s), _(n)) for s, n in STAGE_NAMES.items())],
    )
    group = forms.ChoiceField(
        label=_("Kelompok wilayah"), required=False, help_text=_("Bila hanya untuk sebagian wilayah itu.")
    )
    start = forms.DateField(label=_("Mulai"), widget=DAY_FIELD)
    institution = forms.ChoiceField(label=_("Instansi"), required=False)
    institution_else = forms.CharField(
        label=_("Nama instansi lain"),
        max_length=100,
        required=False,
        help_text=_("Hanya bila tidak ada dalam daftar; lembaga, bukan nama orang."),
    )
    email = forms.EmailField(
        label=_("Surel"),
        required=False,
        help_text=_("Bila diisi, tautan undangan dikirim ke sana. Bila kosong, cetak kodenya."),
    )

    def __init__(self, giver: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver
        choices = self.fields["role"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - declared above
        choices.choices = grantable(giver)
        houses = self.fields["institution"]
        assert isinstance(houses, forms.ChoiceField)  # noqa: S101 - declared above
        areas = rights.areas_for(giver, "akun.kelola")
        houses.choices = [("", _("pilih")), *institutions.institution_choices(lang(), areas).items()]
        if len(areas) == 1:
            self.fields["area"].initial = areas[0].text()
        self._groups()
        self.fields["start"].initial = clock.today()
        self.fields["until"].initial = clock.today() + FIRST_YEAR
        alone = len(areas) == 1 and areas[0].level is AreaLevel.DESA
        self._first = ("name", "role", "until", "decree" if alone else "area")

    def _groups(self) -> None:
        """The groups of the content; where there is none nobody is asked."""
        there = groups.groups_in_force(clock.today())
        if not there:
            del self.fields["group"]
            return
        field, english = self.fields["group"], lang() == "en"
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        titles = [(name, group.title_en if english else group.title) for name, group in there.items()]
        field.choices = [("", gettext("seluruh wilayah")), *titles]

    @property
    def first(self) -> list[forms.BoundField]:
        """The four fields that every invitation wants."""
        return [self[name] for name in self._first]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What has a sensible default, folded away."""
        return [self[name] for name in self.fields if name not in self._first]

    @property
    def rest_open(self) -> bool:
        """Something in the fold is wrong."""
        return any(field.errors for field in self.rest)

    def clean_area(self) -> AreaCode:
        """A code that can be."""
        try:
            return rights.area_code(self.cleaned_data["area"].strip())
        except InvalidAreaCode as error:
            raise forms.ValidationError(error_words.error_line(error)) from error

    def clean_until(self) -> dt.date:
        """A day to come, within the longest term."""
        until: dt.date = self.cleaned_data["until"]
        today = clock.today()
        if until < today:
            raise forms.ValidationError(_("Tanggal ini sudah lewat. Tulis tanggal akhir SK yang berlaku."))
        if until > today.replace(year=today.year + _YEARS, day=1) + dt.timedelta(days=31):
            raise forms.ValidationError(_("Paling lama enam tahun, sepanjang satu masa jabatan."))
        return until

    def clean(self) -> dict[str, Any]:
        """What the services will refuse is said beside its field."""
        data = super().clean() or {}
        chosen, other = data.get("institution"), data.get("institution_else")
        if chosen == institutions.ELSE and not other:
            self.add_error("institution_else", _("Tulis nama lembaganya."))
        if chosen not in (institutions.ELSE, None) and other:
            self.add_error("institution_else", _("Kosongkan, atau pilih lembaga lain dalam daftar."))
        if data.get("role") in DECREE_ROLES and not data.get("decree"):
            self.add_error("decree", _("Agen statistik diangkat dengan SK kepala desa; tulis nomornya."))
        if not self.errors:
            grant = self.grant()
            try:
                accounts.check(grant)
            except BadAccount as error:
                self.add_error("area" if "area" in self.fields else None, error_words.error_line(error))
                return data
            decision = accounts.may_grant(self.giver, None, grant)
            if not decision.ok:
                self.add_error("role" if "role" in self.fields else None, decision.reason)
        return data

    def grant(self) -> Grant:
        """The role that is offered."""
        said = self.cleaned_data
        term = (said["start"], said["until"], said["stage"], said["decree"])
        return Grant(said["role"], said["area"], *term, group=said.get("group", ""))

    def guest(self) -> Invitee:
        """Whom it is offered to."""
        said, chosen = self.cleaned_data, self.cleaned_data["institution"]
        text = said["institution_else"] if chosen == institutions.ELSE else ""
        if chosen and not text:
            text = institutions.institution_text(chosen, self.grant().area)
        return Invitee(said["name"], said["email"], text)


class DeputyForm(InviteForm):
    """Whom, in which way, until when, by which decree; role, area and stage are those of the represented one."""

    acting = forms.ChoiceField(
        label=_("Sebagai"),
        choices=[("plh", _("Plh.: pejabatnya sementara tidak di tempat")), ("plt", _("Plt.: jabatannya kosong"))],
    )
    field_order = ("name", "acting", "decree", "start", "until", "institution", "institution_else", "email")

    def __init__(self, giver: Account, represented: Assignment, *args: Any, **kwargs: Any) -> None:
        super().__init__(giver, *args, **kwargs)
        self.represented = represented
        for name in ("role", "area", "stage", "group"):
            self.fields.pop(name, None)
        self.fields["decree"].required, self.fields["decree"].help_text = True, ""
        self.fields["until"].initial = None

    def clean(self) -> dict[str, Any]:
        """What cannot be for a deputy is said above the form."""
        data = super().clean()
        if not self.errors:
            grant = self.grant()
            try:
                deputies.check(grant.acting, self.represented, until=grant.until, decree=grant.decree)
            except BadAccount as error:
                self.add_error(None, error_words.short(error))
        return data

    def grant(self) -> Grant:
        """The role of the represented one, as their deputy."""
        said, held = self.cleaned_data, self.represented
        term = (said["start"], said["until"], held.stage, said["decree"])
        return Grant(held.role, rights.area_code(held.area), *term, said["acting"], held, held.group)


class AcceptInvitationForm(AccountFields):
    """A new account from an invitation."""

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["name"].initial = invitation.name

    def areas(self) -> list[AreaCode]:
        """The village of the invitation: its names make no password."""
        return [rights.area_code(self.invitation.area)]


class CodeForm(forms.Form):
    """A code as it was printed."""

    code = forms.CharField(
        label=_("Kode undangan"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Enam belas huruf dan angka; huruf besar atau kecil sama saja."),
    )


class RecoverForm(CodeForm):
    """A new beginning with a printed code."""

    username = forms.CharField(
        label=_("Nama pengguna atau nomor telepon"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = AccountFields.base_fields["password"]
    field_order = ("username", "code", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kode pemulihan")
        self.fields["password"].label = _("Kata sandi baru")

    def clean_username(self) -> str:
        """The name as accounts hold it."""
        return clean_username(self.cleaned_data["username"], strict=False)
