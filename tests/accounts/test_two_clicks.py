"""Two administrators at once: one region is made, the second is told so (two connections)."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.models import Region
from accounts.services.regions import Division, add_region
from common.errors import RuleBroken
from tests.factories import user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_one_code_is_given_once():
    administrator = user(Role.ADMINISTRATOR)
    told = Division(name="新镇", parent=Region.objects.get(pk="141022"))
    barrier, raised = Barrier(2), []

    def run() -> None:
        try:
            barrier.wait()
            add_region("141022999", "township", told, by=administrator)
            raised.append(None)
        except Exception as error:
            raised.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(raised, key=str) == [RuleBroken, None]
    assert Region.objects.filter(pk="141022999").count() == 1
