"""The papers that a clause needs: acts of both institutions (MOB-11), request for a certificate (MOB-12), attestation of periods
(MOB-13), travel order (MOB-15), certificate of service (MOB-16). Their words are texts of `data/papers.toml`; here is what fills them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.parts import Panel
from mobility.choices import Form
from mobility.choices_agreements import AgreementState, Party
from mobility.contents_moves import Block, Cell, Told
from mobility.models import Agreement

BOUND = (AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDING, AgreementState.ENDED, AgreementState.ENDED_EARLY, AgreementState.CONVERTED)
OVER = (AgreementState.ENDED, AgreementState.ENDED_EARLY, AgreementState.CONVERTED)
LONG = (Form.SECONDMENT, Form.TRANSFER)


@dataclass(frozen=True)
class Paper:
    """`text`: the code of its text, by form where forms differ. `party`: the institution that issues and signs it; `forms`, `states`: when
    it exists; `parts`: the blocks of its own; `is_at_the_end`: due from the end of the move, not from its start; `is_own`: written
    by the person."""

    code: str
    title: Any
    party: str
    forms: tuple[str, ...]
    states: tuple[str, ...]
    signs: Any
    text: Callable[[Agreement], str]
    parts: Callable[[Agreement], dict[str, Any]] = lambda _agreement: {}
    is_at_the_end: bool = False
    is_own: bool = False


def agreement_words(agreement: Agreement) -> dict[str, str]:
    """What every paper of an agreement may name."""
    end = french_date(agreement.end - timedelta(days=1)) if agreement.end else _("sans terme")
    return {
        "nom": agreement.name, "matricule": str(agreement.person.get("staff_number", "")), "forme": str(agreement.get_form_display()),
        "origine": agreement.home.name, "accueil": agreement.host.name, "emploi": agreement.job_title,
        "lieu": agreement.place or agreement.host.name, "debut": french_date(agreement.start), "fin": end, "convention": agreement.number,
        "retour": str(agreement.get_return_right_display()),
        "classement": " ".join(filter(None, [agreement.category, agreement.grade_class, agreement.step])) or "…",
        "anciennete_phrase": _("Son ancienneté est reprise.") if agreement.seniority_kept else _("Son ancienneté n’est pas reprise."),
    }  # fmt: skip


def move_facts(agreement: Agreement) -> Panel:
    words = agreement_words(agreement)
    rows = [
        (_("Agent"), words["nom"]), (_("Matricule"), words["matricule"]), (_("Forme"), words["forme"]), (_("Institution d’origine"), words["origine"]),
        (_("Institution d’accueil"), words["accueil"]), (_("Emploi"), words["emploi"]), (_("Lieu"), agreement.place),
        (_("Du"), words["debut"]), (_("Au"), words["fin"]), (_("Convention"), words["convention"]),
    ]  # fmt: skip
    return Panel(_("Le mouvement"), [(label, value) for label, value in rows if value])


def _home_text(agreement: Agreement) -> str:
    texts = {Form.TRANSFER: "mob-11-transfert", Form.SECONDMENT: "mob-11-detachement", Form.PLACEMENT: "mob-11-mise-a-disposition"}
    return texts[Form(agreement.form)]


def _certificate(agreement: Agreement) -> dict[str, Any]:
    instrument = agreement.instrument
    asked = french_date(agreement.certificate_asked_on) if agreement.certificate_asked_on else "…"
    rows = [
        (_("Instrument"), instrument.title if instrument else _("aucun")), (_("Article"), instrument.posting_article if instrument else ""),
        (_("Formulaire"), instrument.posting_form if instrument else ""), (_("Autorité"), instrument.posting_agreed_by if instrument else ""),
        (_("Demandée le"), asked), (_("Numéro délivré"), agreement.certificate_number),
    ]  # fmt: skip
    return {"attestation": Panel(_("L’attestation demandée"), [(label, value) for label, value in rows if value])}


def _periods(agreement: Agreement) -> dict[str, Any]:
    until = agreement.end or agreement.start
    rows = [[Cell(agreement.host.name), Cell(french_date(agreement.start), "n p2"), Cell(french_date(until - timedelta(days=1)), "n p1")]]
    return {"periodes": Block(_("Périodes accomplies"), [(_("Institution"), ""), (_("Du"), "n p2"), (_("Au"), "n p1")], rows)}


def _travel(agreement: Agreement) -> dict[str, Any]:
    costs = [[Cell(each.label), Cell(str(Party(each.payer).label), "p1")] for each in agreement.costs.all()]
    return {"frais": Block(_("Frais"), [(_("Coût"), ""), (_("Payeur"), "p1")], costs)}


def _report(agreement: Agreement) -> dict[str, Any]:
    given = french_date(agreement.reported_on)
    return {"rapport": Told(_("Rapport remis le %(day)s") % {"day": given}, agreement.report.splitlines())}


def _always(code: str) -> Callable[[Agreement], str]:
    return lambda _agreement: code


DIRECTOR = gettext_lazy("Le directeur général")
PAPERS = {
    "acte-origine": Paper("MOB-11", gettext_lazy("Acte de l’institution d’origine"), Party.HOME, (*LONG, Form.PLACEMENT), BOUND, DIRECTOR, _home_text),
    "acte-accueil": Paper("MOB-11", gettext_lazy("Acte de nomination à l’accueil"), Party.HOST, LONG, BOUND, DIRECTOR, _always("mob-11-nomination")),
    "demande-attestation": Paper(
        "MOB-12", gettext_lazy("Demande d’attestation de législation applicable"), Party.HOME, (Form.SECONDMENT, Form.PLACEMENT), BOUND,
        gettext_lazy("L’employeur"), _always("mob-12"), _certificate,
    ),
    "periodes-assurance": Paper("MOB-13", gettext_lazy("Attestation de périodes"), Party.HOST, (Form.SECONDMENT,), OVER, DIRECTOR, _always("mob-13"), _periods, True),
    "ordre-de-mission": Paper(
        "MOB-15", gettext_lazy("Ordre de mission"), Party.HOME, (Form.MISSION,), (AgreementState.AGREED, *BOUND), DIRECTOR, _always("mob-15"), _travel,
    ),
    "certificat-de-service": Paper(
        "MOB-16", gettext_lazy("Certificat de service"), Party.HOST, (Form.SECONDMENT, Form.PLACEMENT), OVER, DIRECTOR,
        _always("mob-16-certificat"), is_at_the_end=True,
    ),
    "rapport-de-mission": Paper(
        "MOB-15", gettext_lazy("Rapport de mission"), Party.HOME, (Form.MISSION,), (AgreementState.ENDED,), gettext_lazy("L’agent"),
        _always("mob-15-rapport"), _report, is_at_the_end=True, is_own=True,
    ),
}  # fmt: skip


def papers_of(agreement: Agreement) -> dict[str, Paper]:
    """The papers that exist for a form and a state."""
    found = {key: paper for key, paper in PAPERS.items() if agreement.form in paper.forms and agreement.state in paper.states}
    if agreement.reported_on is None:
        found.pop("rapport-de-mission", None)
    return found


def recipients_of(paper: Paper) -> tuple[str, ...]:
    """To whom a paper is handed over: the other institution, and the person when they did not write it."""
    other = Party.HOST if paper.party == Party.HOME else Party.HOME
    return (other,) if paper.is_own else (other, Party.EMPLOYEE)
