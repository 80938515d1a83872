"""The public site of one village, and the pages of the areas around it."""

from cantik.publish.site.front_page import make_front
from cantik.publish.site.make import RELEASE, PublicSite, make

__all__ = ["RELEASE", "PublicSite", "make", "make_front"]
