"""Operations on the pay: variable inputs are read and entered, runs and payslips are read. No operation calculates, approves
or pays.
"""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router
from pydantic import BaseModel, Field

from hr_core.api.kernel import MOST, Allowed, access_in, given, page_of, page_schema
from hr_core.api.problems import Problem
from hr_core.api.replies import shown
from hr_core.api.schemas import Given
from hr_core.api.scopes import scopes_add
from payroll.choices import RunKind, RunState
from payroll.models import PayItem, PayPeriod, PayRun, Payslip, VariableInput
from payroll.selectors.input_scope import ENTER, SEE, employees_entered, input_read, inputs_read
from payroll.selectors.own import PUBLISHED
from payroll.selectors.payslips import lines_of
from payroll.selectors.visibility import payslips_of, runs_of
from payroll.services.variable_inputs import variable_input_delete, variable_input_set
from payroll.services.writing import RATE_SCALE

router = Router(tags=["Paie"])
INPUTS = Allowed("inputs:read", *SEE)
INPUTS_WRITE = Allowed("inputs:write", *ENTER)
RUNS = Allowed("runs:read", "payroll_view")
PAYSLIPS = Allowed("payslips:read", "payroll_view", "self_service")
MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"


def register_scopes() -> None:
    scopes_add(
        inputs_read=gettext_lazy("Lire les éléments variables"),
        inputs_write=gettext_lazy("Saisir les éléments variables"),
        runs_read=gettext_lazy("Lire les campagnes de paie et leurs totaux"),
        payslips_read=gettext_lazy("Lire les bulletins et leurs lignes"),
    )


class InputOut(BaseModel):
    id: int
    period: str = Field(description="Mois, comme 2026-11")
    employee: str = Field(description="Matricule")
    item: str = Field(description="Code de la rubrique")
    amount: int | None = Field(description="Montant, en plus petites unités")
    quantity: int | None = Field(description="Quantité, en millièmes")
    comment: str
    entered_at: datetime


class InputIn(Given):
    period: str = Field(pattern=MONTH, description="Mois, comme 2026-11")
    employee: str = Field(description="Matricule")
    item: str = Field(description="Code de la rubrique")
    amount: int | None = Field(None, description="Montant, en plus petites unités")
    quantity: int | None = Field(None, description="Quantité, en millièmes")
    comment: str = Field("", max_length=200)


class RunOut(BaseModel):
    id: int
    reference: str
    period: str
    kind: str
    label: str
    state: str
    pay_day: date | None
    totals: dict[str, Any] = Field(description="Totaux de la campagne, en plus petites unités ; vide avant le calcul")


class PayslipOut(BaseModel):
    id: int
    run: str = Field(description="Référence de la campagne")
    period: str
    employee: str = Field(description="Matricule")
    gross: int
    taxable: int
    contributions: int
    tax: int
    deductions: int
    net: int
    employer: int = Field(description="Charges patronales")


class LineOut(BaseModel):
    code: str
    label: str
    section: str
    recipient: str
    base: int
    quantity: int = Field(description="En millièmes")
    rate: str = Field(description="Taux exact, en fraction de 1")
    amount: int


class PayslipDetailOut(PayslipOut):
    lines: list[LineOut]


InputPage = page_schema("InputPage", InputOut)
RunPage = page_schema("RunPage", RunOut)
PayslipPage = page_schema("PayslipPage", PayslipOut)


@router.get("/variable-inputs", response=InputPage, auth=INPUTS, summary="Les éléments variables d’un mois", url_name="input_list")
def input_list(
    request,
    period: str = Query(..., pattern=MONTH, description="Mois, comme 2026-11"),
    employee: str = Query("", description="Matricule"),
    item: str = Query("", description="Code de la rubrique"),
    page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):
    rows = inputs_read(access_in(request), _period(period)).order_by("employee__staff_number", "item__code", "pk")
    if employee:
        rows = rows.filter(employee__staff_number=employee)
    if item:
        rows = rows.filter(item__code=item)
    return page_of(request, rows, page, per_page, lambda found: map(input_data, found))


@router.post("/variable-inputs", response={201: InputOut}, auth=INPUTS_WRITE, summary="Saisir un élément variable", url_name="input_list")
def input_set(request, body: InputIn):
    """Une saisie déjà faite pour le même agent et la même rubrique est remplacée. Limites, unités et clôture valent comme à l’écran."""
    access = access_in(request)
    period = _period(body.period)
    employee = employees_entered(access, period).filter(staff_number=body.employee).first()
    item = PayItem.objects.filter(code=body.item).first()
    errors = []
    if employee is None:
        errors.append({"field": "employee", "message": _("Aucun agent pour qui vous saisissez ce mois-ci ne porte ce matricule.")})
    if item is None:
        errors.append({"field": "item", "message": _("Aucune rubrique ne porte ce code.")})
    if employee is None or item is None:
        raise Problem(422, _("Corrigez les champs cités ; rien n’a été écrit."), errors=errors)
    values = {key: value for key, value in given(body).items() if key in ("amount", "quantity", "comment")}
    made = variable_input_set(period=period, employee=employee, item=item, access=access, **values)
    return 201, input_data(made)


@router.delete("/variable-inputs/{int:key}", response={204: None}, auth=INPUTS_WRITE, summary="Retirer un élément variable", url_name="input_detail")
def input_delete(request, key: int):
    found = input_read(access_in(request), key)
    if found is None:
        raise Http404
    variable_input_delete(given=found, access=access_in(request))
    return 204, None


@router.get("/pay-runs", response=RunPage, auth=RUNS, summary="Les campagnes de paie", url_name="run_list")
def run_list(
    request,
    period: str = Query("", pattern=rf"^$|{MONTH}", description="Mois, comme 2026-11"),
    state: str = Query("", description=", ".join(RunState.values)),
    kind: str = Query("", description=", ".join(RunKind.values)),
    page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):
    rows = runs_of(access_in(request)).select_related("period").order_by("-period__year", "-period__month", "-pk")
    if period:
        rows = rows.filter(period__year=int(period[:4]), period__month=int(period[5:]))
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return page_of(request, rows, page, per_page, lambda found: map(run_data, found))


@router.get("/pay-runs/{int:key}", response=RunOut, auth=RUNS, summary="Une campagne", url_name="run_detail")
def run_detail(request, key: int):
    return shown(request, run_data(get_object_or_404(runs_of(access_in(request)).select_related("period"), pk=key)))


@router.get("/payslips", response=PayslipPage, auth=PAYSLIPS, summary="Les bulletins", url_name="payslip_list")
def payslip_list(
    request,
    period: str = Query("", pattern=rf"^$|{MONTH}", description="Mois, comme 2026-11"),
    run: int | None = Query(None, description="Clé de la campagne"),
    employee: str = Query("", description="Matricule"),
    page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):
    """Un agent ne lit que les siens, une fois payés."""
    rows = payslips_seen(request).order_by("-run__period__year", "-run__period__month", "employee__staff_number", "pk")
    if period:
        rows = rows.filter(run__period__year=int(period[:4]), run__period__month=int(period[5:]))
    if run:
        rows = rows.filter(run=run)
    if employee:
        rows = rows.filter(employee__staff_number=employee)
    return page_of(request, rows, page, per_page, lambda found: map(payslip_data, found))


@router.get("/payslips/{int:key}", response=PayslipDetailOut, auth=PAYSLIPS, summary="Un bulletin et ses lignes", url_name="payslip_detail")
def payslip_detail(request, key: int):
    payslip = get_object_or_404(payslips_seen(request), pk=key)
    lines = [
        {
            "code": line.column.code, "label": line.column.label, "section": line.column.section,
            "recipient": line.column.recipient, "base": line.base, "quantity": line.quantity,
            "rate": f"{line.rate}/{RATE_SCALE}", "amount": line.amount,
        }
        for line in lines_of([payslip.pk]).get(payslip.pk, ())
    ]  # fmt: skip
    return shown(request, payslip_data(payslip) | {"lines": lines})


def payslips_seen(request: Any) -> Any:
    """Those of an officer, else one's own published ones."""
    access = access_in(request)
    rows = payslips_of(access)
    return rows if access.has("payroll_view") else rows.filter(employee__user=access.user, run__state__in=PUBLISHED)


def input_data(row: VariableInput) -> dict[str, Any]:
    return {
        "id": row.pk, "period": _month(row.period), "employee": row.employee.staff_number, "item": row.item.code,
        "amount": row.amount, "quantity": row.quantity, "comment": row.comment, "entered_at": row.entered_at,
    }  # fmt: skip


def run_data(run: PayRun) -> dict[str, Any]:
    return {
        "id": run.pk, "reference": run.reference, "period": _month(run.period), "kind": run.kind, "label": run.label,
        "state": run.state, "pay_day": run.pay_day, "totals": run.totals,
    }  # fmt: skip


def payslip_data(slip: Payslip) -> dict[str, Any]:
    names = ("gross", "taxable", "contributions", "tax", "deductions", "net", "employer")
    return {
        "id": slip.pk, "run": slip.run.reference, "period": _month(slip.run.period), "employee": slip.employee.staff_number
    } | {name: getattr(slip, name) for name in names}


def _month(period: PayPeriod) -> str:
    return f"{period.year}-{period.month:02d}"


def _period(text: str) -> PayPeriod:
    found = PayPeriod.objects.filter(year=int(text[:4]), month=int(text[5:])).first()
    if found is None:
        raise Problem(
            422, _("Corrigez les champs cités ; rien n’a été écrit."),
            errors=[{"field": "period", "message": _("Ce mois n’est pas ouvert : ouvrez sa campagne d’abord.")}],
        )  # fmt: skip
    return found
