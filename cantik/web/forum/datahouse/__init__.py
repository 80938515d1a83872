"""Pages of Rumah DataKu."""
