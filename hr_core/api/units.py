"""Operations on the institution, its units and its holidays."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from hr_core.api.kernel import MOST, Allowed, access_in, form_or_refuse, given, page_of, page_schema
from hr_core.api.replies import shown, version_or_refuse
from hr_core.api.schemas import Given, form_schema, record_data, record_schema
from hr_core.forms.administration import HolidayForm, UnitForm
from hr_core.models import Unit
from hr_core.selectors.holidays import public_holidays
from hr_core.services.institutions import holiday_decide
from hr_core.services.organisation import unit_close, unit_create, unit_update

router = Router(tags=["Organisation"])
READ = Allowed("units:read", "personnel_view", "organisation_change", "team_view", "self_service", "institution_settings")
WRITE = Allowed("units:write", "organisation_change")
HOLIDAYS = Allowed("units:write", "institution_settings")
FIELDS = ("code", "name", "kind", "parent", "town", "closed_on")

UnitOut = record_schema("Unit", Unit, FIELDS)
UnitPage = page_schema("UnitPage", UnitOut)
UnitIn = form_schema("UnitIn", UnitForm)
UnitChange = form_schema("UnitChange", UnitForm, partial=True)


class UnitClosing(Given):
    on: date = Field(description="Premier jour où l’unité n’est plus ouverte")
    reason: str = Field("", max_length=300, description="Motif, gardé à la piste d’audit")


class InstitutionOut(BaseModel):
    code: str
    acronym: str
    name: str
    country: str = Field(description="Code ISO du pays")
    currency: str = Field(description="Monnaie de la paie ; les montants sont en plus petites unités")


class HolidayOut(BaseModel):
    day: date
    name: str
    is_estimated: bool = Field(description="Le jour dépend de la lune et n’est pas encore confirmé")


class HolidayIn(Given):
    day: date
    name: str = Field(max_length=80)
    reference: str = Field("", max_length=120, description="Décret ou décision")


@router.get("/institution", response=InstitutionOut, auth=READ, summary="L’institution du jeton")
def institution(request):
    own = access_in(request).institution
    return {
        "code": own.code, "acronym": own.acronym, "name": own.name, "country": own.country_id,
        "currency": own.country.currency,
    }  # fmt: skip


@router.get("/units", response=UnitPage, auth=READ, summary="Les unités")
def units(
    request,
    is_open: bool | None = Query(None, description="Ouvertes aujourd’hui, ou fermées"),
    page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):
    rows = Unit.objects.select_related("parent").order_by("code")
    if is_open is not None:
        closed = rows.filter(closed_on__lte=timezone.localdate())
        rows = rows.exclude(pk__in=closed.values("pk")) if is_open else closed
    return page_of(request, rows, page, per_page, lambda found: map(unit_data, found))


@router.get("/units/{code}", response=UnitOut, auth=READ, summary="Une unité")
def unit(request, code: str):
    return shown(request, unit_data(_unit(code)))


@router.post("/units", response={201: UnitOut}, auth=WRITE, summary="Créer une unité", url_name="units")
def unit_add(request, body: UnitIn):
    access = access_in(request)
    form = form_or_refuse(UnitForm, given(body), currency="", instance=Unit(institution=access.institution))
    made = unit_create(institution=access.institution, values=form.values(), actor=access.user)
    return 201, shown(request, unit_data(made))


@router.patch("/units/{code}", response=UnitOut, auth=WRITE, summary="Renommer ou déplacer une unité", url_name="unit")
def unit_change(request, code: str, body: UnitChange):
    found = _unit(code)
    before = unit_data(found)
    version_or_refuse(request, before)
    form = form_or_refuse(UnitForm, before | given(body), currency="", instance=found)
    unit_update(unit=found, values=form.values(), actor=access_in(request).user)
    return shown(request, unit_data(_unit(form.cleaned_data["code"])))


@router.post("/units/{code}/closing", response=UnitOut, auth=WRITE, summary="Fermer une unité")
def unit_closing(request, code: str, body: UnitClosing):
    unit_close(unit=_unit(code), on=body.on, actor=access_in(request).user, reason=body.reason)
    return shown(request, unit_data(_unit(code)))


@router.get("/holidays", response=list[HolidayOut], auth=READ, summary="Les jours fériés d’une année")
def holidays(request, year: int = Query(..., ge=2000, le=2100)):
    days = public_holidays(access_in(request).institution, year)
    return [{"day": day.date, "name": day.name, "is_estimated": day.estimated} for day in days]


@router.post("/holidays", response={201: HolidayOut}, auth=HOLIDAYS, summary="Ajouter un jour férié", url_name="holidays")
def holiday_add(request, body: HolidayIn):
    """Les congés posés ce jour-là sont recomptés et les agents prévenus, comme à l’écran."""
    access = access_in(request)
    form = form_or_refuse(HolidayForm, given(body), currency="")
    made = holiday_decide(institution=access.institution, effect="added", actor=access.user, **form.cleaned_data)
    return 201, {"day": made.day, "name": made.name, "is_estimated": False}


def unit_data(unit: Unit) -> dict[str, Any]:
    return record_data(unit, FIELDS)


def _unit(code: str) -> Unit:
    return get_object_or_404(Unit.objects.select_related("parent"), code=code)
