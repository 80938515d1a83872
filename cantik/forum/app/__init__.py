"""The forum of Satu Data in the store."""
