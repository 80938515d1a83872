"""The public site of one village, and the list of the villages of a kabupaten."""

from cantik.publish.site.front_page import make_front, make_kabupaten
from cantik.publish.site.make import RELEASE, PublicSite, make

__all__ = ["RELEASE", "PublicSite", "make", "make_front", "make_kabupaten"]
