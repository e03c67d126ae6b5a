"""Keep the lock file and the catalogues up to date."""
