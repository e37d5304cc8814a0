"""Named parts whose speed is measured: `dev.py bench NAME`.

A part is a module here with `NAME` and `run(context: Context) -> list[Figure]`; it works on an
empty, migrated database of its own.
"""
