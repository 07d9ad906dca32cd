"""Drafting: opening an agreement, its clauses, its costs, comments clause by clause."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign
from mobility.choices import Form
from mobility.choices_agreements import AgreementState, CostKind, EventKind, Frequency, Party, ReturnRight
from mobility.models import Agreement, AgreementClause, Application, CostLine
from mobility.services.agreements.applications import application_in_agreement
from mobility.services.agreements.parties import acts_for, employee_told, event, moved, party_of, taken
from mobility.services.clauses import clauses_loaded
from mobility.services.shared import save_shared

#: Who pays the base pay of each form.
BASE_PAYER = {Form.MISSION: Party.HOME, Form.PLACEMENT: Party.HOME, Form.SECONDMENT: Party.HOST, Form.TRANSFER: Party.HOST}
OPEN = (AgreementState.DRAFT, AgreementState.NEGOTIATING)


@transaction.atomic
def agreement_open(*, access: Access, application: Application, values: dict[str, Any]) -> Agreement:
    """Open the draft for somebody retained and released: the host's human resources or the secretary of the zone do it."""
    if application.state != "released":
        raise Refusal(_("La convention s’ouvre quand le départ est accordé."))
    home, host = Institution.objects.select_related("country").get(pk=application.home_id), Institution.objects.select_related("country").get(pk=application.host_id)
    if access.institution is None or access.institution.pk not in (host.pk, application.institution_id):
        raise Refusal(_("La convention est ouverte par l’institution d’accueil ou par le secrétariat de la zone."))
    person = {"name": application.name, "staff_number": application.snapshot.get("staff_number", "")}
    agreement = Agreement(
        home=home, host=host, applicant_id=application.applicant_id, application=application, home_file_id=application.employee_id,
        person=person, job_title=application.vacancy.title, job_code=application.vacancy.job.code, band=application.vacancy.band,
        place=application.vacancy.place,
    )  # fmt: skip
    opened = _opened(agreement, access, values)
    application_in_agreement(application, actor=access.user)
    return opened


@transaction.atomic
def agreement_propose(*, access: Access, employee: Employee, host: Institution, values: dict[str, Any]) -> Agreement:
    """Open the draft from the home institution, without a vacancy: a mission or an agreed move between two institutions."""
    home = access.institution
    if home is None or employee.institution_id != home.pk:
        raise Refusal(_("La convention est ouverte par l’institution de l’agent."))
    if employee.user_id is None:
        raise Refusal(_("Cet agent n’a pas de compte : ouvrez-le, il doit pouvoir lire et signer la convention."))
    if employee.user_id == access.user.pk:
        raise Refusal(_("Personne ne prépare sa propre convention."))
    person = {"name": employee.full_name, "staff_number": employee.staff_number}
    agreement = Agreement(home=home, host=host, applicant_id=employee.user_id, home_file=employee, person=person)
    return _opened(agreement, access, values)


def _opened(agreement: Agreement, access: Access, values: dict[str, Any]) -> Agreement:
    regional = regional_body()
    assign(agreement, values)
    agreement.institution, agreement.prepared_by = regional, access.user
    agreement.currency = agreement.host.country.currency
    if agreement.form == Form.TRANSFER:
        agreement.end, agreement.return_right = None, ReturnRight.NONE
    agreement.number = _number(agreement)
    save_shared(agreement)
    AgreementClause.objects.bulk_create(clauses_loaded(agreement))
    CostLine.objects.bulk_create(_usual_costs(agreement))
    event(agreement, EventKind.STATE, actor=access.user, party=party_of(agreement, access), name="open")
    if agreement.is_light:
        _lightened(agreement, access)
    return agreement


def _lightened(agreement: Agreement, access: Access) -> None:
    """A short mission: the usual clauses hold as they are, and the host is asked for its need at once. A blank keeps the draft."""
    agreement.clauses.exclude(text__contains="…").update(is_settled=True)
    if not agreement.clauses.filter(is_required=True, is_settled=False).exists():
        moved(agreement, "negotiate", AgreementState.NEGOTIATING, actor=access.user, party=party_of(agreement, access))


def _number(agreement: Agreement) -> str:
    """`CV-2026-IPRES-INPS-01`: the pair and the year; both parties and the zone see the same rows of a pair."""
    year = timezone.localdate().year
    stem = f"CV-{year}-{agreement.home.acronym}-{agreement.host.acronym}"[:28]
    return f"{stem}-{Agreement.objects.filter(home=agreement.home, host=agreement.host, number__startswith=stem).count() + 1:02d}"


def _usual_costs(agreement: Agreement) -> list[CostLine]:
    """The lines that every agreement has, with the payer that the form designates; the parties change them."""
    payer = BASE_PAYER[Form(agreement.form)]
    is_placed = agreement.form == Form.PLACEMENT
    home_currency = agreement.home.country.currency
    money = agreement.currency if payer == Party.HOST else home_currency
    paid_by = Party.HOST if is_placed else payer  # placed: home advances, host refunds

    def line(kind: str, label: str, who: str, *, amount: int | None = None, once: bool = False, recharged: bool = False) -> CostLine:
        return CostLine(
            institution_id=agreement.institution_id, agreement=agreement, kind=kind, label=label, payer=who, amount=amount,
            currency=money, frequency=Frequency.ONCE if once else Frequency.MONTHLY, is_recharged=recharged,
        )  # fmt: skip

    found = [
        line(CostKind.BASE_PAY, _("Salaire de base"), paid_by, amount=agreement.base_salary if payer == Party.HOST else None, recharged=is_placed),
        line(CostKind.CONTRIBUTIONS, _("Cotisations patronales"), paid_by, recharged=is_placed),
        line(CostKind.TRAVEL, _("Voyage d’aller et de retour"), Party.HOST, once=True),
    ]
    if agreement.form != Form.MISSION:  # who goes for some weeks moves no household
        found.append(line(CostKind.REMOVAL, _("Déménagement"), Party.HOST, once=True))
    return found


@transaction.atomic
def agreement_update(*, agreement: Agreement, values: dict[str, Any], access: Access) -> Agreement:
    """Change the terms while they are negotiated; clauses that nobody has settled are written again with the new terms."""
    agreement = _open(agreement)
    acts_for(agreement, access, Party.HOST, Party.HOME, "")
    assign(agreement, values)
    save_shared(agreement)
    fresh = {clause.key: clause.text for clause in clauses_loaded(agreement)}
    for clause in agreement.clauses.filter(is_settled=False):
        clause.text = fresh.get(clause.key, clause.text)
        clause.save(update_fields=["text"])
    if agreement.base_salary and BASE_PAYER[Form(agreement.form)] == Party.HOST:
        agreement.costs.filter(kind=CostKind.BASE_PAY).update(amount=agreement.base_salary, currency=agreement.currency)
    return agreement


@transaction.atomic
def clause_save(*, clause: AgreementClause, text: str, is_settled: bool, access: Access) -> AgreementClause:
    agreement = _open(clause.agreement)
    acts_for(agreement, access, Party.HOST, Party.HOME, "")
    if is_settled and ("…" in text or not text.strip()):
        raise Refusal({"text": _("Complétez les points de suspension avant de déclarer la clause complète.")})
    clause.text, clause.is_settled = text, is_settled
    return save_shared(clause)


@transaction.atomic
def cost_save(*, line: CostLine, values: dict[str, Any], access: Access) -> CostLine:
    """Add or change a cost: one line, one payer."""
    agreement = _open(line.agreement)
    acts_for(agreement, access, Party.HOST, Party.HOME, "")
    assign(line, values)
    line.institution_id = agreement.institution_id
    if line.kind == CostKind.BASE_PAY and not line.is_recharged and line.payer != BASE_PAYER[Form(agreement.form)]:
        raise Refusal({"payer": _("Pour cette forme, le salaire de base est payé par : %(payer)s.") % {"payer": BASE_PAYER[Form(agreement.form)].label}})
    return save_shared(line)


@transaction.atomic
def cost_delete(*, line: CostLine, access: Access) -> None:
    agreement = _open(line.agreement)
    acts_for(agreement, access, Party.HOST, Party.HOME, "")
    if line.kind == CostKind.BASE_PAY:
        raise Refusal(_("Le salaire de base a toujours un payeur : changez la ligne, ne la retirez pas."))
    line.delete()


@transaction.atomic
def comment_add(*, agreement: Agreement, clause: str, text: str, access: Access) -> None:
    """An observation of a party on a clause, while the text is negotiated."""
    agreement = _open(agreement)
    if not text.strip():
        raise Refusal({"text": _("Écrivez l’observation.")})
    event(agreement, EventKind.COMMENT, actor=access.user, party=party_of(agreement, access), clause=clause, text=text)


@transaction.atomic
def agreement_negotiate(*, agreement: Agreement, access: Access) -> Agreement:
    """Open the negotiation: the checklist of required clauses is complete."""
    agreement = taken(agreement, "negotiate")
    party = acts_for(agreement, access, Party.HOST, Party.HOME, "")
    missing = list(agreement.clauses.filter(is_required=True, is_settled=False).values_list("title", flat=True))
    if missing:
        raise Refusal(_("Clauses à compléter : %(titles)s.") % {"titles": ", ".join(missing)})
    employee_told(agreement, _("Votre convention %(number)s est à lire, à commenter et à accepter.") % {"number": agreement.number})
    return moved(agreement, "negotiate", AgreementState.NEGOTIATING, actor=access.user, party=party)


def _open(agreement: Agreement) -> Agreement:
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("home__country", "host__country", "instrument").get(pk=agreement.pk)
    if locked.state not in OPEN:
        raise Refusal(_("Le texte de cette convention est arrêté : un avenant le change."))
    return locked
