"""Yicheng Safety: hazards and inspections of a county, with figures that can be proved."""

from yicheng_safety.celery import app as celery_app

__all__ = ["celery_app"]
