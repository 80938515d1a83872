"""What forums set, on the server's public site: one page and one table a forum, written anew by each tick.

Of a village only parameters that a release gives as well are told, and rates of what its editions print: a rate of few
couples, brought from a document, would tell of each of them (docs/adr/0040). The other candidates stay with the
officials.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from pathlib import Path

from cantik.base.numerals import format_number
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.area_words import describe_area
from cantik.codes.extra import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.forum.app import parameters, set_values
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.forum.parameters import CandidateKind
from cantik.outlets.app import forum_pages, sites
from cantik.publish.site.penetapan import SetValueEntry, make_settings, settings_name
from cantik.vault.app.opening import OpenStore


def put_out(opened: OpenStore) -> int:
    """Write the values of all forums; returns how many pages say something else than before. 0 without a public
    site."""
    public = sites.public_folder()
    if public is None:
        return 0
    extra = opened.store.path / AREAS_FILE
    found: dict[str, list[SetValueEntry]] = defaultdict(list)
    for row in set_values.list_locked():
        area = AreaCode.from_stored(row.area)
        if set_values.intact(row) and not is_practice(area) and _public(row, area):
            found[parameters.forum_of(area).text()].append(_entry(row, describe_area(area, extra).full))

    def page(kode: str) -> Path:
        name = describe_area(AreaCode.from_stored(kode), extra).name
        return make_settings(kode, name, found[kode], public, fictitious=opened.demo)

    told = forum_pages.renew(opened, public, settings_name, {kode: partial(page, kode) for kode in found})
    pages = {path.stem for path in public.glob(settings_name("*"))}
    for table in public.glob(settings_name("*", "csv")):
        if table.stem not in pages:
            table.unlink()
    return told


def _public(row: ParameterSetting, area: AreaCode) -> bool:
    parameter = here().parameters.get(row.parameter)
    if area.level is not AreaLevel.DESA or (parameter is not None and parameter.release is not None):
        return True
    return set_values.setting_of(row).chosen.kind is CandidateKind.RELEASE  # a rate of numbers that everybody reads


def _entry(row: ParameterSetting, place: str) -> SetValueEntry:
    assert row.minutes_day is not None  # noqa: S101 - a signed one has it
    told, chosen = set_values.setting_record(row), set_values.setting_of(row).chosen
    base = next(part["basis_judul"] for part in told["calon"] if part["kunci"] == chosen.key)
    return SetValueEntry(
        parameter=row.parameter,
        title=told["judul"],
        area=row.area,
        place=place,
        year=row.year,
        printed=format_number(chosen.value, told["desimal"]),
        value=str(chosen.value),
        unit=told["satuan"],
        source=chosen.source,
        base=base,
        reference=chosen.reference,
        reason=told["alasan"],
        minutes=row.minutes_number,
        day=row.minutes_day,
        replaced=row.state == ParameterSetting.REPLACED,
    )
