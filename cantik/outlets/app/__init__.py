"""Sites of villages, pages of forums and offices, written from the shelf and the database."""
