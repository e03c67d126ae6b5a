"""What several processes on one database agree on: who does what, and who has changed what.

One process (SQLite, or the tests) needs none of it: `alone` keeps the same promises in memory. On
PostgreSQL `several` keeps them in four small tables and one channel of notifications. Nothing here
leads: every process asks the database, and the database's clock decides what has expired.
"""
