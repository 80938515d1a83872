"""What the office of a village told readers beside its releases, as the pages of the site show it."""

from __future__ import annotations

from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.outlets.app import planned_releases, site_notices, site_proposals, site_replies
from cantik.publish.site.statement_pages import EarlyEntry, OfficeWords
from cantik.release.app import early
from cantik.staff.app import actors


def of_village(desa: AreaCode, name: str) -> OfficeWords:
    """All of it, for the pages of a village by its name."""
    return OfficeWords(
        site_replies.of_village(desa, name),
        site_notices.of_village(desa, name),
        _readers(desa),
        planned=planned_releases.list_promised(desa),
        proposals=site_proposals.of_village(desa),
    )


def _readers(desa: AreaCode) -> tuple[EarlyEntry, ...]:
    rows, zone = early.list_confirmed(desa), zone_of(desa)
    names = actors.names({row.reader for row in rows})
    return tuple(
        EarlyEntry(
            names.get(row.reader, ""),
            row.office,
            row.reason,
            (row.confirmed_at or row.at).astimezone(zone).date(),
            row.ended_at.astimezone(zone).date() if row.ended_at else None,
        )
        for row in rows
    )
