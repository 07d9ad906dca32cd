"""Reports over twelve months of 3 000 people: each page of the reports as a browser asks for it, and each workbook.

The population is that of the full run, spread over thirty units and six categories, paid month after month. A page is asked six
times after a first one; its p95 is the slowest of them.
"""

from __future__ import annotations

import datetime as dt
import os
import time

from benchmarks import full_run, retro
from benchmarks.scratch import scratch_database

PEOPLE = int(os.environ.get("BENCH_REPORT_PEOPLE", "3000"))
MONTHS = int(os.environ.get("BENCH_REPORT_MONTHS", "12"))
TIMES = 6
BUILD, YEAR = "/paie/etats/construire/", "du=2026-01&au=2026-12"
SPREAD = """
UPDATE hr_core_employee SET sex = CASE WHEN id %% 2 = 0 THEN 'F' ELSE 'M' END WHERE institution_id = %(institution)s;
UPDATE hr_core_payterms SET category = chr(65 + (id %% 6)::int) WHERE institution_id = %(institution)s;
UPDATE hr_core_posting p SET unit_id = u.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS rank FROM hr_core_unit
    WHERE institution_id = %(institution)s) u WHERE p.institution_id = %(institution)s AND u.rank = 1 + p.id %% 30
"""


def measure() -> dict[str, float]:
    """`<page>_ms` (p95), `<page>_xlsx_s`; `report_lines`: how many lines of payslips they read."""
    full_run.PEOPLE, retro.MONTHS, retro.FIRST = PEOPLE, MONTHS, dt.date(2026, 1, 1)
    spread, prepare = _spread, full_run._prepare

    def prepared(institution):  # type: ignore[no-untyped-def]
        run = prepare(institution)
        spread(institution)
        return run

    full_run._prepare = prepared
    with scratch_database():
        from hr_core.models import Institution
        from hr_core.scope import scope
        from payroll.models import PayslipLine

        institution = Institution.objects.get(code="ipres-sn")
        retro._pay(institution)
        with scope(institution):
            figures = {"report_lines": float(PayslipLine.objects.count())}
        return figures | _pages(institution)


def _spread(institution) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection

    from hr_core.models import Unit

    Unit.objects.bulk_create(
        Unit(institution=institution, code=f"U{number:02d}", name=f"Unité {number}", kind="agency") for number in range(1, 31)
    )
    with connection.cursor() as cursor:
        for statement in SPREAD.split(";\n"):
            cursor.execute(statement, {"institution": institution.pk})


def _pages(institution) -> dict[str, float]:  # type: ignore[no-untyped-def]
    from django.conf import settings
    from django.test import Client

    from hr_core.models import User
    from hr_core.scope import scope
    from hr_core.services.roles import role_grant
    from payroll.selectors.reports.shelf import SHELF

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    type(institution).objects.filter(pk=institution.pk).update(is_open=True)
    with scope(institution, reason="banc d’essai"):
        reader = User.objects.create_user(username="banc", password=None)
        for role in ("auditor", "accounting_officer", "confidential_officer"):
            role_grant(institution=institution, user=reader, role=role, actor=None)
    client = Client()
    client.force_login(reader, backend="hr_core.auth.StaffNumberBackend")
    pages = {ready.key: f"{BUILD}?pret={ready.key}" for ready in SHELF}
    pages |= {
        "par-agent": f"{BUILD}?mesure=gross&mesure=net&mesure=cost&ligne1=employee&colonne=month&periode=annee",
        "agents": "/paie/etats/agents/?mesure=gross&ligne1=unit&periode=annee&valeur=gross",
        "tableau": "/paie/tableau-de-bord/?taille=annee",
        "declare-mois": "/paie/etats/du-brut-au-declare/?du=2026-12&au=2026-12",
        "declare-annee": f"/paie/etats/du-brut-au-declare/?{YEAR}",
        "soldes": f"/paie/etats/soldes/?solde=tiers&{YEAR}",
    }
    figures: dict[str, float] = {}
    for name, address in pages.items():
        taken = []
        for _time in range(TIMES + 1):
            begun = time.perf_counter()
            response = client.get(address)
            taken.append(time.perf_counter() - begun)
            assert response.status_code == 200, (name, response.status_code)
        figures[f"{name}_ms"] = 1000 * max(taken[1:])
        print(name, [round(1000 * each) for each in sorted(taken[1:])], flush=True)
        if name == "agents":
            continue
        begun = time.perf_counter()
        assert client.get(f"{address}&export=xlsx").content.startswith(b"PK"), name
        figures[f"{name}_xlsx_s"] = time.perf_counter() - begun
    return figures


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:24} {value:12.3f}", flush=True)
