"""The public site of one village, and the list of the villages of a kabupaten."""

from cantik.publish.site.front_page import feed_link, make_front, make_kabupaten, write_feed
from cantik.publish.site.make import RELEASE, PublicSite, make

__all__ = ["RELEASE", "PublicSite", "feed_link", "make", "make_front", "make_kabupaten", "write_feed"]
