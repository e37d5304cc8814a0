"""The county's record of accidents and its streaks, computed from the events when asked.

Definitions: statistics, section "Accidents". Grade and whether an accident counts use every fact
recorded by T, whatever D: a concealed accident that came to light breaks the series for the past
too, as known now; as known before that it did not.
"""

from accidents.queries.differences import Difference, Told, differences, told_of
from accidents.queries.records import (
    REGISTER,
    SUBJECT,
    Knowledge,
    Known,
    Record,
    knowledge,
    known_at,
    record,
)
from accidents.queries.scopes import Cell, Part, Row, enterprise_part, parts_for, table
from accidents.queries.streaks import THRESHOLDS, Streak, streak, whole_months
from accidents.queries.summaries import ByThreshold, Summary, summary
from accidents.queries.years import Year, total, years

__all__ = [
    "REGISTER",
    "SUBJECT",
    "THRESHOLDS",
    "ByThreshold",
    "Cell",
    "Difference",
    "Knowledge",
    "Known",
    "Part",
    "Record",
    "Row",
    "Streak",
    "Summary",
    "Told",
    "Year",
    "differences",
    "enterprise_part",
    "knowledge",
    "known_at",
    "parts_for",
    "record",
    "streak",
    "summary",
    "table",
    "told_of",
    "total",
    "whole_months",
    "years",
]
