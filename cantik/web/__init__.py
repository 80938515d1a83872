"""Settings and addresses of the application, and the screens that belong to no single station."""
