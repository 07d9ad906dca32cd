"""The staffing table as a list: one line per post, with the decision that authorises it and its holder.

New posts wait for another person's approval; a post already known has its description completed, never its authorisation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_posts import ActKind, HolderKind
from careers.models import Job, Post, PostAct, PostHolder
from careers.selectors.posts.reading import holders_on
from careers.selectors.referential import edition_in_use, jobs
from hr_core.access import Access
from hr_core.imports import dates, words
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_identifier, parse_staff_number, parse_text
from hr_core.loading.findings import Finding, from_problem
from hr_core.loading.lists import ListFile, ListFormat, list_template
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.loading.units import UnitBook
from hr_core.models import Employee, Institution, Unit, User
from hr_core.services.writing import is_own_file
from hr_core.text import fold

LABELS = {
    "title": "Intitulé", "job_id": "Métier", "category_from": "Catégorie", "category_to": "Catégorie (à)",
    "is_budgeted": "Budget", "missions": "Missions", "context": "Contexte",
}  # fmt: skip
RANGE = re.compile(r"\s+(?:à|a|-|–|/)\s+", re.IGNORECASE)


def post_format() -> ListFormat:
    day = partial(dates.parse_date, today=timezone.localdate())
    return ListFormat(
        title="Tableau des effectifs",
        columns=(
            Column("number", "Numéro", "identifier", ("n°", "numéro du poste", "code poste", "poste"), "0147"),
            Column("title", "Intitulé", "text", ("intitulé du poste", "libellé", "emploi", "fonction"), "Chargé de recouvrement"),
            Column("unit", "Unité", "text", ("service", "direction", "structure", "code unité"), "Agence de Kaolack"),
            Column("job", "Métier", "text", ("métier du référentiel", "code métier", "métier harmonisé"), "REC-04"),
            Column("category", "Catégorie", "text", ("catégorie ou classe", "classe", "classement"), "AM1 à AM3"),
            Column("is_budgeted", "Budget", "yes_no", ("inscrit au budget", "budgété", "budgétisé"), "oui"),
            Column("reference", "Décision", "text", ("acte", "décision d’autorisation", "référence"), "CA/2026/012"),
            Column("act_on", "Date de la décision", "past", ("date de l’acte", "décision du"), "12/01/2026"),
            Column("effective_on", "À compter du", "future", ("date d’effet", "effet", "ouvert le"), "01/02/2026"),
            Column("holder", "Matricule du titulaire", "staff_number", ("matricule", "titulaire", "occupant"), "02147"),
            Column("holder_start", "Titulaire depuis le", "past", ("depuis le", "date de prise de poste"), "01/02/2026"),
            Column("missions", "Missions", "long", ("missions propres",), ""),
            Column("context", "Contexte", "long", ("contexte du poste",), ""),
        ),
        parsers={
            "identifier": partial(parse_identifier, limit=24),
            "staff_number": parse_staff_number,
            "text": partial(parse_text, limit=120),
            "long": partial(parse_text, limit=4000),
            "yes_no": words.parse_yes_no,
            "past": partial(day, rule=dates.PAST),
            "future": partial(day, rule=dates.FUTURE),
        },
        required=("number", "title"),
    )  # fmt: skip


def post_template(institution: Institution) -> bytes:
    edition = edition_in_use(on=timezone.localdate())
    offered = [f"{job.code} {job.title}" for job in jobs(edition)] if edition else []
    units = list(Unit.objects.filter(institution=institution, closed_on=None).order_by("code").values_list("name", flat=True))
    return list_template(post_format(), choices={"job": offered, "unit": units, "is_budgeted": ("oui", "non")})


@dataclass
class PostPlan(ListPlan):
    """Posts to create with their act, those to complete, holders to place."""

    posts: list[tuple[Post, PostAct]] = field(default_factory=list)
    updates: list[Post] = field(default_factory=list)
    holders: list[PostHolder] = field(default_factory=list)

    def write(self, actor: User) -> None:
        Post.objects.bulk_create([post for post, _act in self.posts])
        for post, act in self.posts:
            act.post_id, act.proposed_by = post.pk, actor
        PostAct.objects.bulk_create([act for _post, act in self.posts])
        Post.objects.bulk_update(self.updates, ["title", "title_key", "job", *list(LABELS)[2:]], batch_size=500)
        for row in self.holders:
            row.post_id = row.post.pk
        PostHolder.objects.bulk_create(self.holders)


@dataclass
class _Books:
    """What the lines are held against, read once."""

    units: UnitBook
    jobs: dict[str, Job]
    posts: dict[str, Post]
    employees: dict[str, Employee]
    placed: dict[int, int]
    taken: dict[int, int]


def plan_posts(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> PostPlan:
    """Compare the list with the table; six queries."""
    plan = PostPlan(institution)
    plan.findings = [from_problem(problem) for problem in file.problems]
    refused = file.refused_lines
    books = _books(institution, access)
    seen: set[str] = set()
    for row in file.rows:
        before = len(plan.findings)
        if row["line"] in refused:
            plan.refused += 1
            continue
        if row["number"] in seen:
            _find(plan, row, "Numéro", row["number"], _("Ce numéro est déjà sur une autre ligne du fichier."), _("Gardez une ligne par poste."))
        else:
            seen.add(row["number"])
            _plan_row(plan, row, books, access, options.effective_on)
        plan.refused += any(each.is_error for each in plan.findings[before:])
    return plan


def _books(institution: Institution, access: Access) -> _Books:
    edition = edition_in_use(on=timezone.localdate())
    known: dict[str, Job] = {}
    for job in jobs(edition) if edition else ():
        known[fold(job.code)] = known[fold(job.title)] = known[fold(f"{job.code} {job.title}")] = job
    now = list(holders_on(timezone.localdate()).filter(institution=institution, kind=HolderKind.TITULAR))
    visible = Employee.objects.visible_to(access).values("pk")
    return _Books(
        UnitBook(institution),
        known,
        {post.number: post for post in Post.objects.filter(institution=institution)},
        {each.staff_number: each for each in Employee.objects.filter(institution=institution, pk__in=visible)},
        {row.employee_id: row.post_id for row in now},
        {row.post_id: row.employee_id for row in now},
    )


def _find(plan: PostPlan, row: dict[str, Any], column: str, value: Any, message: str, cure: str) -> None:
    plan.findings.append(Finding(row["line"], column, str(value or ""), message, cure))


def _plan_row(plan: PostPlan, row: dict[str, Any], books: _Books, access: Access, default: date) -> None:
    values = _values(plan, row, books)
    known = books.posts.get(row["number"])
    act = _act(plan, row, books, default) if known is None else None
    start = act.effective_on if act else default
    holder = _holder(plan, row, books, known, access, start)
    if values is None or (known is None and act is None) or holder is False:
        return
    if known is None:
        assert act is not None
        post = Post(institution=plan.institution, number=row["number"], **{"is_budgeted": True, **values})
        post.title_key = fold(post.title)[:120]
        plan.posts.append((post, act))
        plan.created += 1
        plan.told.append({"line": row["line"], "who": str(post), "is_new": True, "values": []})
    else:
        post = known
        told = [(LABELS[name], _told(known, name), str(value.title if isinstance(value, Job) else value))
                for name, value in ((("job_id" if key == "job" else key), value) for key, value in values.items())
                if _differs(known, name, value)]  # fmt: skip
        if holder:
            told.append(("Titulaire", "", str(holder.employee)))
        if not told:
            plan.unchanged += 1
            return
        for name, value in values.items():
            setattr(post, name, value)
        post.title_key = fold(post.title)[:120]
        plan.updates.append(post)
        plan.changed += 1
        plan.told.append({"line": row["line"], "who": str(post), "is_new": False, "values": told})
    if holder:
        holder.post = post
        plan.holders.append(holder)


def _differs(post: Post, name: str, value: Any) -> bool:
    return getattr(post, name) != (value.pk if isinstance(value, Job) else value)


def _told(post: Post, name: str) -> str:
    value = getattr(post, name)
    return (_("oui") if value else _("non")) if isinstance(value, bool) else str(value or "")


def _values(plan: PostPlan, row: dict[str, Any], books: _Books) -> dict[str, Any] | None:
    """What describes the post, for the columns that are filled in; None when the job is unknown."""
    found: dict[str, Any] = {"title": row["title"]}
    if row.get("job"):
        job = books.jobs.get(fold(row["job"])) or books.jobs.get(fold(row["job"].split()[0]))
        if job is None:
            _find(plan, row, "Métier", row["job"], _("Ce métier n’est pas dans l’édition en vigueur du référentiel."),
                  _("Donnez son code, par exemple « REC-04 », ou laissez la case vide."))  # fmt: skip
            return None
        found["job"] = job
    if row.get("category"):
        first, *rest = RANGE.split(row["category"].strip(), maxsplit=1)
        found["category_from"], found["category_to"] = first[:24], (rest[0] if rest else "")[:24]
    for name in ("missions", "context"):
        if row.get(name):
            found[name] = row[name]
    if row.get("is_budgeted") is not None:
        found["is_budgeted"] = row["is_budgeted"]
    return found


def _act(plan: PostPlan, row: dict[str, Any], books: _Books, default: date) -> PostAct | None:
    """The creation of a new post, or None with what lacks told."""
    before = len(plan.findings)
    named = row.get("unit") or ""
    unit = (books.units.by_code(named) or books.units.by_name(named)) if named else None
    if unit is None:
        _find(plan, row, "Unité", named, _("Cette unité n’existe pas dans l’organigramme."), _("Donnez le code ou le nom exact d’une unité ouverte."))
    if not row.get("reference"):
        _find(plan, row, "Décision", "", _("La décision qui autorise le poste manque."),
              _("Ajoutez-la : une même décision peut valoir pour toutes les lignes."))  # fmt: skip
    if row.get("act_on") is None:
        _find(plan, row, "Date de la décision", "", _("La date de la décision manque."), _("Écrivez-la comme 12/01/2026."))
    elif row["act_on"] > timezone.localdate():
        _find(plan, row, "Date de la décision", row["act_on"], _("La décision est datée d’un jour à venir."), _("Corrigez la date."))
    if len(plan.findings) > before:
        return None
    return PostAct(
        institution=plan.institution, kind=ActKind.CREATE, unit_id=unit, reference=row["reference"], act_on=row["act_on"],
        effective_on=row.get("effective_on") or default,
    )  # fmt: skip


def _holder(
    plan: PostPlan, row: dict[str, Any], books: _Books, known: Post | None, access: Access, default: date
) -> PostHolder | None | bool:
    """The holder to place, None when there is none to place, False when the line is refused."""
    number = row.get("holder")
    if not number:
        return None
    column, employee = "Matricule du titulaire", books.employees.get(number)
    if employee is None:
        _find(plan, row, column, number, _("Aucun agent ne porte ce matricule."), _("Corrigez-le, ou videz la case."))
        return False
    current = books.taken.get(known.pk) if known else None
    if current == employee.pk:
        return None
    start = row.get("holder_start") or max(default, employee.hired_on)
    message = ""
    if is_own_file(employee, access.user):
        message = _("Personne ne se place soi-même sur un poste.")
    elif current is not None:
        message = _("Le poste a déjà un autre titulaire : mettez d’abord fin à son occupation.")
    elif employee.pk in books.placed:
        message = _("Cet agent est déjà titulaire d’un autre poste.")
    elif start < employee.hired_on or (employee.left_on is not None and employee.left_on <= start):
        message = _("Cet agent n’est pas en service à cette date.")
    if message:
        _find(plan, row, column, number, message, _("Corrigez la ligne, ou videz la case du titulaire."))
        return False
    books.placed[employee.pk] = -1
    return PostHolder(institution=plan.institution, employee=employee, kind=HolderKind.TITULAR, start=start)
