"""Saved reports: whose they are, who reads them, what a schedule produces, and what the screens answer."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hr_core.access import access_of
from hr_core.models import User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import Payslip, Report, ReportFile
from payroll.permissions_reports import SHARE
from payroll.selectors.reports.saved import reports_of, unread_files
from payroll.selectors.reports.spec import ReportSpec
from payroll.services.reports.saved import report_copy, report_delete, report_save
from payroll.services.reports.schedules import file_open, reports_produce
from tests.cast import Zone
from tests.payroll.months import month_paid

SPEC = ReportSpec(("net",), ("employee",))


def saved(zone: Zone, name: str, **given: object) -> Report:
    values = {"report": None, "title": "Nets", "comment": "", "spec": SPEC, "is_shared": False, "schedule": ""} | given
    with scope(zone.home, actor=zone.user(name)):
        return report_save(access=access_of(zone.user(name), zone.home.pk), **values)  # type: ignore[arg-type]


def test_a_private_report_is_its_authors_and_a_shared_one_everybodys_to_copy_not_to_change(zone: Zone) -> None:
    private = saved(zone, "binta")
    common = saved(zone, "binta", title="Nets partagés", is_shared=True)
    with scope(zone.home, actor=zone.user("ousmane")):
        access = access_of(zone.user("ousmane"), zone.home.pk)
        assert list(reports_of(access)) == [common]
        with pytest.raises(Refusal, match="copiez-le"):
            report_save(report=common, title="Autre", comment="", spec=SPEC, is_shared=True, schedule="", access=access)
        with pytest.raises(Refusal, match="Seul l’auteur"):
            report_delete(report=common, access=access)
        copy = report_copy(report=common, access=access)
        assert (copy.owner, copy.is_shared, copy.definition) == (access.user, False, common.definition)
        assert report_copy(report=common, access=access).title == "Nets partagés (2)"
        private.refresh_from_db()
        assert private.title == "Nets"


def test_sharing_needs_its_right_and_a_title_is_taken_once(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="ne permet pas de partager"):
        saved(zone, "ibrahima", is_shared=True)
    saved(zone, "ibrahima")
    with pytest.raises(ValidationError, match="déjà un état"):
        saved(zone, "ibrahima")
    assert SHARE not in access_of(zone.user("ibrahima"), zone.home.pk).rights


def test_a_schedule_produces_each_month_once_with_the_rights_of_the_day(zone: Zone) -> None:
    report = saved(zone, "serigne", schedule="csv")
    assert reports_produce(institution=zone.home) == 0
    run = month_paid(zone)
    assert (reports_produce(institution=zone.home), reports_produce(institution=zone.home)) == (1, 0)
    with scope(zone.home, actor=zone.user("serigne")):
        access = access_of(zone.user("serigne"), zone.home.pk)
        file = report.files.get()
        rows = list(csv.reader(io.StringIO(file.file.read().decode("utf-8-sig")), delimiter=";"))
        assert int(rows[-1][-1]) == sum(Payslip.objects.filter(run=run).values_list("net", flat=True))
        assert unread_files(access).count() == 1
        file_open(file=file, access=access)
        assert unread_files(access).count() == 0
        lesser = access_of(zone.user("ousmane"), zone.home.pk)
        with pytest.raises(Refusal, match="autre personne"):
            file_open(file=file, access=lesser)
        access.rights = access.rights - {"confidential_view"}
        with pytest.raises(Refusal, match="population réservée"):
            file_open(file=file, access=access)
    User.objects.get(pk=zone.user("serigne").pk).groups.clear()
    month_paid(zone, 2026, 2)
    assert reports_produce(institution=zone.home) == 1
    with scope(zone.home):
        refused = report.files.get(month=2)
    assert (refused.state, bool(refused.file)) == ("failed", False) and "n’a plus le droit" in refused.failure


def test_the_builder_shows_saves_exports_and_opens_a_figure(zone: Zone, client: Client) -> None:
    run = month_paid(zone)
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    query = "mesure=net&ligne1=agency&ligne2=employee&colonne=sex&periode=mois&sous_totaux=oui"
    page = client.get(f"/paie/etats/construire/?{query}").content.decode()
    assert "Ndiaye Awa" in page and "Gueye" not in page and "Sans la population réservée" in page
    assert client.get("/paie/etats/construire/?mesure=gross&ligne1=item&periode=mois").status_code == 422
    for kind, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")):
        answer = client.get(f"/paie/etats/construire/?{query}&export={kind}")
        assert answer.content.startswith(start) and "no-store" in answer["Cache-Control"]
    assert client.post(f"/paie/etats/enregistrer/?{query}", {"title": ""}).status_code == 422
    assert client.post(f"/paie/etats/enregistrer/?{query}", {"title": "Nets par agence", "schedule": "xlsx"}).status_code == 302
    with scope(zone.home):
        report = Report.objects.get()
        awa = Payslip.objects.get(run=run, employee=zone.employee("awa"))
    assert report.definition["ligne2"] == ["employee"]
    assert "Nets par agence" in client.get("/paie/etats/").content.decode()
    assert client.get(f"/paie/etats/{report.pk}/?export=xlsx").content.startswith(b"PK")
    cell = f"{query}&valeur=net&c2={awa.employee_id}"
    behind = client.get(f"/paie/etats/agents/?{cell}").content.decode()
    assert f"/paie/bulletins/{awa.pk}/" in behind
    client.force_login(zone.user("oumar"), backend="hr_core.auth.StaffNumberBackend")
    assert client.get(f"/paie/etats/{report.pk}/").status_code == 404
    with scope(zone.home):
        assert ReportFile.objects.count() == 0
