"""The public site of one village, and the pages of the areas around it."""

from cantik.publish.site.front_page import (
    CATALOGUE_LINK,
    feed_link,
    make_front,
    only_kabupaten,
    write_feed,
    write_indicators,
)
from cantik.publish.site.make import RELEASE, PublicSite, make

__all__ = [
    "CATALOGUE_LINK",
    "RELEASE",
    "PublicSite",
    "feed_link",
    "make",
    "make_front",
    "only_kabupaten",
    "write_feed",
    "write_indicators",
]
