"""Operations on the referential of jobs: read only, the edition in use."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router
from pydantic import BaseModel, Field

from careers.models import Edition, Job, JobLink
from careers.selectors.referential import edition_in_use, jobs
from hr_core.api.kernel import MOST, Allowed, page_of, page_schema
from hr_core.api.replies import shown
from hr_core.api.scopes import scopes_add

router = Router(tags=["Référentiel des métiers"])
READ = Allowed("jobs:read")


def register_scopes() -> None:
    scopes_add(jobs_read=gettext_lazy("Lire le référentiel des métiers"))


class JobOut(BaseModel):
    code: str
    title: str
    title_feminine: str
    family: str = Field(description="Famille de métiers")
    band: str = Field(description="Bande")
    purpose: str
    edition: str


class SkillOut(BaseModel):
    code: str
    label: str
    level: int = Field(description="Niveau attendu, de 1 à 4")


class JobDetailOut(JobOut):
    activities: list[str]
    education: str
    experience_years: int
    skills: list[SkillOut]
    neighbours: list[str] = Field(description="Codes des métiers voisins")
    evolutions: list[str] = Field(description="Codes des métiers d’évolution")


JobPage = page_schema("JobPage", JobOut)


@router.get("/jobs", response=JobPage, auth=READ, summary="Les métiers de l’édition en vigueur", url_name="job_list")
def job_list(request, page: int = Query(1, ge=1), per_page: int = Query(100, ge=1, le=MOST)):
    return page_of(request, jobs(_edition()), page, per_page, lambda found: map(job_data, found))


@router.get("/jobs/{code}", response=JobDetailOut, auth=READ, summary="Un métier", url_name="job_detail")
def job_detail(request, code: str):
    job = jobs(_edition()).filter(code=code.upper()).first()
    if job is None:
        raise Http404(_("Ce métier n’existe pas dans l’édition en vigueur."))
    links = {kind: [] for kind in JobLink.Kind.values}
    for link in job.links.select_related("target").order_by("target__code"):
        links[link.kind].append(link.target.code)
    skills = job.skills.select_related("skill").order_by("pk")
    more = {
        "activities": job.activities, "education": str(job.education), "experience_years": job.experience_years,
        "skills": [{"code": each.skill.code, "label": str(each.skill), "level": each.level} for each in skills],
        "neighbours": links[JobLink.Kind.NEIGHBOUR], "evolutions": links[JobLink.Kind.EVOLUTION],
    }  # fmt: skip
    return shown(request, job_data(job) | more)


def job_data(job: Job) -> dict[str, Any]:
    return {
        "code": job.code, "title": job.title, "title_feminine": job.title_feminine, "family": str(job.family),
        "band": str(job.band), "purpose": job.purpose, "edition": str(job.edition),
    }  # fmt: skip


def _edition() -> Edition:
    found = edition_in_use(on=timezone.localdate())
    if found is None:
        raise Http404(_("Aucune édition du référentiel n’est publiée."))
    return found
