"""`policies/<id>.yaml` and the order "not weaker than"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import TypeVar

from cantik.base.errors import ContentError
from cantik.content.kinds import Imputation, Policy
from cantik.content.nodes import Section
from cantik.content.schema import common

T = TypeVar("T")
_AREA = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")


def own_over(top: Section, national: Section) -> Section:
    """A kabupaten's own policy: it writes what it tightens, everything else is the national one's. Who it is, on what
    basis and from when, it says itself. Raises `ContentError` K103."""
    for key in ("id", "dasar", "sejak"):
        top.text(key)
    return top.over(national)


def read_policy(name: str, top: Section, digest: str) -> Policy:
    """One policy. `mengetatkan` names the national one that a kabupaten's makes stricter, `wilayah` where it holds."""
    since, until = common.validity(top)
    zero = top.section("nol")
    zero_c = zero.section("C")
    dominance = top.section("dominasi")
    book = top.section("buku")
    hysteresis = top.section("histeresis")
    coverage = top.section("cakupan")
    value = Policy(
        id=name,
        basis_of=top.basis("dasar"),
        since=since,
        minimum=_by_class(top.section("ambang"), Section.whole),
        zero_neutral=zero_c.flag("netral"),
        zero_denominator_below=zero_c.whole("penyebut_di_bawah"),
        full_cells=_by_class(top.section("penuh"), lambda part, kelas: part.flag(kelas, False)),
        p_percent=dominance.whole("p_persen"),
        nk=_largest(dominance),
        contributors_min=dominance.whole("kontributor_min"),
        denominator_min=top.whole("penyebut_min"),
        events_min=top.whole("kejadian_min"),
        level_min=common.freeze(top.section("level_min").everything()),
        must_publish=tuple(common.freeze(part.everything()) for part in top.sections("wajib_umum")),
        book_na_max=book.decimal("na_maks"),
        table_na_max=book.decimal("na_tabel_maks"),
        hysteresis_rise=hysteresis.whole("naik"),
        hysteresis_variant=hysteresis.decimal("ganti_varian"),
        coverage_village_only_below=coverage.decimal("desa_saja_di_bawah"),
        coverage_percent_only_below=coverage.decimal("persen_saja_di_bawah"),
        item_nonresponse_max=coverage.decimal("tak_terjawab_maks"),
        digest=digest,
        origin=top.origin(),
    )
    value = _of_former(replace(_of_book(value, top, book), area=_area(top), until=until), hysteresis)
    top.whole("versi", 1)
    for part in (zero_c, zero, dominance, book, hysteresis, coverage, top):
        part.close()
    return value


def _of_former(value: Policy, part: Section) -> Policy:
    """The policy with what `histeresis` says of former editions that are of the same persons."""
    return replace(
        value,
        same_persons_days=part.whole("dekat_hari", 0),
        steady_days=part.whole("tetap_hari", 0),
        steady_share=part.decimal("tetap_bagian", "0"),
        recount_least=part.whole("hitung_ulang_min", 0),
        recount_days=part.whole("hitung_ulang_hari", 0),
    )


def _area(top: Section) -> str:
    """`wilayah`: where an own policy holds. Raises `ContentError` K104."""
    area = top.text("wilayah", "")
    if area and not _AREA.fullmatch(area):
        expected = "misalnya 35.05 atau 35.05.01.2001"
        raise top.wrong("wilayah", "Wilayah bukan kode wilayah", found=f"“{area}”", expected=expected)
    return area


def _of_book(value: Policy, top: Section, book: Section) -> Policy:
    """The policy with what it says of whole tables of a book and of imputation."""
    return replace(
        value,
        table_persons_max=book.decimal("jiwa_tabel_maks"),
        annex_na_max=book.decimal("na_lampiran_maks", "1"),
        residual_max=book.decimal("sisa_maks"),
        imputation=_imputation(top),
        tightens=top.optional("mengetatkan"),
        details_from=book.whole("rincian_min", 0),
        table_details_from=_by_table(book),
        rungs=_fixed_rungs(top),
    )


def _by_class(part: Section, read: Callable[[Section, str], T]) -> Mapping[str, T]:
    """What a policy says for each of the classes of disclosure."""
    value = MappingProxyType({kelas: read(part, kelas) for kelas in ("A", "B", "C")})
    part.close()
    return value


def _largest(dominance: Section) -> tuple[int, int]:
    """`nk`: the n largest contributors hold k per cent. Raises `ContentError` K104."""
    nk = dominance.free("nk")
    if not isinstance(nk, list) or len(nk) != 2 or not all(isinstance(part, int) for part in nk):
        raise dominance.wrong("nk", "Isi “dominasi.nk” adalah [n, k], misalnya [2, 90]")
    return nk[0], nk[1]


def _by_table(book: Section) -> Mapping[str, int]:
    """`rincian_tabel`: tables whose details tell of others in a village of fewer persons."""
    part = book.maybe("rincian_tabel")
    if part is None:
        return MappingProxyType({})
    names = part.keys()
    value = MappingProxyType({name: part.whole(name) for name in names})
    part.close()
    return value


def _fixed_rungs(top: Section) -> Mapping[str, str]:
    """`jenjang`: classification and rung that a kabupaten fixes for the details of all its villages."""
    part = top.maybe("jenjang")
    if part is None:
        return MappingProxyType({})
    names = part.keys()
    value = MappingProxyType({name: part.text(name) for name in names})
    part.close()
    return value


def _imputation(top: Section) -> Imputation | None:
    """`imputasi`, when the policy has it. Raises `ContentError` K109 for a variable that is never imputed."""
    part = top.maybe("imputasi")
    if part is None:
        return None
    named = part.section("variabel")
    never = part.texts("tidak_pernah")
    variables = MappingProxyType({unit: named.texts(unit, ()) for unit in ("orang", "keluarga")})
    for unit, names in variables.items():
        for name in names:
            if any(fnmatchcase(name, pattern) for pattern in never):
                raise named.wrong(unit, f"“{name}” tidak pernah diimputasi")
    value = Imputation(part.decimal("maks"), part.whole("donor_maks"), variables, never)
    named.close()
    part.close()
    return value


def refuse_weaker(own: Policy, national: Policy) -> None:
    """Raise K108 for the first parameter in which a kabupaten's policy is weaker than the national one, or one of a
    village than its kabupaten's."""
    for key, weaker, found, bound in _comparisons(own, national):
        if weaker:
            raise ContentError(
                "K108",
                f"Kebijakan “{own.id}” lebih longgar daripada “{national.id}” pada “{key}”",
                where=own.origin.at(key.split(".", maxsplit=1)[0]),
                found=found,
                expected=bound,
                mend="Kabupaten hanya boleh mengetatkan.",
            )


def _comparisons(own: Policy, base: Policy) -> Iterator[tuple[str, bool, str, str]]:
    """(key, is it weaker, own value, bound), one for each parameter that protects."""
    yield from _compare_imputation(own, base)
    for key, mine, bound in _at_least(own, base):
        yield key, mine < bound, str(mine), f"paling sedikit {bound}"
    yield "dominasi.nk.k", own.nk[1] > base.nk[1], str(own.nk[1]), f"paling banyak {base.nk[1]}"
    for kelas in ("A", "B", "C"):
        lost = base.full_cells[kelas] and not own.full_cells[kelas]
        yield f"penuh.{kelas}", lost, "tidak", "ya"
    # A printed zero of a neutral category reveals: true means that such zeros are hidden too.
    yield "nol.C.netral", base.zero_neutral and not own.zero_neutral, "tidak", "ya"
    for key, mine_text, bound_text in (
        ("cakupan.desa_saja_di_bawah", own.coverage_village_only_below, base.coverage_village_only_below),
        ("cakupan.persen_saja_di_bawah", own.coverage_percent_only_below, base.coverage_percent_only_below),
        ("histeresis.tetap_bagian", own.steady_share, base.steady_share),
    ):
        yield key, Decimal(mine_text) < Decimal(bound_text), mine_text, f"paling sedikit {bound_text}"
    nonresponse = (own.item_nonresponse_max, base.item_nonresponse_max)
    yield "cakupan.tak_terjawab_maks", Decimal(nonresponse[0]) > Decimal(nonresponse[1]), *nonresponse
    yield from _levels(own, base)
    for name, rung in base.rungs.items():
        yield f"jenjang.{name}", own.rungs.get(name) != rung, str(own.rungs.get(name, "tidak ditulis")), rung
    kept = {repr(sorted(duty.items())) for duty in base.must_publish}
    added = [duty for duty in own.must_publish if repr(sorted(duty.items())) not in kept]
    yield "wajib_umum", bool(added), f"{len(added)} tambahan", "tidak ada tambahan"


def _at_least(own: Policy, base: Policy) -> Iterator[tuple[str, int, int]]:
    """Numbers of which the larger protects more: key, own value, bound."""
    yield from (
        *((f"ambang.{kelas}", own.minimum[kelas], base.minimum[kelas]) for kelas in ("A", "B", "C")),
        ("nol.C.penyebut_di_bawah", own.zero_denominator_below, base.zero_denominator_below),
        ("dominasi.p_persen", own.p_percent, base.p_percent),
        ("dominasi.nk.n", own.nk[0], base.nk[0]),
        ("dominasi.kontributor_min", own.contributors_min, base.contributors_min),
        ("penyebut_min", own.denominator_min, base.denominator_min),
        ("kejadian_min", own.events_min, base.events_min),
        ("buku.rincian_min", own.details_from, base.details_from),
        ("histeresis.dekat_hari", own.same_persons_days, base.same_persons_days),
        ("histeresis.tetap_hari", own.steady_days, base.steady_days),
        ("histeresis.naik", own.hysteresis_rise, base.hysteresis_rise),
        ("histeresis.hitung_ulang_min", own.recount_least, base.recount_least),
        ("histeresis.hitung_ulang_hari", own.recount_days, base.recount_days),
        *(
            (f"buku.rincian_tabel.{name}", own.table_details_from.get(name, 0), least)
            for name, least in base.table_details_from.items()
        ),
    )


def _compare_imputation(own: Policy, base: Policy) -> Iterator[tuple[str, bool, str, str]]:
    """What may be imputed may become less, never more."""
    if own.imputation is not None:
        allowed = base.imputation
        limit, uses = (allowed.limit, allowed.uses) if allowed else ("0", 0)
        found = own.imputation.limit
        yield "imputasi.maks", Decimal(found) > Decimal(limit), found, f"paling banyak {limit}"
        yield "imputasi.donor_maks", own.imputation.uses > uses, str(own.imputation.uses), f"paling banyak {uses}"
        dropped = set(allowed.never if allowed else ()) - set(own.imputation.never)
        yield "imputasi.tidak_pernah", bool(dropped), ", ".join(sorted(dropped)) + " hilang", "semua yang nasional"


def _levels(own: Policy, base: Policy) -> Iterator[tuple[str, bool, str, str]]:
    """Least levels may rise (dusun → desa), never fall; what may be shown by RT may shrink, never grow."""
    order = ("rt", "rw", "dusun", "desa", "kecamatan", "kabupaten")
    for key, bound in base.level_min.items():
        mine = own.level_min.get(key)
        if isinstance(bound, str):
            weaker = not isinstance(mine, str) or mine not in order or order.index(mine) < order.index(bound)
        else:
            weaker = not set(mine or ()) <= set(bound or ())
        yield f"level_min.{key}", weaker, str(mine), str(bound)
    for key, mine in own.level_min.items():
        if key not in base.level_min and key in order:
            yield f"level_min.{key}", True, str(mine), "tidak ditulis"
