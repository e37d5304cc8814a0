"""What the tests of hazards share: a crew, and evidence that is kept in a folder of the test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.hazards.states import Crew, crew


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


@pytest.fixture
def as_user(db: None) -> Callable[[User], Client]:
    """A browser in which the person is signed in."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in
