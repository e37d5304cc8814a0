"""What the clock starts. A task that finds nothing to do ends at once; each may run twice.

Sweeps expire before the next one is due, so that a worker which was away finds one, not thousands.
"""

from typing import Any

from celery.schedules import crontab

SWEEP_SECONDS = 2.0

SCHEDULE: dict[str, dict[str, Any]] = {
    "events that wait": {
        "task": "audit.tasks.consume_events",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "imports that wait": {
        "task": "sheets.tasks.run_jobs",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "exports that wait": {
        "task": "sheets.tasks.make_exports",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "exports whose time is over": {
        "task": "sheets.tasks.sweep_exports",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "computations that wait": {
        "task": "reports.tasks.compute_waiting",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "computations whose time is over": {
        "task": "reports.tasks.sweep_computations",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "room in the log": {
        "task": "audit.tasks.make_partitions",
        "schedule": crontab(minute=17),
    },
}


def nightly(task: str, *, hour: int, minute: int = 0) -> dict[str, Any]:
    """A task once a night, in the county's own time."""
    return {"task": task, "schedule": crontab(hour=hour, minute=minute)}


SCHEDULE["stored figures against the log"] = nightly(
    "indicators.tasks.compare_nightly", hour=2, minute=30
)
SCHEDULE["files that belong to nothing"] = nightly("common.tasks.sweep_files", hour=3, minute=30)
