"""The demo county: invented enterprises and people, and a year of their work (ADR 4).

Everything is drawn from one seed, so that the same letters come out on every machine. Plans are
made without the database (`firms`, `rounds`, `lives`) and written through the moves of the apps
(`moves`, `stages`).
"""
