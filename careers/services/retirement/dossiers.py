"""A retirement dossier: opened with the services known here, completed, told to the person, handed over against a receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from careers.choices_retirement import DossierState, PeriodSource, Proof
from careers.models import DossierTask, RetirementDossier, ServicePeriod
from careers.selectors.positions import held_by
from careers.selectors.retirement import day_by, gaps_of, retirement_day, retiring
from careers.services.retirement.rules import Rule, rule_on
from careers.workflows_retirement import DOSSIER
from hr_core.access import Access
from hr_core.models import Act, Employee, Institution
from hr_core.registry import registry
from hr_core.scope import because, scope
from hr_core.selectors.retirement import retirement_ages
from hr_core.services.acts.flow import act_draft
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, delete_checked, forbid_own_file, save_checked
from hr_core.text import french_date
from hr_core.workflows import transition

MANAGE = "retirement_manage"


@transaction.atomic
def dossier_open(*, employee: Employee, on: date, access: Access | None) -> RetirementDossier:
    """Open the dossier of somebody: the day by the rules, the periods known here, the tasks. `access` None: by itself, at night."""
    if access is not None:
        _may(access, employee)
    found = retirement_day(employee, on)
    if found is None:
        raise Refusal(_("La date de naissance de cet agent n’est pas connue : le jour de sa retraite ne se calcule pas."))
    return _open(employee, found, on, access, rule_on(employee.institution_id, on))


def _open(employee: Employee, found: tuple[date, str], on: date, access: Access | None, rule: Rule) -> RetirementDossier:
    due_on, basis = found
    dossier = RetirementDossier(
        institution_id=employee.institution_id, employee=employee, due_on=due_on, basis=basis, opened_on=on,
        opened_by=access.user if access else None,
    )  # fmt: skip
    with because(_("Dossier de retraite")):
        save_checked(dossier)
        for period in _own_periods(dossier):
            save_checked(period)
        DossierTask.objects.bulk_create(
            DossierTask(
                institution_id=dossier.institution_id, dossier=dossier, label=label,
                due_on=max(months_after(due_on, -months), months_after(on, 1)),  # a late dossier has a month for what is past
            )
            for months, label in rule.tasks
        )
    return dossier


def dossiers_open_due(*, institution: Institution, on: date) -> int:
    """Open the dossiers of all who retire within the time ahead and have none. Can be run again."""
    rule = rule_on(institution, on)
    until = months_after(on, rule.ahead)
    people = retiring(institution, on, until).exclude(retirement_dossiers__state__in=(DossierState.OPEN, DossierState.SENT, DossierState.RECEIVED))
    ages = retirement_ages(institution, on)
    done = 0
    for employee in people:
        _open(employee, day_by(employee, ages), on, None, rule)
        done += 1
    return done


def dossiers_open_all(on: date) -> int:
    done = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Dossiers de retraite")):
            done += dossiers_open_due(institution=institution, on=on)
    return done


def _own_periods(dossier: RetirementDossier) -> Iterable[ServicePeriod]:
    """The service here, cut where a position does not count for the pension."""
    employee, name = dossier.employee, dossier.institution.name
    breaks = [each for each in held_by([employee.pk]).get(employee.pk, []) if not each.counts_for_pension and each.start < dossier.due_on]
    start = employee.hired_on
    paper = _("Dossier de l’institution")

    def period(first: date, last: date, state: str, words: str, source: str = PeriodSource.OWN) -> ServicePeriod:
        return ServicePeriod(
            institution_id=dossier.institution_id, dossier=dossier, source=source, employer=words[:160], start=first, end=last,
            state=state, paper=paper,
        )  # fmt: skip

    for each in breaks:
        if each.start > start:
            yield period(start, each.start, Proof.PROVEN, name)
        end = min(each.end or dossier.due_on, dossier.due_on)
        yield period(max(each.start, start), end, Proof.NONE, f"{name}, {each.label[:1].lower()}{each.label[1:]}")
        start = end
    if start < dossier.due_on:
        yield period(start, dossier.due_on, Proof.PROVEN, name)


@transaction.atomic
def period_save(*, period: ServicePeriod, dossier: RetirementDossier, values: dict[str, Any], access: Access) -> ServicePeriod:
    """Add a period or change it: another employer, the State, abroad, or a hole that the person explains."""
    dossier = _opened(dossier, "edit", access)
    if values.get("end") is None:
        raise ValidationError({"end": _("Donnez le dernier jour de la période.")})
    period.dossier, period.institution_id = dossier, dossier.institution_id
    return save_checked(assign(period, values))


@transaction.atomic
def period_remove(*, period: ServicePeriod, access: Access) -> None:
    _opened(period.dossier, "edit", access)
    delete_checked(period)


@transaction.atomic
def task_done(*, task: DossierTask, on: date, access: Access) -> DossierTask:
    """Note that a task was done on a day; done again, it is undone when `on` is empty."""
    _may(access, task.dossier.employee)
    if on > timezone.localdate():
        raise ValidationError({"on": _("Une tâche ne se note pas avant d’être faite.")})
    return save_checked(assign(task, {"done_on": on, "done_by": access.user}))


@transaction.atomic
def dossier_tell(*, dossier: RetirementDossier, letter: str = "", access: Access) -> RetirementDossier:
    """Tell the person the day of their retirement, in the application or by a letter; the date is kept.

    Raises `ValidationError` on `letter` when the person has no account and no letter is named.
    """
    dossier = _opened(dossier, "edit", access)
    if dossier.employee.user is None and not letter.strip():
        raise ValidationError({"letter": _("Cette personne n’a pas de compte : prévenez-la par lettre et donnez sa référence.")})
    text = _("Votre retraite est prévue le %(day)s (%(basis)s). Les ressources humaines constituent votre dossier.") % {
        "day": french_date(dossier.due_on), "basis": dossier.basis,
    }  # fmt: skip
    notices_send(institution=dossier.institution, users=[dossier.employee.user], text=text, url=reverse("hr_core:own_documents"))
    dossier.told_on = timezone.localdate()
    with because(letter.strip()[:300] or _("Prévenu dans l’application")):
        _tick(dossier, "Prévenir l’agent", dossier.told_on, access)
        return save_checked(dossier)


@transaction.atomic
def dossier_simulate(*, dossier: RetirementDossier, access: Access) -> RetirementDossier:
    """Keep the indemnity as the payroll computes it today for the day of retirement."""
    dossier = _opened(dossier, "edit", access)
    if registry.retirement_amounts is None:
        raise Refusal(_("Aucune paie n’est tenue ici : l’indemnité ne se simule pas."))
    dossier.simulation = {"on": timezone.localdate().isoformat(), "lines": list(registry.retirement_amounts(dossier.employee, dossier.due_on))}
    return save_checked(dossier)


@transaction.atomic
def dossier_act(*, dossier: RetirementDossier, access: Access) -> Act:
    """Prepare the act of admission to retirement for the day of the dossier."""
    dossier = RetirementDossier.objects.select_for_update(of=("self",)).select_related("employee__user", "act").get(pk=dossier.pk)
    _may(access, dossier.employee)
    if dossier.act is not None and dossier.act.state != "cancelled":
        raise Refusal(_("L’acte de ce dossier est déjà préparé."))
    act = act_draft(
        kind="retirement", employee=dossier.employee, effective_on=dossier.due_on, access=access, motive=dossier.basis[:300],
        origin=_("Retraites %(year)s") % {"year": dossier.due_on.year},
    )  # fmt: skip
    dossier.act = act
    _tick(dossier, "Préparer l’acte", timezone.localdate(), access)
    save_checked(dossier)
    return act


@transaction.atomic
def dossier_send(*, dossier: RetirementDossier, unit_name: str, on: date, access: Access) -> RetirementDossier:
    """Hand the dossier over to the pension unit. Raises `Refusal` while a period waits for its paper or a hole is not explained."""
    dossier = _opened(dossier, "send", access)
    waiting = dossier.periods.filter(state__in=(Proof.MISSING, Proof.CLAIMED)).order_by("start")
    if waiting:
        raise Refusal(_("Des périodes attendent leur pièce : %(names)s.") % {"names": ", ".join(row.employer for row in waiting[:5])})
    holes = gaps_of(dossier)
    if holes:
        raise Refusal(
            _("Aucune période ne couvre %(holes)s : ajoutez-les, ou dites « période sans employeur connu ».")
            % {"holes": _holes(holes)}
        )
    if on < dossier.opened_on or on > timezone.localdate():
        raise ValidationError({"on": _("La transmission suit l’ouverture et n’est pas à venir.")})
    values = {"state": DossierState.SENT, "unit_name": unit_name.strip(), "sent_on": on, "sent_by": access.user}
    return save_checked(assign(dossier, values))


@transaction.atomic
def dossier_recall(*, dossier: RetirementDossier, reason: str, access: Access) -> RetirementDossier:
    """Take a dossier back that the pension unit returns to be completed."""
    dossier = _opened(dossier, "recall", access)
    with because(reason):
        return save_checked(assign(dossier, {"state": DossierState.OPEN}))


@transaction.atomic
def dossier_receive(*, dossier: RetirementDossier, receipt: str, on: date, access: Access) -> RetirementDossier:
    """Note the receipt of the pension unit."""
    dossier = _opened(dossier, "receive", access)
    if on > timezone.localdate():
        raise ValidationError({"on": _("Un récépissé n’est pas d’un jour à venir.")})
    _tick(dossier, "Transmettre le dossier", on, access)
    return save_checked(assign(dossier, {"state": DossierState.RECEIVED, "receipt": receipt.strip(), "received_on": on}))


@transaction.atomic
def dossier_drop(*, dossier: RetirementDossier, reason: str, access: Access) -> RetirementDossier:
    dossier = _opened(dossier, "drop", access)
    with because(reason):
        return save_checked(assign(dossier, {"state": DossierState.DROPPED, "reason": reason.strip()[:300]}))


def _tick(dossier: RetirementDossier, verb: str, on: date, access: Access) -> None:
    """A gesture of the dossier does the task that begins with its words; tasks are the institution's own, others are ticked by hand."""
    for task in dossier.tasks.filter(done_on__isnull=True, label__istartswith=verb):
        save_checked(assign(task, {"done_on": on, "done_by": access.user}))


def _holes(holes: Sequence[tuple[date, date]]) -> str:
    return ", ".join(_("du %(start)s au %(end)s") % {"start": french_date(start), "end": french_date(end)} for start, end in holes[:5])


def _opened(dossier: RetirementDossier, name: str, access: Access) -> RetirementDossier:
    found = RetirementDossier.objects.select_for_update(of=("self",)).select_related("employee__user", "institution").get(pk=dossier.pk)
    _may(access, found.employee)
    if found.state not in transition(DOSSIER, name).source:
        raise Refusal(_("Un dossier « %(state)s » ne change plus ainsi : rechargez la page.") % {"state": found.get_state_display()})
    return found


def _may(access: Access, employee: Employee) -> None:
    if not access.has(MANAGE):
        raise Refusal(_("Votre rôle ne permet pas de tenir les dossiers de retraite."))
    forbid_own_file(employee, access.user)
