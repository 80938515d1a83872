"""`activities/<id>.yaml`: codes of activities of the village's plan; `prices/<id>.yaml`: what they cost, which only a
kabupaten brings (docs/bidang/planning.md 3.1; no price is ever shipped)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cantik.base.errors import ContentError
from cantik.content.activity import CODE, FIRST_LOCAL, PriceList, UnitPrice, VillageActivity
from cantik.content.basis import ContentBasis
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.planning_lists import village_fund_focuses
from cantik.content.references import check_reference
from cantik.content.schema import common

_SHIPPED = "activities/"


def read_activities(_name: str, top: Section) -> Mapping[str, VillageActivity]:
    """The activities of a file by code. Raises `ContentError` with the line of a code that is none, or twice."""
    common.validity(top)
    top.whole("versi", 1)
    top.text("judul", "")
    basis, found = top.basis("dasar"), dict[str, VillageActivity]()
    for field in top.sections("bidang"):
        heads = field.text("judul"), field.text("judul_en")
        for sub in field.sections("sub"):
            within = *heads, sub.text("judul"), sub.text("judul_en")
            for line in sub.sections("kegiatan"):
                activity = _read_activity(line, within, basis)
                if activity.code in found:
                    raise line.wrong("kode", "Kegiatan ditulis dua kali", "K107", found=activity.code)
                found[activity.code] = activity
            sub.close()
        field.close()
    top.close()
    return found


def _read_activity(line: Section, within: tuple[str, str, str, str], basis: ContentBasis) -> VillageActivity:
    code, title = line.text("kode"), line.text("judul")
    if not CODE.fullmatch(code):
        raise line.wrong("kode", "Bukan kode kegiatan", found=f"“{code}”", expected="BB.SS.KK, seperti 02.04.01")
    own = int(code[-2:]) >= FIRST_LOCAL  # nobody here knows for whom a kabupaten's own activity is
    focus, delicate = line.texts("fokus", ()), line.flag("peka", default=own)
    value = VillageActivity(code, title, line.text("judul_en", title), *within, focus, delicate, basis, line.origin())
    line.close()
    return value


def read_prices(name: str, top: Section) -> PriceList:
    """One list of prices. Raises `ContentError` with file and line for a price that is not positive, or a key twice."""
    since, until = common.validity(top)
    top.whole("versi", 1)
    found: dict[str, UnitPrice] = {}
    for line in top.sections("harga"):
        key, rupiah = line.text("id"), line.whole("rupiah")
        if key in found:
            raise line.wrong("id", "Harga ditulis dua kali", "K107", found=key)
        if rupiah < 1:
            raise line.wrong("rupiah", "Bukan bilangan positif", found=str(rupiah), expected="rupiah, 1 atau lebih")
        found[key] = UnitPrice(key, line.text("uraian"), line.text("satuan"), rupiah, line.codes("kegiatan", ()))
        line.close()
    value = PriceList(name, top.text("judul"), top.text("sumber"), since, until, tuple(found.values()), top.origin())
    top.close()
    return value


def activity_references(content: Content) -> Iterator[ContentError]:
    """A kabupaten's own activities bear the numbers left to it; focuses and activities that are named exist."""
    focuses = village_fund_focuses()
    for activity in content.activities.values():
        own = not activity.origin.file.startswith(_SHIPPED)
        if own is not (activity.number >= FIRST_LOCAL):
            yield ContentError(
                "K171",
                "Nomor kegiatan ini bukan untuk berkas ini",
                where=activity.origin.at("kode"),
                found=activity.code,
                expected="90 sampai 99 pada berkas daerah" if own else "01 sampai 89 pada daftar bawaan",
            )
        for focus in activity.focus:
            yield from check_reference(activity.origin, "fokus", "Fokus Dana Desa", focus, focuses)
    for prices in content.prices.values():
        for price in prices.prices:
            for code in price.activities:
                yield from check_reference(prices.origin, "harga", "Kegiatan", code, content.activities)
