"""What the gateway remembers: SQLAlchemy tables, one adapter per port, migrations.

`database.py` opens the database, `tables.py` declares it, `facts.py` is the only way to change a
fact (a change without its audit entry cannot be written), `journal.py` keeps the log itself.
"""
