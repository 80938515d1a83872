"""Rights of citizens over their data: breaches, and how long records are kept."""
