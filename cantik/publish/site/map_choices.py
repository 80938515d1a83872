"""What a reader may choose for the one or two maps of the villages of an area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cantik.publish.site.indicator_pages import MAP_CHOOSER, IndicatorLink, page_name
from cantik.publish.site.kabupaten import MAP_PAGE
from cantik.publish.site.map_data import ENDING
from cantik.publish.site.view import Text


def map_choices(
    indicators: Sequence[IndicatorLink], shown: tuple[str, int] | None, t: Text, root: str
) -> dict[str, Any]:
    """The indicators that maps show, with the page of each, where their files lie, and which one the page shows first
    of which year; no page where the villages have no map of an indicator."""
    mapped = [link for link in indicators if link.mapped]
    choices = [{"id": link.id, "title": t(*link.title), "href": root + page_name(link.id, t.lang)} for link in mapped]
    there = shown is not None and any(link.id == shown[0] for link in mapped)
    return {
        "map_page": MAP_PAGE if there else "",
        "map_choices": choices,
        "map_first": shown or ("", 0),
        "map_files": root + page_name("", t.lang).removesuffix(".html"),
        "map_ending": ENDING,
        "map_chooser": root + MAP_CHOOSER.name,
    }
