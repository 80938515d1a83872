"""Migrations, named by hand; they never import code of the stations."""
