"""Alembic migrations, under a version table of their own."""
