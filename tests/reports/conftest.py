"""The small county."""

import pytest

from tests.reports.county import County


@pytest.fixture
def county(db: None) -> County:
    return County()
