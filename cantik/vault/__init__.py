"""The store: one folder with its database and original files, the keys that unlock it, and what is sealed with them."""
