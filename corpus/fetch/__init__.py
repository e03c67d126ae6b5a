"""Fetch a page from the public web: politely, within limits, and never from inside."""
