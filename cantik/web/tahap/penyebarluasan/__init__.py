"""Penyebarluasan: figures and releases, and data of persons that leave the village."""
