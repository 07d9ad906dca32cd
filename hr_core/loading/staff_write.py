"""Write a planned staff import in bulk: a constant number of statements, all in the transaction of the caller."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import uuid4

from django.utils import timezone

from hr_core.db.bulk import insert_rows, next_keys, update_rows
from hr_core.loading.snapshot import EMPLOYEE_FIELDS, FACT_FIELDS, SENSITIVE
from hr_core.loading.staff_plan import FactChange, StaffPlan
from hr_core.models import BankAccount, Contract, Employee, Posting, User
from hr_core.text import fold

EMPLOYEE_COLUMNS = (
    "id", "institution_id", "person_uid", "staff_number", *EMPLOYEE_FIELDS, "photo", "is_confidential", "search_text",
)  # fmt: skip
DECIDED = ("state", "proposed_by_id", "decided_by_id", "decided_at", "decision_reason")
EMPTY = dict.fromkeys(EMPLOYEE_FIELDS, "") | {"birth_on": None, "payment_mode": "transfer"}


class StaffWriter:
    """Writes one plan; `employees` tells the key of each staff number written."""

    def __init__(self, plan: StaffPlan, actor: User) -> None:
        self.plan = plan
        self.actor = actor
        self.institution = plan.institution.pk
        self.unit_keys: dict[int, int] = {}
        self.employees: dict[str, int] = {}

    def write(self) -> None:
        """Units, then people, then their facts. Raises `IntegrityError` when the database refuses a row."""
        if self.plan.options.create_units and self.plan.units.new:
            self.unit_keys = self.plan.units.create()
        self._create_files()
        self._update_files()
        for model, changes in self.plan.facts.items():
            if model in SENSITIVE:
                self._insert(model, [self._proposal(model, change) for change in changes])
            else:
                self._change_facts(model, changes)

    def amounts(self) -> list[tuple[int, str, int]]:
        """(employee key, column, amount) of every recurring amount, those of the new files included."""
        new = [
            (self.employees[file.staff_number], label, amount)
            for file in self.plan.new_files
            for label, amount in file.amounts.items()
        ]
        return new + self.plan.amounts

    def _create_files(self) -> None:
        new = self.plan.new_files
        keys = next_keys(Employee, len(new))
        self.employees = {file.staff_number: key for file, key in zip(new, keys, strict=True)}
        insert_rows(
            Employee,
            EMPLOYEE_COLUMNS,
            [self._employee(key, file.staff_number, file.values) for key, file in zip(keys, new, strict=True)],
        )
        facts: dict[type, list[tuple[Any, ...]]] = defaultdict(list)
        now = timezone.now()
        approved = ("approved", None, self.actor.pk, now, "")
        for key, file in zip(keys, new, strict=True):
            start = file.values["hired_on"]
            for model, values in file.facts.items():
                end = file.contract_end if model is Contract else None
                facts[model].append(self._fact(model, key, start, end, values, approved))
        for model, rows in facts.items():
            self._insert(model, rows)

    def _employee(self, key: int, number: str, values: dict[str, Any]) -> tuple[Any, ...]:
        complete = {**EMPTY, **values}
        text = f"{number} {complete['last_name']} {complete['first_names']} {complete['birth_name']}"
        fields = (complete[name] for name in EMPLOYEE_FIELDS)
        return (key, self.institution, uuid4(), number, *fields, "", False, fold(text)[:260])

    def _update_files(self) -> None:
        if not self.plan.employees:
            return
        numbers = dict(
            Employee.objects.filter(pk__in=[key for key, _ in self.plan.employees]).values_list("pk", "staff_number")
        )
        rows = []
        for key, values in self.plan.employees:
            text = f"{numbers[key]} {values['last_name']} {values['first_names']} {values['birth_name']}"
            rows.append((key, *(values[name] for name in EMPLOYEE_FIELDS), fold(text)[:260]))
        update_rows(Employee, ("id", *EMPLOYEE_FIELDS, "search_text"), rows)

    def _change_facts(self, model: type, changes: list[FactChange]) -> None:
        names = FACT_FIELDS[model]
        in_place = [change for change in changes if change.replaces]
        update_rows(
            model,
            ("id", "end", *names),
            [(change.replaces, change.end, *self._values(model, change.values)) for change in in_place],
        )
        closing = [(change.closes, change.start) for change in changes if change.closes]
        update_rows(model, ("id", "end"), closing)
        added = [change for change in changes if not change.replaces]
        self._insert(
            model,
            [self._fact(model, change.employee, change.start, change.end, change.values, ()) for change in added],
        )

    def _proposal(self, model: type, change: FactChange) -> tuple[Any, ...]:
        proposed = ("proposed", self.actor.pk, None, None, "")
        return self._fact(model, change.employee, change.start, None, change.values, proposed)

    def _fact(
        self, model: type, employee: int, start: Any, end: Any, values: dict[str, Any], decided: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        own = self._values(model, values)
        if model in SENSITIVE:
            own = (*own, *decided)
        if model is BankAccount:
            own = (*own, "", "remainder", 0)
        return (self.institution, employee, start, end, *own)

    def _values(self, model: type, values: dict[str, Any]) -> tuple[Any, ...]:
        if model is Posting:
            unit = values["unit_id"]
            return (self.unit_keys.get(unit, unit), values["job_title"])
        return tuple(values[name] for name in FACT_FIELDS[model])

    def _insert(self, model: type, rows: list[tuple[Any, ...]]) -> None:
        columns: tuple[str, ...] = ("institution_id", "employee_id", "start", "end", *FACT_FIELDS[model])
        if model in SENSITIVE:
            columns += DECIDED
        if model is BankAccount:
            columns += ("holder", "share", "value")
        insert_rows(model, columns, rows)
