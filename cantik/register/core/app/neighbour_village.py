"""A file whose people are registered in the village next door: said when it is read, before anything is stored."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cantik.codes.area import AreaCode
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.collect.report import FindingReport, Spot, Wording
from cantik.content.kinds import Rule
from cantik.register.core.app.elsewhere import registered_elsewhere
from cantik.vault.app.opening import OpenStore

RULE = "tercatat_desa_lain"
_TRIED = 60  # NIK that are looked for, spread over the file
_FEWEST = 5
_SHARE = 0.5


def next_door(batch: Reading, *, opened: OpenStore, desa: AreaCode, rules: Mapping[str, Rule]) -> tuple[Finding, ...]:
    """One finding for the file when half of its people, or more, stand in the register of another village."""
    records = batch.records.get("orang")
    niks = [str(nik) for nik in records.columns.get("nik", ()) if nik] if records is not None else []
    tried = niks[:: max(1, len(niks) // _TRIED)][:_TRIED]
    if records is None or len(tried) < _FEWEST:
        return ()
    village, count = registered_elsewhere(opened, desa, tried, max(_FEWEST, math.ceil(_SHARE * len(tried))))
    if not count:
        return ()
    report = FindingReport(rules)
    spot = Spot("orang", records.sheet, records.headers.get("nik", "nik"))
    told = f"{count} dari {len(tried)}"
    report.add_column(RULE, spot, told, count=count, wording=Wording(result=village))
    return tuple(report.findings)
