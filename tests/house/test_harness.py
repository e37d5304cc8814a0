"""The harness itself: what other tests stand on."""

import pytest
from django.apps import apps
from django.db import connection

from devtools import reference_data


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_empty_the_tables(django_db_setup: reference_data.Rows) -> None:
    with connection.cursor() as cursor:
        for table in django_db_setup:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            assert cursor.fetchone()[0] == len(django_db_setup[table][1])


@pytest.mark.django_db
def test_the_next_test_finds_the_reference_data(django_db_setup: reference_data.Rows) -> None:
    assert reference_data.taken().keys() == django_db_setup.keys()
    assert apps.ready
