"""Tags of all templates."""

"""Tags of these screens."""
