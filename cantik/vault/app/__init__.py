"""The store in the database: opened, brought up to date, its keys; many rows at once."""
