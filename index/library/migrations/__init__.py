"""How the tables of a library became what they are, step by step, for Alembic."""
