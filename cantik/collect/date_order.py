"""The order of day and month that a person names for a whole file, so that 02/07/1950 means one day."""

from __future__ import annotations

from dataclasses import replace

from cantik.collect.dates import BULAN_HARI, DATE_ORDER, HARI_BULAN
from cantik.content.kinds import Content

#: as it is typed on the command line
ORDERS = {"hari-bulan": HARI_BULAN, "bulan-hari": BULAN_HARI}


def with_date_order(content: Content, order: str) -> Content:
    """The content in which every format writes its dates so (a key of `ORDERS`, "" for what the cells prove).

    What a saved mapping says of a column of its own goes before.
    """
    if not order:
        return content
    notation = ORDERS[order]
    mappings = {
        name: replace(mapping, extra={**mapping.extra, DATE_ORDER: notation})
        for name, mapping in content.mappings.items()
    }
    return replace(content, mappings=mappings)
