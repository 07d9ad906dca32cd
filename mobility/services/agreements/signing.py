"""Acceptance by the three parties, the frozen text and its hash, the three signatures, amendments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from hr_core.access import Access
from hr_core.models import Contract, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import french_date
from mobility.choices import Form
from mobility.choices_agreements import LIGHT_MONTHS, AgreementState, CostKind, EventKind, Party
from mobility.models import Agreement, AgreementSignature, AgreementVersion
from mobility.services.agreements.drafting import BASE_PAYER
from mobility.services.agreements.parties import acts_for, employee_told, event, moved, party_of, taken
from mobility.services.agreements.positions import position_term
from mobility.services.rights import canonical_digest
from mobility.services.shared import both_institutions, save_shared

#: A difference of net above 2 % from the estimate shown to the person is acknowledged by all three.
GAP = 200
DEADLINE = timedelta(days=90)


def agreement_content(agreement: Agreement) -> dict[str, Any]:
    """The whole text, as it is frozen: parties, terms, clauses, costs."""
    return {
        "number": agreement.number, "form": agreement.form, "home": agreement.home.name, "host": agreement.host.name,
        "person": agreement.person, "job_title": agreement.job_title, "job_code": agreement.job_code, "band": agreement.band,
        "place": agreement.place, "start": agreement.start.isoformat(), "end": agreement.end.isoformat() if agreement.end else None,
        "renewals": agreement.renewals, "category": agreement.category, "grade_class": agreement.grade_class,
        "step": agreement.step, "base_salary": agreement.base_salary, "currency": agreement.currency,
        "return_right": agreement.return_right, "instrument": agreement.instrument.code if agreement.instrument else "",
        "instrument_reason": agreement.instrument_reason,
        "clauses": [{"key": each.key, "title": each.title, "text": each.text} for each in agreement.clauses.all()],
        "costs": [
            {
                "kind": each.kind, "label": each.label, "payer": each.payer, "amount": each.amount, "currency": each.currency,
                "frequency": each.frequency, "recharged": each.is_recharged,
            }
            for each in agreement.costs.all()
        ],
    }  # fmt: skip


def obstacles(agreement: Agreement) -> list[str]:
    """What still keeps the text from being agreed; the cost table, the instrument, the terms of the form."""
    told = [_("Clause à compléter : %(title)s.") % {"title": each.title} for each in agreement.clauses.all() if each.is_required and not each.is_settled]
    costs = list(agreement.costs.all())
    base = [each for each in costs if each.kind == CostKind.BASE_PAY]
    if len(base) != 1:
        told.append(_("Le tableau des coûts doit dire qui paie le salaire de base."))
    elif not base[0].is_recharged and base[0].payer != BASE_PAYER[Form(agreement.form)]:
        told.append(_("Le payeur du salaire de base n’est pas celui de cette forme."))
    if BASE_PAYER[Form(agreement.form)] == Party.HOST:
        if not agreement.base_salary:
            told.append(_("Donnez le classement et le salaire de base à l’accueil."))
        if agreement.host_unit_id is None:
            told.append(_("L’institution d’accueil doit désigner le service."))
    if agreement.home.country_id != agreement.host.country_id and agreement.form != Form.MISSION:
        if agreement.instrument is None and not agreement.instrument_reason.strip():
            told.append(_("Choisissez l’instrument de sécurité sociale, ou dites par quoi son absence est remplacée."))
        elif agreement.instrument is not None and not agreement.instrument_reason.strip():
            told.append(_("Dites pourquoi cet instrument est choisi : le motif est gardé."))
    return told


@transaction.atomic
def agreement_accept(*, agreement: Agreement, access: Access, pay_gap: int | None = None) -> Agreement:
    """One party accepts the text as it stands; the last acceptance of the same text freezes it as a numbered version.

    `pay_gap`: what the person's own estimate, run again today, says of the net (per ten thousand); it is kept for the signatures.
    """
    agreement = taken(agreement, "agree")
    party = acts_for(agreement, access, Party.HOME, Party.HOST, Party.EMPLOYEE)
    found = obstacles(agreement)
    if found:
        raise Refusal(found)
    if pay_gap is not None:
        agreement.pay_gap = pay_gap
        save_shared(agreement)
    digest = canonical_digest(agreement_content(agreement))
    if party not in agreement.acceptors:
        raise Refusal(_("Une mission de trois mois au plus attend le besoin de l’accueil, puis l’ordre de mission de l’origine."))
    if party in accepted_by(agreement, digest):
        raise Refusal(_("Vous avez déjà accepté ce texte."))
    event(agreement, EventKind.STATE, actor=access.user, party=party, name="accept", text=digest)
    if accepted_by(agreement, digest) == set(agreement.acceptors):
        _version(agreement, agreement_content(agreement), access.user)
        moved(agreement, "agree", AgreementState.AGREED, actor=access.user, party=party, text=digest)
        if Party.EMPLOYEE in agreement.signers:
            employee_told(agreement, _("Le texte de votre convention %(number)s est arrêté : vous pouvez la signer.") % {"number": agreement.number})
    return agreement


def accepted_by(agreement: Agreement, digest: str) -> set[str]:
    """The parties that accepted this very text."""
    found = agreement.events.filter(kind=EventKind.STATE, name="accept", text=digest)
    return set(found.values_list("party", flat=True))


def _version(agreement: Agreement, content: dict[str, Any], actor: User, reason: str = "") -> AgreementVersion:
    number = agreement.versions.count() + 1
    return save_shared(
        AgreementVersion(
            institution_id=agreement.institution_id, agreement=agreement, number=number, content=content,
            digest=canonical_digest(content), reason=reason, made_by=actor,
        )
    )  # fmt: skip


@transaction.atomic
def agreement_reopen(*, agreement: Agreement, reason: str, access: Access) -> Agreement:
    """Back to negotiation before the first signature."""
    agreement = taken(agreement, "reopen")
    party = acts_for(agreement, access, Party.HOME, Party.HOST, "")
    if agreement.signatures.exists():
        raise Refusal(_("Une partie a déjà signé ce texte : classez la convention sans effet et ouvrez-en une autre."))
    return moved(agreement, "reopen", AgreementState.NEGOTIATING, actor=access.user, party=party, text=reason)


@transaction.atomic
def version_sign(
    *, version: AgreementVersion, access: Access, quality: str, on: date, paper: str = "", accepts_gap: bool = False
) -> AgreementSignature:
    """Sign for one's party. The third signature makes the agreement signed, or the amendment applied in both institutions."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("home__country", "host__country").get(pk=version.agreement_id)
    party = acts_for(agreement, access, Party.HOME, Party.HOST, Party.EMPLOYEE)
    if party != Party.EMPLOYEE and not access.has("agreement_sign"):
        raise Refusal(_("La direction générale signe pour l’institution."))
    if party not in agreement.signers:
        raise Refusal(_("L’ordre d’une mission de trois mois au plus est signé par la direction de l’institution d’origine."))
    if version.number != agreement.versions.count():
        raise Refusal(_("Une version plus récente existe : signez celle-là."))
    waiting = agreement.state == AgreementState.AGREED if version.number == 1 or not agreement.began_at else agreement.state in ("in_force", "ending")
    if not waiting:
        raise Refusal(_("Ce texte n’attend pas de signature."))
    if canonical_digest(version.content) != version.digest:
        raise Refusal(_("Le texte ne correspond plus à son empreinte : ne le signez pas et prévenez le secrétariat de la zone."))
    if agreement.pay_gap is not None and abs(agreement.pay_gap) > GAP and not accepts_gap:
        raise Refusal({"accepts_gap": _("Le net diffère de plus de 2 % de la simulation montrée à l’agent : reconnaissez cet écart.")})
    signature = save_shared(
        AgreementSignature(
            institution_id=agreement.institution_id, agreement=agreement, version=version, party=party, signed_by=access.user,
            signer=str(access.user), quality=quality, signed_on=on, paper=paper, accepts_gap=accepts_gap, digest=version.digest,
        )
    )  # fmt: skip
    if version.signatures.count() == len(agreement.signers):
        if agreement.began_at:
            _apply_amendment(agreement, version, access.user)
        else:
            moved(agreement, "sign", AgreementState.SIGNED, actor=access.user, party=party, text=version.digest)
            if agreement.is_light:
                told = {"number": agreement.number, "day": french_date(agreement.start)}
                employee_told(agreement, _("Votre ordre de mission %(number)s est signé : départ le %(day)s.") % told)
    return signature


@transaction.atomic
def amendment_propose(*, agreement: Agreement, end: date, reason: str, access: Access) -> AgreementVersion:
    """A new numbered version that moves the term, within the renewals of the agreement; it holds once all three have signed."""
    agreement = taken(agreement, "amend")
    acts_for(agreement, access, Party.HOME, Party.HOST, "")
    last = agreement.versions.first()
    if agreement.end is None or last is None:
        raise Refusal(_("Un transfert n’a pas de terme à prolonger."))
    if last.signatures.count() < len(agreement.signers):
        raise Refusal(_("Un avenant attend déjà ses signatures."))
    if end <= agreement.end:
        raise Refusal({"end": _("Le nouveau terme suit le %(day)s.") % {"day": french_date(agreement.end)}})
    if agreement.is_light and end > months_after(agreement.start, LIGHT_MONTHS):
        raise Refusal({"end": _("Au-delà de trois mois, une mission passe par une convention signée des trois parties : ouvrez-la.")})
    if last.number > agreement.renewals:
        raise Refusal(_("Les renouvellements permis par la convention (%(count)s) sont faits.") % {"count": agreement.renewals})
    content = {**last.content, "end": end.isoformat(), "amendment": {"number": last.number, "from": agreement.end.isoformat(), "reason": reason}}
    return _version(agreement, content, access.user, reason)


def _apply_amendment(agreement: Agreement, version: AgreementVersion, actor: User) -> None:
    """The term moves, and the host contract with it; a move whose return was being prepared goes on."""
    end = date.fromisoformat(version.content["end"])
    with both_institutions(agreement, actor=actor, reason=_("Avenant %(number)s") % {"number": agreement.number}):
        if agreement.host_file_id and agreement.form == Form.SECONDMENT:
            for contract in Contract.objects.filter(employee_id=agreement.host_file_id, end=agreement.end):
                contract.end = end
                save_checked(contract)
        agreement.end = end
        position_term(agreement)
        moved(agreement, "amend", AgreementState.IN_FORCE, actor=actor, text=version.reason)


@transaction.atomic
def agreement_void(*, agreement: Agreement, reason: str, access: Access) -> Agreement:
    """No effect: before the text is signed by a party that withdraws, or, once signed, when it never started within three months."""
    agreement = taken(agreement, "void")
    party = acts_for(agreement, access, Party.HOME, Party.HOST, "")
    if agreement.state == AgreementState.SIGNED and timezone.localdate() < agreement.start + DEADLINE:
        raise Refusal(
            _("Une convention signée est classée sans effet trois mois après la date prévue, le %(day)s.")
            % {"day": french_date(agreement.start + DEADLINE)}
        )
    with because(reason):
        return moved(agreement, "void", AgreementState.VOID, actor=access.user, party=party, text=reason)


def signs_as(agreement: Agreement, access: Access) -> str:
    """The party for whom this person could sign, else nothing."""
    party = party_of(agreement, access)
    if party in agreement.signers and (party == Party.EMPLOYEE or access.has("agreement_sign")):
        return party
    return ""
