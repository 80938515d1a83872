"""Who stands in the register of another village of this store: asked before a file is stored, for a file may have been
handed to the wrong village."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Batch
from cantik.register.core.app.models import PersonVersion, SealedNumber
from cantik.vault.app.opening import OpenStore


def registered_elsewhere(opened: OpenStore, area: AreaCode, niks: Sequence[str], least: int) -> tuple[str, int]:
    """The other village in which most of these NIK stand (its Kemendagri code), and how many; ("", 0) below `least`.

    Numbers of persons only: a parent that another village names is not registered there, nor is whom an undone batch
    told of.
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
    standing = PersonVersion.objects.filter(nik_id__in=numbers, retired_at__isnull=True)
    found = Counter(area for _, area in set(standing.values_list("nik_id", "person__area_id")))
    area_id, count = min(found.items(), key=lambda item: (-item[1], item[0]), default=(0, 0))
    if count < least:
        return "", 0
    code = CodeRow.objects.filter(area_id=area_id, scheme="kemendagri").order_by("-valid_from").first()
    return (code.value if code is not None else "", count)
