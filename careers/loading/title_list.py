"""The list of its own jobs that an institution sends: title, headcount, category."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from careers.likeness import nearest
from careers.selectors.posts.titles import key_of, mapped_jobs
from careers.selectors.referential import edition_in_use, jobs
from careers.services.editions.lists import Told, jobs_known, list_draw
from hr_core.access import Access, access_of
from hr_core.filters import today
from hr_core.imports.amounts import parse_quantity
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_text
from hr_core.loading.findings import from_problem
from hr_core.loading.lists import ListFile, ListFormat
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Institution, User


def title_format() -> ListFormat:
    return ListFormat(
        title="Liste d’emplois",
        columns=(
            Column("title", "Appellation", "text", ("emploi", "intitulé", "fonction", "poste"), "Liquidateur de pensions"),
            Column("headcount", "Effectif", "quantity", ("agents", "nombre", "effectifs"), "12"),
            Column("category", "Catégorie", "text", ("grade", "classe"), "AM2"),
        ),
        parsers={"text": partial(parse_text, limit=120), "quantity": parse_quantity},
        required=("title", "headcount"),
    )


@dataclass
class TitlePlan(ListPlan):
    """The lines that will make the list of the day, each with the job most alike."""

    rows: list[Told] = field(default_factory=list)

    def write(self, actor: User) -> None:
        list_draw(as_of=today(), told=self.rows, access=access_of(actor, self.institution.pk))


def plan_titles(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> TitlePlan:
    plan = TitlePlan(institution, findings=[from_problem(problem) for problem in file.problems])
    edition = edition_in_use(on=today())
    candidates = jobs_known(edition) if edition else []
    labels = {job.pk: f"{job.code} {job.title}" for job in jobs(edition)} if edition else {}
    mapped = mapped_jobs()
    for row in file.rows:
        count = row.get("headcount")
        if row["line"] in file.refused_lines:
            plan.refused += 1
        elif count is None or count != int(count) or not 0 < count < 100_000:
            message, cure = _("L’effectif est un nombre entier d’agents."), _("Écrivez par exemple 12.")
            plan.refuse(row["line"], "Effectif", count, message, cure)
        else:
            told = Told(row["title"], int(count), row.get("category") or "")
            plan.rows.append(told)
            plan.created += 1
            known = mapped.get(key_of(told.title))
            job = known.pk if known else nearest(told.title, told.category, candidates)[0]
            values = [("Effectif", "", str(told.headcount)), ("Métier proposé", "", labels.get(job or 0, _("aucun")))]
            plan.told.append({"line": row["line"], "who": told.title, "is_new": True, "values": values})
    return plan
