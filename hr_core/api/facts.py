"""Operations on the dated facts of files: one declaration per kind, the same forms and services as the pages.

A fact that needs two persons (base pay, bank account) is only proposed here: no operation approves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field

from hr_core.api.kernel import (
    MOST,
    Allowed,
    access_in,
    employee_or_refuse,
    form_or_refuse,
    given,
    page_of,
    page_schema,
)
from hr_core.api.replies import shown, version_or_refuse
from hr_core.api.schemas import form_schema, record_data, record_schema
from hr_core.facts import BY_SLUG, FactKind
from hr_core.forms.facts import fact_form
from hr_core.models import BankAccount, Employee
from hr_core.services.facts import fact_add, fact_correct

router = Router(tags=["Faits du dossier"])
BASIC = ("personnel_view", "team_view", "self_service")
FULL = ("personnel_view", "self_service")


@dataclass(frozen=True)
class FactAddress:
    """Where a kind of fact is read and written, under which scope, by which rights."""

    path: str
    slug: str
    scope: str
    rights: tuple[str, ...]
    name: str
    title: str

    @property
    def kind(self) -> FactKind:
        return BY_SLUG[self.slug]


FACTS = (
    FactAddress("contracts", "contrat", "contracts", BASIC, "Contract", "contrats"),
    FactAddress("postings", "affectation", "contracts", BASIC, "Posting", "affectations"),
    FactAddress("statuses", "statut", "contracts", BASIC, "AdministrativeStatus", "statuts administratifs"),
    FactAddress("family-statuses", "situation", "family", FULL, "FamilyStatus", "situations de famille"),
    FactAddress("dependants", "charge", "family", FULL, "Dependant", "personnes à charge"),
    FactAddress("pay-terms", "classement", "terms", FULL, "PayTerms", "classements et salaires de base"),
    FactAddress("bank-accounts", "compte", "accounts", FULL, "BankAccount", "comptes bancaires"),
)


def fields_of(kind: FactKind) -> tuple[str, ...]:
    end = () if "end" in kind.fields else ("end",)
    state = ("state",) if kind.sensitive else ()
    return (*kind.fields, *end, *state)


def fact_data(kind: FactKind, fact: Any) -> dict[str, Any]:
    """A fact as it is shown; the number of an account is masked."""
    data = {"id": fact.pk, "employee": fact.employee.staff_number} | record_data(fact, fields_of(kind))
    if isinstance(fact, BankAccount):
        data["account"] = fact.masked
    return data


def facts_seen(access: Any, kind: FactKind) -> Any:
    """The facts of the files that the account sees: all of them for an officer, a head's units without what is private."""
    visible = Employee.objects.visible_to(access)
    if kind.tab not in ("contrat",) and not access.has("personnel_view"):
        visible = visible.filter(user=access.user)
    links = ["employee", "unit"] if "unit" in kind.fields else ["employee"]
    return kind.model.objects.filter(employee__in=visible.values("pk")).select_related(*links)


def operations(address: FactAddress) -> None:
    """The operations of one kind."""
    kind, form = address.kind, fact_form(address.kind)
    who = {"id": (int, Field(...)), "employee": (str, Field(..., description="Matricule"))}
    out = record_schema(address.name, kind.model, fields_of(kind), extra=who)
    sent = {
        "employee": (str, Field(..., description="Matricule")),
        "reason": (str, Field("", max_length=300, description="Motif, gardé à la piste d’audit")),
    }
    value = {"value": (int, Field(0, description="Montant, ou centièmes de pour cent"))} if kind.model is BankAccount else {}
    body_in = form_schema(f"{address.name}In", form, extra=sent | value)
    body_change = form_schema(
        f"{address.name}Change", form, partial=True,
        extra={"reason": (str, Field(..., max_length=300, description="Motif de la correction"))}
        | ({} if "end" in form.base_fields else {"end": (date | None, Field(None, description="Premier jour qui ne compte plus"))}),
    )  # fmt: skip
    page_out = page_schema(f"{address.name}Page", out)
    read = Allowed(f"{address.scope}:read", *address.rights)
    write = Allowed(f"{address.scope}:write", "personnel_change")
    verb = "Proposer" if kind.sensitive else "Ajouter"

    router.get(
        f"/{address.path}", response=page_out, auth=read, summary=f"Les {address.title}", url_name=f"{address.slug}_list",
        operation_id=f"{address.path}-list",
    )(_reader(kind))  # fmt: skip
    router.get(
        f"/{address.path}/{{int:key}}", response=out, auth=read, summary=f"Une ligne des {address.title}",
        operation_id=f"{address.path}-get", url_name=f"{address.slug}_detail",
    )(_one(kind))  # fmt: skip
    router.post(
        f"/{address.path}", response={201: out}, auth=write, summary=f"{verb} : {address.title}",
        operation_id=f"{address.path}-add", url_name=f"{address.slug}_list",
    )(_adder(kind, body_in))  # fmt: skip
    if not kind.sensitive:
        router.patch(
            f"/{address.path}/{{int:key}}", response=out, auth=write, summary=f"Corriger : {address.title}",
            operation_id=f"{address.path}-correct", url_name=f"{address.slug}_detail",
        )(_corrector(kind, body_change))  # fmt: skip


def _reader(kind: FactKind) -> Callable[..., Any]:
    def read(
        request,
        employee: str = Query("", description="Matricule"),
        on: date | None = Query(None, description="En vigueur ce jour-là"),
        page: int = Query(1, ge=1),
        per_page: int = Query(100, ge=1, le=MOST),
    ):
        rows = facts_seen(access_in(request), kind)
        if employee:
            rows = rows.filter(employee__staff_number=employee)
        if on:
            rows = rows.on(on)
        rows = rows.order_by("employee__staff_number", "start", "pk")
        return page_of(request, rows, page, per_page, lambda found: (fact_data(kind, each) for each in found))

    return read


def _one(kind: FactKind) -> Callable[..., Any]:
    def one(request, key: int):
        return shown(request, fact_data(kind, get_object_or_404(facts_seen(access_in(request), kind), pk=key)))

    return one


def _adder(kind: FactKind, schema: type[BaseModel]) -> Callable[..., Any]:
    def add(request, body: schema):
        access = access_in(request)
        sent = given(body)
        employee = employee_or_refuse(access, sent.pop("employee"))
        reason = sent.pop("reason", "")
        blank = kind.model(institution=access.institution, employee=employee)
        form = _form(access, kind, sent, blank)
        made = fact_add(employee=employee, kind=kind, values=form.values(), actor=access.user, reason=reason)
        return 201, shown(request, fact_data(kind, made))

    return add


def _corrector(kind: FactKind, schema: type[BaseModel]) -> Callable[..., Any]:
    def correct(request, key: int, body: schema):
        access = access_in(request)
        fact = get_object_or_404(facts_seen(access, kind), pk=key)
        before = fact_data(kind, fact)
        version_or_refuse(request, before)
        sent = given(body)
        reason = sent.pop("reason")
        end = {"end": sent.pop("end")} if "end" in sent and "end" not in fact_form(kind).base_fields else {}
        form = _form(access, kind, before | sent, fact)
        correct_values = {key: value for key, value in form.values().items() if key in sent} | end
        fact = get_object_or_404(facts_seen(access, kind), pk=key)
        fact_correct(fact=fact, values=correct_values, actor=access.user, reason=reason)
        return shown(request, fact_data(kind, fact))

    return correct


def _form(access: Any, kind: FactKind, sent: dict[str, Any], fact: Any) -> Any:
    currency = access.institution.country.currency
    options: dict[str, Any] = {"instance": fact}
    if kind.model is BankAccount:
        options["country"] = access.institution.country_id
    form = form_or_refuse(fact_form(kind), sent, currency=currency, access=access, **options)
    return form


for each in FACTS:
    operations(each)
