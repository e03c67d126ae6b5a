"""The database below the library: connection, base of all tables, migrations."""
