"""The database: tables, snapshot, effects, blobs, journal, migrations."""
