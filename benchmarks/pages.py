"""Every page that a role can reach by its links, in an institution of 3 000 staff with months of pay behind it.

The institution is the demonstration's, its staff multiplied; each page (one address per view) is asked as the first role
that reaches it, once to warm up, then several times: the least of these is what the server needs, the queries are counted.
Files (PDF, workbooks) are not pages.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter, deque
from urllib.parse import urlsplit

from benchmarks.scratch import scratch_database

PEOPLE = int(os.environ.get("BENCH_PAGES_PEOPLE", "3000"))
MONTHS = int(os.environ.get("BENCH_PAGES_MONTHS", "6"))
TIMES = 4
#: A regular expression of view names: the others are visited, to find links, but neither timed nor told.
ONLY = re.compile(os.environ.get("BENCH_PAGES_ONLY", ""))
LAST = (2026, 11)
DUTIES = ("paie", "responsable", "comptable", "controle", "drh", "rh", "dg", "juriste", "saisie", "auditeur", "admin",
          "formation", "mobilite")  # fmt: skip
HREF = re.compile(r'href="([^"#]+)"')
#: Each in the list that `measure` prints to standard error when it is beyond the budget.
BUDGET_MS, BUDGET_QUERIES = 150, 20


def measure() -> dict[str, float]:
    """`pages`, `pages_p95_ms`, `pages_max_ms`, `pages_max_queries`; the pages beyond a budget go to standard error."""
    os.environ["CELERY_TASK_ALWAYS_EAGER"] = "1"
    with scratch_database():
        institution = _institution()
        found = sorted(_visit(institution), key=lambda page: -page[1])
        for name, milliseconds, queries, address in found:
            if milliseconds > BUDGET_MS or queries > BUDGET_QUERIES or os.environ.get("BENCH_PAGES_ALL"):
                print(f"{milliseconds:8.0f} ms {queries:4} requêtes  {name}  {address}", file=sys.stderr)
        times = sorted(page[1] for page in found)
        return {
            "pages": float(len(found)),
            "pages_p95_ms": times[int(len(times) * 0.95)],
            "pages_max_ms": times[-1],
            "pages_max_queries": float(max(page[2] for page in found)),
        }


def _institution():  # type: ignore[no-untyped-def]
    """IPRES of the demonstration, its staff multiplied before its months are paid."""
    from celery import current_app
    from django.conf import settings

    from hr_core.scope import scope
    from payroll.demonstration.cast import PLACES, open_zone_accounts
    from payroll.demonstration.events import november
    from payroll.demonstration.loans import loans_begin
    from payroll.demonstration.months import month_pay
    from payroll.demonstration.staff import institution_open
    from payroll.demonstration.statute import statute_open

    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected here
    settings.STORAGES = settings.STORAGES | {"staticfiles": static}
    settings.CELERY_TASK_ALWAYS_EAGER = True
    current_app.conf.task_always_eager = True
    institution = institution_open(PLACES[0]).institution
    statute_open(institution)
    open_zone_accounts([institution])
    loans_begin(institution)
    with scope(institution, reason="banc d’essai"):
        _multiply(institution)
    _analyse()
    for rank in range(MONTHS - 1, -1, -1):
        index = LAST[0] * 12 + LAST[1] - 1 - rank
        month = (index // 12, index % 12 + 1)
        events = november if month == LAST else None
        month_pay(institution, *month, until="closed" if rank else "calculated", events=events)
        _analyse()
    return institution


def _multiply(institution) -> None:  # type: ignore[no-untyped-def]
    """As many copies of the imported files as are missing, facts and recurring inputs included."""
    from django.db import connection

    from hr_core.models import Employee

    there = Employee.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE twins AS SELECT source, nextval(pg_get_serial_sequence('hr_core_employee', 'id')) AS twin"
            " FROM (SELECT id AS source, row_number() OVER () AS rank FROM hr_core_employee WHERE institution_id = %s) o,"
            " generate_series(0, %s) g WHERE g * %s + rank <= %s",
            [institution.pk, PEOPLE // there, there, PEOPLE - there],
        )
        changed = {"id": "t.twin", "user_id": "NULL", "person_uid": "gen_random_uuid()", "photo": "''"} | {
            "staff_number": "'M' || t.twin", "social_security_number": "'SS' || t.twin", "tax_number": "'T' || t.twin"
        }  # fmt: skip
        _copied(cursor, "hr_core_employee", changed, "s.id")
        for table in ("contract", "posting", "administrativestatus", "familystatus", "schemeaffiliation", "payterms"):
            _copied(cursor, f"hr_core_{table}", {"employee_id": "t.twin"}, "s.employee_id")
        cursor.execute("UPDATE hr_core_employee SET payment_mode = 'cash' WHERE id IN (SELECT twin FROM twins)")
        _copied(cursor, "payroll_recurringinput", {"employee_id": "t.twin"}, "s.employee_id")
        cursor.execute("DROP TABLE twins")


def _copied(cursor, table: str, changed: dict[str, str], key: str) -> None:  # type: ignore[no-untyped-def]
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND is_generated = 'NEVER' AND (column_name <> 'id' OR %s) ORDER BY ordinal_position",
        [table, "id" in changed],
    )
    names = [name for (name,) in cursor.fetchall()]
    values = ", ".join(changed.get(name, f's."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" s JOIN twins t ON t.source = {key}'
    )


def _analyse() -> None:
    """What the server learns of its tables by itself within a minute of such a load."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _visit(institution) -> list[tuple[str, float, int, str]]:  # type: ignore[no-untyped-def]
    """(view, milliseconds, queries, address) of each page, asked as the first duty that reaches it."""
    from django.test import Client

    from payroll.demonstration.cast import account

    seen: dict[str, tuple[str, float, int, str]] = {}
    accounts = [account(institution, duty) for duty in DUTIES]
    from hr_core.models import User

    accounts.append(User.objects.filter(username__startswith=f"{institution.code}/").order_by("pk")[0])
    for user in accounts:
        client = Client(HTTP_HOST="localhost")
        client.force_login(user, backend="hr_core.auth.StaffNumberBackend")
        _walk(client, seen)
    return list(seen.values())


def _walk(client, seen: dict[str, tuple[str, float, int, str]]) -> None:  # type: ignore[no-untyped-def]
    from django.urls import Resolver404, resolve

    queue, met = deque(["/"]), {"/"}
    visited: set[str] = set()
    tries: Counter[str] = Counter()
    while queue:
        address = queue.popleft()
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if name in visited or "logout" in name or name.startswith(("account_", "mfa_")):
            continue
        answer, milliseconds, queries = _asked(client, address)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"] or answer.streaming:
            tries[name] += 1  # another record may be within reach; a file is never a page
            if tries[name] == 3 or answer.status_code == 200:
                visited.add(name)
            continue
        visited.add(name)
        if name not in seen and ONLY.search(name):
            again = [_asked(client, address) for _ in range(TIMES)]
            seen[name] = (name, min(each[1] for each in again), max(each[2] for each in again), address)
        for found in HREF.findall(answer.content.decode()):
            target = found.replace("&amp;", "&")
            if target.startswith("/") and not target.startswith("/static/") and "export" not in target and target not in met:
                met.add(target)
                queue.append(target)


def _asked(client, address: str):  # type: ignore[no-untyped-def]
    from django.db import connection

    count = 0

    def counter(execute, sql, parameters, many, context):  # type: ignore[no-untyped-def]
        nonlocal count
        count += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "SELECT set_config"))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(counter):
        begun = time.perf_counter()
        answer = client.get(address)
        taken = (time.perf_counter() - begun) * 1000
    return answer, taken, count


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:24} {value:12.3f}")
