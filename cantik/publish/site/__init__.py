"""The public site of one village, and the list of the villages of a kabupaten."""

from cantik.publish.site.kabupaten import make_kabupaten
from cantik.publish.site.make import RELEASE, PublicSite, make

__all__ = ["RELEASE", "PublicSite", "make", "make_kabupaten"]
