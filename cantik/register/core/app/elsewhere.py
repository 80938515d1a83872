"""Who stands in the register of another village of this store: asked before a file is stored, for a file may have been
handed to the wrong village."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import Q

from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, Batch
from cantik.register.core.app.models import CededPerson, PersonVersion, SealedNumber
from cantik.vault.app.opening import OpenStore


def registered_elsewhere(opened: OpenStore, area: AreaCode, niks: Sequence[str], least: int) -> tuple[str, int]:
    """The other village in which most of these NIK stand (its Kemendagri code), and how many; ("", 0) below `least`.

    Numbers of persons only: a parent that another village names is not registered there, nor is whom an undone batch
    told of, nor whose RT that village gave to another one (the first list of a village that was split off).
    """
    own = CodeRow.objects.filter(value=area.text()).values_list("area_id", flat=True)
    others = list(Batch.objects.exclude(area_id__in=list(own)).values_list("area_id", flat=True).distinct())
    # By area, so that the unique index answers: without it every number of a kabupaten would be looked through.
    numbers = others and list(
        SealedNumber.objects.filter(
            area_id__in=others,
            kind="nik",
            blind__in=[opened.keys.index("nik", nik) for nik in niks],
            index_version=opened.keys.index_version,
        ).values_list("pk", flat=True)
    )
    if len(numbers) < least:
        return "", 0
    rows = PersonVersion.objects.filter(nik_id__in=numbers, retired_at__isnull=True)
    standing = set(rows.values_list("nik_id", "person_id", "person__area_id"))
    gone = _find_ceded({person for _, person, _ in standing})
    found = Counter(area for area, _ in {(area, nik) for nik, person, area in standing if person not in gone})
    area_id, count = min(found.items(), key=lambda item: (-item[1], item[0]), default=(0, 0))
    if count < least:
        return "", 0
    code = CodeRow.objects.filter(area_id=area_id, scheme="kemendagri").order_by("-valid_from").first()
    return (code.value if code is not None else "", count)


def _find_ceded(persons: Collection[int]) -> set[int]:
    """Those of some persons whose RT went to another village, and did not come back."""
    rows = CededPerson.objects.filter(cession__outgoing__state=APPLIED).order_by("cession_id")
    gone = set[int]()
    for former, person in rows.filter(Q(former_id__in=persons) | Q(person_id__in=persons)).values_list(
        "former_id", "person_id"
    ):
        gone.add(former)
        gone.discard(person)
    return gone
