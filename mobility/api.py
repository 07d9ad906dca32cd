"""Operations on mobility: the vacancies that the zone offers; read only. Files of candidates never leave by this door."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router
from pydantic import BaseModel, Field

from hr_core.api.kernel import MOST, Allowed, access_in, page_of, page_schema
from hr_core.api.replies import shown
from hr_core.api.scopes import scopes_add
from mobility.models import Vacancy
from mobility.selectors.vacancies import vacancies_visible

router = Router(tags=["Mobilité"])
READ = Allowed("vacancies:read", "mobility_browse", "vacancy_view")


def register_scopes() -> None:
    scopes_add(vacancies_read=gettext_lazy("Lire les avis de vacance de la zone"))


class VacancyOut(BaseModel):
    number: str
    institution: str = Field(description="Code de l’institution d’accueil")
    title: str
    job: str = Field(description="Code du métier")
    band: int
    place: str
    forms: list[str] = Field(description="Formes de mobilité")
    length_months: int | None = Field(description="Vide : sans terme")
    pay_from: int | None = Field(description="Salaire de base mensuel, en plus petites unités de `currency`")
    pay_to: int | None
    currency: str
    published_on: date | None
    closes_on: date = Field(description="Dernier jour pour candidater")
    state: str


VacancyPage = page_schema("VacancyPage", VacancyOut)


@router.get("/vacancies", response=VacancyPage, auth=READ, summary="Les avis publiés, et ceux que l’institution prépare", url_name="vacancy_list")
def vacancy_list(request, page: int = Query(1, ge=1), per_page: int = Query(100, ge=1, le=MOST)):
    rows = vacancies_visible(access_in(request)).order_by("-published_on", "-pk")
    return page_of(request, rows, page, per_page, lambda found: map(vacancy_data, found))


@router.get("/vacancies/{number}", response=VacancyOut, auth=READ, summary="Un avis", url_name="vacancy_detail")
def vacancy_detail(request, number: str):
    found = vacancies_visible(access_in(request)).filter(number=number).first()
    if found is None:
        raise Http404(_("Aucun avis publié ne porte ce numéro."))
    return shown(request, vacancy_data(found))


def vacancy_data(row: Vacancy) -> dict[str, Any]:
    return {
        "number": row.number, "institution": row.institution.code, "title": row.title, "job": row.job.code, "band": row.band,
        "place": row.place, "forms": list(row.forms), "length_months": row.length_months, "pay_from": row.pay_from,
        "pay_to": row.pay_to, "currency": row.currency, "published_on": row.published_on, "closes_on": row.closes_on, "state": row.state,
    }  # fmt: skip
