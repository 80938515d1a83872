"""The infographics of a release."""

from cantik.publish.infographic.make import list_prints, list_themes, make

__all__ = ["list_prints", "list_themes", "make"]
