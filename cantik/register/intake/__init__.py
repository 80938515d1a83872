"""What a file would bring, and what somebody chooses before anything of it is stored."""
