"""Check what `deploy/` holds: read it as systemd and container engines do, and run what it runs."""
