"""What a person may do with a village's release, which conditions hold, what becomes public: facts for the pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cantik.codes.area import AreaCode
from cantik.collect.app.content_decisions import open_content
from cantik.pipeline.app.draft_outline import DraftOutline
from cantik.register.core.app.queries import standing_batches
from cantik.release.app import queries
from cantik.release.app.models import Draft
from cantik.release.left_prints import read_unset
from cantik.release.show import size_text
from cantik.snapshot.list_coverage import CoverageGrade, ListRows
from cantik.staff.app import roster
from cantik.staff.app.deputies import one_hand
from cantik.staff.app.rights import Person, check_access
from cantik.web import list_coverage
from cantik.web.language import day, lang, number

#: the condition that rows of the list are missing while percentages may be published
PARTLY = "cakupan"


@dataclass(frozen=True, slots=True)
class May:
    """What a person may do here. `see`: the draft itself; everybody with an office here sees its state."""

    see: bool
    persons: bool
    submit: bool
    sign: bool
    publish: bool
    ask: bool
    withdraw: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a release: whether it holds, what was found, where to look."""

    id: str
    ok: bool
    title: str
    detail: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign for the village: how they are written beside acts, name, role, number of the SK."""

    actor: str
    name: str
    role: str
    decree: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something that becomes public."""

    icon: str
    title: str
    detail: str


def may(person: Person, area: AreaCode) -> May:
    """The rights of a person at the stage of dissemination."""

    def full(action: str) -> bool:
        return check_access(person, action, area).whole

    sign = full("rilis.tanda_tangan")
    return May(
        see=full("angka.lihat_mentah"),
        persons=full("orang.lihat"),
        submit=full("orang.sunting"),
        sign=sign,
        publish=sign or full("rilis.terbitkan"),
        ask=full("rilis.minta_tarik"),
        withdraw=full("rilis.tarik"),
    )


def signers(area: AreaCode, today: dt.date, *, without: str = "") -> list[Signer]:
    """Who may sign for the village today, kepala desa first; `without` is whoever handed the draft in."""
    return [
        Signer(held.person.actor, held.person.name, held.role_name, held.decree)
        for held in roster.signing_assignments(area, today)
        if not without or not one_hand(held.person.actor, without, since=None)
    ]


def agents(area: AreaCode, today: dt.date) -> list[str]:
    """The names of the village's agen statistik, for whom its work waits."""
    found = roster.holders_of([area.text()], "agen_statistik", today)
    return sorted({person.name for person in found.get(area.text(), ())})


def conditions(
    draft: Draft, outline: DraftOutline, area: AreaCode, able: list[Signer], *, unreviewed: int, fresh: bool
) -> list[Condition]:
    """Every condition of the release, in the order in which people meet them. `able`: who may sign it."""
    code = area.text()
    coverage = _coverage_conditions(outline, area)
    kept_back = _kept_back(draft, area) if all(each.ok for each in coverage) else []
    out = [
        _no_errors(draft, code),
        *kept_back,
        *coverage,
        _all_reviewed(len(outline.sheets), unreviewed, code),
        _protection_condition(draft, code),
        Condition(
            "sumber",
            True,
            _("Tanggal rujukan dan sumber"),
            _("Keadaan %s") % day(draft.reference) + ". " + "; ".join(outline.sources),
        ),
        _signable(able, code),
        _still_fresh(draft, code, fresh),
    ]
    if draft.repeats:
        said = _("isinya sama dengan Rilis %s yang sudah ada") % draft.repeats
        out.append(Condition("baru", False, _("Ada yang baru"), said))
    return out


def _no_errors(draft: Draft, code: str) -> Condition:
    n = draft.open_checks
    still = ngettext("%s galat masih terbuka", "%s galat masih terbuka", n) % _n(n)
    said = still if n else _("%s diterima dengan alasan") % _n(draft.accepted_checks)
    return Condition("temuan", n == 0, _("Temuan galat nol"), said, reverse("periksa", args=[code]))


def _all_reviewed(tables: int, unreviewed: int, code: str) -> Condition:
    if not tables:  # of nothing, nobody has anything left to review: that is no approval
        return Condition("isi", False, _("Ada tabel yang dapat terbit"), _("tidak ada satu tabel pun"), "")
    said = _("semua disetujui") if unreviewed == 0 else _("%s belum ditinjau") % _n(unreviewed)
    title = _("%s tabel ditinjau") % _n(tables)
    return Condition("tabel", unreviewed == 0, title, said, reverse("angka", args=[code]))


def _coverage_conditions(outline: DraftOutline, area: AreaCode) -> list[Condition]:
    """Whether enough of the lists came in for counts. What does not is open until its rows are mended, and lets
    percentages through; less than that keeps the draft from being handed in."""
    if outline.rows is None:
        return []
    seen = list_coverage.judge(area, ListRows(*outline.rows))
    return [
        Condition(
            PARTLY if seen.lists.grade is CoverageGrade.PERCENT else "cakupan_kantor",
            seen.lists.grade is CoverageGrade.FULL,
            _("Daftar masuk selengkapnya"),
            seen.sentence,
            seen.href if seen.lists.rows.refused_rows else "",
        )
    ]


def _kept_back(draft: Draft, area: AreaCode) -> list[Condition]:
    """What keeps the draft from being handed in, with the way to where it is decided: content of a file that was not
    read, or a register in which nobody is."""
    if not draft.withheld:
        return []
    held = open_content(area.text(), standing_batches(area, draft.reference))
    way = reverse("kumpul_impor_akun", args=[area.text(), held[0].batch]) if held else ""
    return [Condition("isi_berkas", False, _("Isi berkas dibaca atau diputuskan"), draft.withheld, way)]


def _protection_condition(draft: Draft, code: str) -> Condition:
    if not draft.cells:  # nothing was tried, so nothing was proved
        said = _("tidak ada tabel, jadi tidak ada yang diuji")
        return Condition("lindung", False, _("Pelindungan lolos uji ulang"), said, "")
    said = _("0 sel tertutup yang bisa dihitung balik; %(n)s dari %(m)s sel ditutup") % {
        "n": _n(draft.hidden),
        "m": _n(draft.cells),
    }
    way = reverse("angka", args=[code]) + "?saring=ditutup"
    return Condition("lindung", True, _("Pelindungan lolos uji ulang"), said, way)


def _signable(able: list[Signer], code: str) -> Condition:
    decrees = ", ".join(f"{signer.name} ({signer.decree})" if signer.decree else signer.name for signer in able)
    said = decrees or _("belum ada; kepala desa masuk di laptop ini atau diundang sesudah rancangan diajukan")
    way = "" if able else reverse("terbit", args=[code]) + "#s4"
    return Condition("sk", bool(able), _("Penanda tangan ditetapkan"), said, way)


def _still_fresh(draft: Draft, code: str, fresh: bool) -> Condition:
    said = _("pratinjau dibuat %s") % day(draft.made_at) if fresh else _("ada yang berubah; buat rancangan baru")
    way = "" if fresh else reverse("terbit", args=[code]) + "#s5"
    return Condition("segar", fresh, _("Register belum berubah sejak pratinjau"), said, way)


def list_unset(draft: Draft) -> list[tuple[str, str, str]]:
    """Prints that could not be set: what each is called, its file, what the printer said."""
    title = "judul_en" if lang() == "en" else "judul"
    return [(each[title], each["berkas"], each["sebab"]) for each in read_unset(draft.unset)]


def products(home: Path, outline: DraftOutline, draft: Draft, public: bool) -> list[Product]:
    """What becomes public when the release is signed."""
    made = home / "rilis" / "produk"

    def size(name: str) -> str:
        path = made / name
        return size_text(path.stat().st_size, lang()) if path.is_file() else ""

    pictures = (("PNG", size("infografis.png")), ("PDF", size("infografis.pdf")))
    drawn = ", ".join(f"{kind} {known}" for kind, known in pictures if known)
    return [
        Product(
            "doc",
            _("Buku %s") % outline.title,
            _("PDF, %(n)s halaman, %(s)s") % {"n": _n(draft.pages), "s": size("buku.pdf")}
            if size("buku.pdf")
            else _("tidak dapat disusun"),
        ),
        Product("eye", _("Infografis"), drawn or _("tidak dapat disusun")),
        Product("table", _("%s tabel") % _n(len(outline.sheets)), "XLSX, CSV, JSON-stat"),
        Product(
            "flag",
            _("%s indikator") % _n(outline.figures),
            _("%s ukuran tidak ditampilkan, dengan sebabnya") % _n(outline.not_shown),
        ),
        Product(
            "board",
            _("Situs desa, dua bahasa"),
            _("di situs publik server ini") if public else _("di folder terbitan; dibawa dengan flashdisk"),
        ),
    ]


def _n(value: int) -> str:
    return number(value)


def draft_is_fresh(draft: Draft, area: AreaCode, definitions: str, policy: str, drawn: str) -> bool:
    """A quick look whether the draft still says what the register says; signing looks thoroughly.

    `drawn`: digest of the borders that a draft would be drawn with now.
    """
    if draft.borders not in (None, drawn):
        return False
    return draft.mark == queries.mark(area) and (draft.definitions, draft.policy) == (definitions, policy)
