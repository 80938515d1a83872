"""Tags of these screens."""
