"""A file whose people are registered in the village next door: said when it is read, before anything is stored."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cantik.codes.area import AreaCode
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.collect.report import FindingReport, Spot, Wording
from cantik.content.kinds import Rule
from cantik.content.loader import limit
from cantik.register.core.app.elsewhere import registered_elsewhere
from cantik.vault.app.opening import OpenStore

RULE = "tercatat_desa_lain"


def next_door(batch: Reading, *, opened: OpenStore, area: AreaCode, rules: Mapping[str, Rule]) -> tuple[Finding, ...]:
    """One finding for the file when many of its people (content `limits/desa_lain_*`) stand in the register of another
    village."""
    records = batch.records.get("orang")
    niks = [str(nik) for nik in records.columns.get("nik", ()) if nik] if records is not None else []
    most, fewest, share = (limit(f"desa_lain_{name}") for name in ("dicoba", "orang", "bagian"))
    tried = niks[:: max(1, len(niks) // most.whole)][: most.whole]
    if records is None or len(tried) < fewest.whole:
        return ()
    village, count = registered_elsewhere(opened, area, tried, max(fewest.whole, math.ceil(share.value * len(tried))))
    if not count:
        return ()
    report = FindingReport(rules)
    spot = Spot("orang", records.sheet, records.headers.get("nik", "nik"))
    told = f"{count} dari {len(tried)}"
    report.add_column(RULE, spot, told, count=count, wording=Wording(result=village))
    return tuple(report.findings)
