"""Facilities and village facts on screens: kinds, lists, forms made of content, photos, where they stand."""
