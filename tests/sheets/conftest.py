"""What the tests of exports share: the trial list, and a leader who asks for it."""

import pytest

from accounts.enums import Role
from accounts.models import User
from common import exports
from common.exports import Exportable
from tests.factories import user
from tests.sheets.trial import LIST, Trial


@pytest.fixture
def trial(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EXPORT_DIRECT_ROWS = 3
    made = Trial()
    exports.register(Exportable(LIST, "试验数表", made.read))
    yield made
    exports.unregister(LIST)


@pytest.fixture
def leader(db) -> User:
    return user(Role.LEADER)
