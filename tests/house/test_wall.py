"""The wall between institutions holds in the database, whatever the code forgets."""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from hr_core.models import Employee, InstitutionScoped
from hr_core.scope import ScopeMissing, because, scope
from tests.cast import Zone

SCOPED = [model for model in apps.get_models() if issubclass(model, InstitutionScoped)]


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_each_institution_table_is_behind_the_wall(model: type, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, c.relforcerowsecurity, obj_description(c.oid) IS NOT NULL,"
            " (SELECT string_agg(pg_get_expr(p.polqual, p.polrelid), ';') FROM pg_policy p WHERE p.polrelid = c.oid)"
            " FROM pg_class c WHERE c.relname = %s",
            [model._meta.db_table],
        )
        enabled, forced, described, condition = cursor.fetchone()
    assert enabled and forced and described
    inherited = [other._meta.db_table for other in SCOPED if f"FROM {other._meta.db_table} " in condition.replace("\n", " ")]
    assert "app.institutions" in condition or inherited, "neither the scope nor a row behind the wall"


def test_the_application_role_owns_nothing_and_bypasses_no_policy(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, 0)


def test_the_owner_of_the_tables_meets_the_wall_too(zone: Zone) -> None:
    with psycopg.connect(
        settings.TEST_SERVER.dsn(user="prevoyance_owner", database=settings.TEST_DATABASE)
    ) as owner:
        assert owner.execute("SELECT count(*) FROM hr_core_employee").fetchone() == (0,)


def test_a_query_without_scope_raises(zone: Zone) -> None:
    with pytest.raises(ScopeMissing):
        Employee.objects.count()


def test_raw_sql_without_scope_finds_nothing(zone: Zone) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET app.institutions")
        cursor.execute("SELECT count(*) FROM hr_core_employee")
        assert cursor.fetchone() == (0,)


def test_a_scope_sees_its_institution_only(zone: Zone) -> None:
    with scope(zone.home):
        assert set(Employee.objects.values_list("institution_id", flat=True)) == {zone.home.pk}
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM hr_core_employee WHERE institution_id = %s", [zone.other.pk])
            assert cursor.fetchone() == (0,)


def test_writing_across_the_wall_is_refused(zone: Zone) -> None:
    with scope(zone.home), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Employee.objects.filter(pk=zone.employee("awa").pk).update(institution=zone.other)


def test_copy_cannot_cross_the_wall(zone: Zone) -> None:
    with (
        scope(zone.home),
        pytest.raises(psycopg.Error, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.cursor.copy("COPY hr_core_unit (institution_id, code, name, kind, town) FROM STDIN") as copy,
    ):
        copy.write_row([zone.other.pk, "X", "Intruse", "service", ""])


def test_an_inner_scope_gives_the_outer_one_back(zone: Zone) -> None:
    with scope(zone.home):
        with scope(zone.other):
            assert Employee.objects.get().pk == zone.employee("oumar").pk
        assert zone.employee("awa") in Employee.objects.all()


def test_each_write_leaves_its_author_and_reason(zone: Zone) -> None:
    from hr_core.models import AuditEntry

    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("fatou"), request_id="demande-1"), because("erreur de saisie"):
        Employee.objects.filter(pk=awa.pk).update(birth_place="Kaolack")
        entry = AuditEntry.objects.of_record(awa).first()
    assert entry.changes() == [("birth_place", "", "Kaolack")]
    assert (entry.actor_id, entry.actor_label) == (zone.user("fatou").pk, "Fatou Sow")
    assert (entry.reason, entry.request_id) == ("erreur de saisie", "demande-1")


def test_nobody_edits_the_audit_trail(zone: Zone) -> None:
    from hr_core.models import AuditEntry

    with scope(zone.home), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.all().delete()
