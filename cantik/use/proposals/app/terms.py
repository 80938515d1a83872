"""The years of a village's RPJM: as many as the term of its head has."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.use.app.nobody import nobody
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app.deliberation_models import PlanTerm
from cantik.use.proposals.app.services import WRITE
from cantik.use.proposals.kelurahan import plans_by_itself

_WRONG = partial(ProposalRefused, "U118")
_FIRST, _LENGTHS, _LONGEST = range(2000, 2101), range(1, 21), 200


def find_term(area: AreaCode, year: int) -> PlanTerm | None:
    """The term that a year lies in; else the last one that begins before it, else the first one known."""
    terms = list(PlanTerm.objects.filter(kode=area.text()).order_by("first_year"))
    begun = [term for term in terms if term.first_year <= year]
    return begun[-1] if begun else next(iter(terms), None)


@transaction.atomic
def write_term(area: AreaCode, first_year: int, years: int, basis: str, *, by: Account) -> PlanTerm:
    """Say which years the RPJM has, with the regulation behind it; the same first year again is a correction. Raises
    `ProposalRefused` U118, `NotAllowed`."""
    acts.require_right(by, WRITE, area)
    if not plans_by_itself(area):
        raise _WRONG(noop("Kelurahan tidak menyusun RPJM Desa"))
    said = " ".join(basis.split())
    if first_year not in _FIRST or years not in _LENGTHS:
        raise _WRONG(
            noop("Tahun RPJM tidak dapat dipakai"), found=f"{first_year}, {years}", expected=noop("1 sampai 20 tahun")
        )
    if not said or len(said) > _LONGEST:
        raise _WRONG(noop("Dasar RPJM belum ditulis"), mend=noop("Tulis nomor perdes atau SK kepala desa."))
    nobody(area, (said,), _WRONG)
    row = PlanTerm.objects.filter(kode=area.text(), first_year=first_year).first()
    row = row or PlanTerm(kode=area.text(), first_year=first_year)
    row.years, row.basis, row.by, row.at = years, said, by.actor, clock.now()
    acts.save(row, by, "usulan.rpjm", "rpjm", tahun=first_year, lama=years)
    return row
