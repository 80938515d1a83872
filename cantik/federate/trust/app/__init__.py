"""The daily signature of a server's index, among the duties of its store."""
