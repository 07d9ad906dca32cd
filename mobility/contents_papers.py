"""The papers that a clause needs, one content each: acts of both institutions (MOB-11), request for a certificate (MOB-12), attestation of
periods (MOB-13), travel order (MOB-15), certificate of service (MOB-16)."""

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
from mobility.contents_moves import Block, Cell, Content, Told
from mobility.models import Agreement

BOUND = (AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDING, AgreementState.ENDED, AgreementState.ENDED_EARLY, AgreementState.CONVERTED)
OVER = (AgreementState.ENDED, AgreementState.ENDED_EARLY, AgreementState.CONVERTED)
LONG = (Form.SECONDMENT, Form.TRANSFER)


@dataclass(frozen=True)
class Paper:
    """`party`: the institution on whose paper it is drawn, and who signs it; `forms`, `states`: when it exists."""

    code: str
    title: Any
    party: str
    forms: tuple[str, ...]
    states: tuple[str, ...]
    signs: Any
    told: Callable[[Agreement], Content]


def _facts(agreement: Agreement) -> Panel:
    end = french_date(agreement.end - timedelta(days=1)) if agreement.end else _("sans terme")
    rows = [
        (_("Agent"), agreement.name), (_("Matricule"), agreement.person.get("staff_number", "")), (_("Forme"), str(agreement.get_form_display())),
        (_("Institution d’origine"), agreement.home.name), (_("Institution d’accueil"), agreement.host.name), (_("Emploi"), agreement.job_title),
        (_("Lieu"), agreement.place), (_("Du"), french_date(agreement.start)), (_("Au"), end), (_("Convention"), agreement.number),
    ]  # fmt: skip
    return Panel(_("Le mouvement"), [(label, value) for label, value in rows if value])


def _home_act(agreement: Agreement) -> Content:
    day = {"day": french_date(agreement.start), "host": agreement.host.name}
    line = {
        Form.TRANSFER: _("L’agent est radié des effectifs à compter du %(day)s, par transfert à l’institution suivante : %(host)s. Son décompte final est établi à la veille."),
        Form.SECONDMENT: _("L’agent est placé en détachement à compter du %(day)s dans l’institution suivante : %(host)s. Son contrat est suspendu ; il continue d’avancer dans son grade."),
        Form.PLACEMENT: _("L’agent est mis à disposition, à compter du %(day)s, de l’institution suivante : %(host)s. Il reste employé et payé par son institution."),
    }[Form(agreement.form)]
    return Content(parts=[_facts(agreement), Told(_("Décision"), [line % day, _("Droit de retour : %(right)s.") % {"right": agreement.get_return_right_display()}])])


def _host_act(agreement: Agreement) -> Content:
    grade = " ".join(filter(None, [agreement.category, agreement.grade_class, agreement.step])) or "…"
    line = _("L’agent est nommé dans l’emploi de « %(job)s » à compter du %(day)s, au classement %(grade)s.") % {
        "job": agreement.job_title, "day": french_date(agreement.start), "grade": grade,
    }  # fmt: skip
    kept = _("Son ancienneté est reprise.") if agreement.seniority_kept else _("Son ancienneté n’est pas reprise.")
    return Content(parts=[_facts(agreement), Told(_("Décision"), [line, kept])])


def _certificate(agreement: Agreement) -> Content:
    instrument = agreement.instrument
    asked = french_date(agreement.certificate_asked_on) if agreement.certificate_asked_on else "…"
    rows = [
        (_("Instrument"), instrument.title if instrument else _("aucun")), (_("Article"), instrument.posting_article if instrument else ""),
        (_("Formulaire"), instrument.posting_form if instrument else ""), (_("Autorité"), instrument.posting_agreed_by if instrument else ""),
        (_("Demandée le"), asked), (_("Numéro délivré"), agreement.certificate_number),
    ]  # fmt: skip
    told = _("L’employeur demande que la législation du pays d’origine reste applicable à l’agent pendant le mouvement. La demande et la délivrance sont le fait de deux personnes.")
    return Content(parts=[_facts(agreement), Panel(_("L’attestation demandée"), [(label, value) for label, value in rows if value]), Told(_("Objet"), [told])])


def _periods(agreement: Agreement) -> Content:
    until = agreement.end or agreement.start
    rows = [[Cell(agreement.host.name), Cell(french_date(agreement.start), "n p2"), Cell(french_date(until - timedelta(days=1)), "n p1")]]
    table = Block(_("Périodes accomplies"), [(_("Institution"), ""), (_("Du"), "n p2"), (_("Au"), "n p1")], rows)
    return Content(parts=[_facts(agreement), table, Told(_("Pour faire valoir"), [_("Cette attestation est remise à l’agent et aux deux régimes : la totalisation en dépend.")])])


def _travel(agreement: Agreement) -> Content:
    told = [_("L’agent se rend à %(place)s pour : %(job)s.") % {"place": agreement.place or agreement.host.name, "job": agreement.job_title},
            _("Il remet son rapport dans les quinze jours de son retour.")]  # fmt: skip
    costs = [[Cell(each.label), Cell(str(Party(each.payer).label), "p1")] for each in agreement.costs.all()]
    return Content(parts=[_facts(agreement), Told(_("Objet de la mission"), told), Block(_("Frais"), [(_("Coût"), ""), (_("Payeur"), "p1")], costs)])


def _report(agreement: Agreement) -> Content:
    given = french_date(agreement.reported_on) if agreement.reported_on else ""
    return Content(parts=[_facts(agreement), Told(_("Rapport remis le %(day)s") % {"day": given}, agreement.report.splitlines())])


def _service(agreement: Agreement) -> Content:
    told = _("L’agent a servi dans l’institution du %(start)s au %(end)s, dans l’emploi de « %(job)s ». Il la quitte libre de tout engagement.")
    end = french_date((agreement.end or agreement.start) - timedelta(days=1))
    return Content(parts=[_facts(agreement), Told(_("Certificat"), [told % {"start": french_date(agreement.start), "end": end, "job": agreement.job_title}])])


DIRECTOR = gettext_lazy("Le directeur général")
PAPERS = {
    "acte-origine": Paper("MOB-11", gettext_lazy("Acte de l’institution d’origine"), Party.HOME, (*LONG, Form.PLACEMENT), BOUND, DIRECTOR, _home_act),
    "acte-accueil": Paper("MOB-11", gettext_lazy("Acte de nomination à l’accueil"), Party.HOST, LONG, BOUND, DIRECTOR, _host_act),
    "demande-attestation": Paper(
        "MOB-12", gettext_lazy("Demande d’attestation de législation applicable"), Party.HOME, (Form.SECONDMENT, Form.PLACEMENT), BOUND,
        gettext_lazy("L’employeur"), _certificate,
    ),
    "periodes-assurance": Paper("MOB-13", gettext_lazy("Attestation de périodes"), Party.HOST, (Form.SECONDMENT,), OVER, DIRECTOR, _periods),
    "ordre-de-mission": Paper("MOB-15", gettext_lazy("Ordre de mission"), Party.HOME, (Form.MISSION,), (AgreementState.AGREED, *BOUND), DIRECTOR, _travel),
    "rapport-de-mission": Paper("MOB-15", gettext_lazy("Rapport de mission"), Party.HOME, (Form.MISSION,), (AgreementState.ENDED,), gettext_lazy("L’agent"), _report),
    "certificat-de-service": Paper("MOB-16", gettext_lazy("Certificat de service"), Party.HOST, (Form.SECONDMENT, Form.PLACEMENT), OVER, DIRECTOR, _service),
}  # fmt: skip


def papers_of(agreement: Agreement) -> dict[str, Paper]:
    """The papers that exist for a form and a state."""
    found = {key: paper for key, paper in PAPERS.items() if agreement.form in paper.forms and agreement.state in paper.states}
    if agreement.reported_on is None:
        found.pop("rapport-de-mission", None)
    return found
