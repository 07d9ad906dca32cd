"""The documents of a departure: what each says, its text, its number, and the paper that prints the same for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.documents.paper import ForbiddenMarkup, Letter, UnknownPlace, filled, letter_pdf, places_of
from hr_core.models import Employee, Institution, Posting
from hr_core.scope import because
from hr_core.services.acts.numbers import number_next
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from hr_core.text import MONTHS, french_amount, french_date
from payroll.choices_departures import DepartureState, DocumentKind
from payroll.documents.words import amount_in_words
from payroll.models import Departure, DepartureDocument, DepartureTemplate, Heir
from payroll.selectors.departure_register import SERIES
from payroll.selectors.settlements import HeirPart, Settlement, settlement_of
from payroll.services.departure_amounts import SEVERANCE_BASE, Facts, notice_end
from payroll.services.documents import letterhead_of
from payroll.services.proofs import document_proof, proof_revoke
from payroll.services.timeline import require_reason, timeline_end, timeline_set
from payroll.workflows_departures import MANAGE

LETTERS = Path(__file__).resolve().parent.parent / "data" / "letters"
#: Papers that show the net, hence wait for the visa.
OF_THE_NET = (
    DocumentKind.STATEMENT,
    DocumentKind.RECEIPT,
    DocumentKind.DEBT,
    DocumentKind.HEIR_STATEMENT,
    DocumentKind.HEIR_RECEIPT,
)
OF_HEIRS = (DocumentKind.HEIR_STATEMENT, DocumentKind.HEIR_RECEIPT)
OF_DEATH = (*OF_HEIRS, DocumentKind.SURVIVORS)
VISAED = (DepartureState.ENDORSED, DepartureState.PAID, DepartureState.CLOSED)
#: Places of every text, with what they say, for whoever edits one.
PLACES: dict[str, Any] = {
    "institution": gettext_lazy("sigle de l’institution"),
    "institution_nom": gettext_lazy("nom de l’institution"),
    "civilite": gettext_lazy("Monsieur ou Madame"),
    "nom": gettext_lazy("prénoms et nom"),
    "e": gettext_lazy("« e » pour une femme"),
    "ne_le": gettext_lazy("né(e) le … à …"),
    "matricule": gettext_lazy("matricule"),
    "numero_social": gettext_lazy("n° de sécurité sociale"),
    "emploi": gettext_lazy("emploi"),
    "unite": gettext_lazy("unité"),
    "entree": gettext_lazy("date d’entrée"),
    "sortie": gettext_lazy("dernier jour du contrat"),
    "anciennete": gettext_lazy("durée du service"),
    "cause": gettext_lazy("cause du départ"),
    "motif": gettext_lazy("motif"),
    "notification": gettext_lazy("date de notification"),
    "acte_phrase": gettext_lazy("phrase de l’acte, s’il y en a un"),
    "preavis_phrase": gettext_lazy("phrase du préavis"),
    "net": gettext_lazy("net à payer"),
    "net_lettres": gettext_lazy("net en lettres"),
    "sens_net": gettext_lazy("« dus par l’agent » quand le net est négatif"),
    "dette": gettext_lazy("somme due par l’agent"),
    "dette_lettres": gettext_lazy("cette somme en lettres"),
    "deces": gettext_lazy("date du décès"),
    "acte_deces": gettext_lazy("acte de décès"),
    "heredite": gettext_lazy("certificat d’hérédité"),
    "accident_phrase": gettext_lazy("« , par accident du travail » le cas échéant"),
    "ayant_droit": gettext_lazy("nom de l’ayant droit"),
    "beneficiaire": gettext_lazy("qui signe : l’ayant droit ou le tuteur"),
    "identite_phrase": gettext_lazy("pièce d’identité"),
    "lien": gettext_lazy("lien avec le défunt"),
    "part": gettext_lazy("part en fraction"),
    "montant": gettext_lazy("montant de la part"),
    "montant_lettres": gettext_lazy("ce montant en lettres"),
    "tutelle_phrase": gettext_lazy("phrase de tutelle"),
    "mode_paiement": gettext_lazy("mode de paiement"),
}
BLOCKS: dict[str, Any] = {
    "tableau": gettext_lazy("lignes du décompte et net"),
    "explications": gettext_lazy("comment chaque somme est calculée"),
    "emplois": gettext_lazy("emplois occupés"),
    "salaires": gettext_lazy("rémunérations des derniers mois"),
    "ayants_droit": gettext_lazy("liste des ayants droit"),
    "signatures": gettext_lazy("places des deux signatures"),
    "signature_employeur": gettext_lazy("place de la signature de l’institution"),
}


@cache
def house_text(kind: str) -> str:
    """The text of the house for a document."""
    return (LETTERS / f"{kind}.html").read_text(encoding="utf-8").strip()


def text_in_force(institution: Institution, kind: str, on: dt.date) -> tuple[str, str]:
    """(title, text) of a document on a day: the institution's version, else that of the house."""
    own = DepartureTemplate.objects.on(on).filter(institution=institution, kind=kind).order_by("-start").first()
    return (own.title, own.body) if own else (str(DocumentKind(kind).label), house_text(kind))


@transaction.atomic
def template_set(
    *, institution: Institution, kind: str, start: dt.date, title: str, body: str, access: Access, reason: str
) -> DepartureTemplate:
    """Write a text of the institution's own from a day. Raises `ValidationError` for a place or a tag that does not exist."""
    require_reason(reason)
    template_check(body)
    with because(reason):
        return timeline_set(
            DepartureTemplate.objects.filter(institution=institution, kind=kind),
            start=start,
            values={"title": title, "body": body, "written_by": access.user},
            make=lambda: DepartureTemplate(institution=institution, kind=kind),
        )


@transaction.atomic
def template_end(*, institution: Institution, kind: str, end: dt.date, reason: str) -> bool:
    """Come back to the text of the house from a day."""
    require_reason(reason)
    with because(reason):
        return timeline_end(DepartureTemplate.objects.filter(institution=institution, kind=kind), end=end)


def template_check(body: str) -> None:
    try:
        filled(body, dict.fromkeys(PLACES, "x"), dict.fromkeys(BLOCKS, ""))
    except UnknownPlace as error:
        raise ValidationError({"body": _("Ce texte nomme des données qui n’existent pas : %(names)s.") % {"names": error}}) from error
    except ForbiddenMarkup as error:
        raise ValidationError(
            {"body": _("La balise « %(tag)s » n’est pas admise : paragraphes, titres, gras, listes et tableaux seulement.") % {"tag": error}}
        ) from error
    if not places_of(body):
        raise ValidationError({"body": _("Ce texte ne contient aucune donnée de l’agent, comme {{ nom }}.")})


# ---------------------------------------------------------------- issuing
def titles_in_force(institution: Institution, on: dt.date) -> dict[str, str]:
    """The title of every document on a day, in one query."""
    own = DepartureTemplate.objects.on(on).filter(institution=institution).order_by("start")
    return {str(kind): str(kind.label) for kind in DocumentKind} | dict(own.values_list("kind", "title"))


def document_obstacle(departure: Departure, kind: str, heir: Heir | None, settlement: Settlement | None) -> str:
    """Why a document cannot be issued yet, empty when it can; `settlement` as read by the caller."""
    if departure.state == DepartureState.CANCELLED:
        return _("Le départ est annulé.")
    if kind in OF_DEATH and not departure.is_death:
        return _("Ce document ne sert qu’à un décès.")
    if kind in OF_THE_NET:
        if departure.state not in VISAED:
            return _("Ce document porte le net : il s’établit une fois le décompte visé.")
        if settlement is None:
            return _("La paie du solde est à calculer d’abord.")
        if kind == DocumentKind.DEBT and settlement.net >= 0:
            return _("L’agent ne doit rien : le net n’est pas négatif.")
        if kind == DocumentKind.RECEIPT and departure.is_death:
            return _("Après un décès, chaque ayant droit signe son propre reçu.")
        if kind in OF_HEIRS and heir is None:
            return _("Choisir l’ayant droit.")
    return ""


@transaction.atomic
def document_issue(
    *, departure: Departure, kind: str, access: Access, heir: Heir | None = None
) -> DepartureDocument:
    """Issue a document: numbered in its series of the register of acts, text and figures frozen; an earlier one of the same becomes void."""
    if not access.has(MANAGE):
        raise Refusal(_("Votre rôle ne permet pas d’établir les documents de départ."))
    forbid_own_file(departure.employee, access.user)
    settlement = settlement_of(departure)
    obstacle = document_obstacle(departure, kind, heir, settlement)
    if obstacle:
        raise Refusal(obstacle)
    institution = departure.institution
    Institution.objects.select_for_update().get(pk=institution.pk)
    today = timezone.localdate()
    title, body = text_in_force(institution, kind, today)
    part = next((each for each in settlement.parts if heir and each.heir.pk == heir.pk), None) if settlement else None
    places = places_of(body)
    values = _values(departure, settlement, part)
    blocks = {name: BUILD[name](departure, settlement) for name in BLOCKS if name in places}
    number = number_next(institution, SERIES, today.year)
    with because(title):
        _void_earlier(departure, kind, heir)
        document = save_checked(
            DepartureDocument(
                institution_id=institution.pk,
                departure=departure,
                heir=heir,
                kind=kind,
                year=today.year,
                number=number,
                title=title,
                body=body,
                data={
                    "reference": f"{SERIES}-{today.year}-{number:04d}",
                    "values": {name: value for name, value in values.items() if name in places},
                    "blocks": blocks,
                    "dated": _("%(city)s, le %(day)s") % {"city": institution.city or institution.acronym, "day": long_day(today)},
                },
                issued_by=access.user,
            )
        )
        if settlement is not None and kind in OF_THE_NET and kind != DocumentKind.DEBT:
            net = part.amount if part else settlement.net
            document.token = document_proof(
                purpose=kind, key=document.pk, staff_number=departure.employee.staff_number, net=net
            )
            save_checked(document)
    return document


def document_pdf(document: DepartureDocument) -> bytes:
    """The paper of a document, from what it froze."""
    data, token = document.data, document.token
    address = settings.SITE_URL + reverse("verification:token", args=[token]) if token else ""
    title = _("%(title)s (annulé)") % {"title": document.title} if document.is_void else document.title
    return letter_pdf(
        Letter(
            title=title,
            reference=document.reference,
            dated=data["dated"],
            body=filled(document.body, data["values"], data["blocks"]),
            head=letterhead_of(document.institution),
            verification=address,
            verification_code="-".join(token[at : at + 4] for at in range(0, len(token), 4)).upper(),
        )
    )


def _void_earlier(departure: Departure, kind: str, heir: Heir | None) -> None:
    for earlier in DepartureDocument.objects.filter(departure=departure, kind=kind, heir=heir, is_void=False):
        earlier.is_void = True
        save_checked(earlier)
        if earlier.token:
            proof_revoke(token=earlier.token)


# ---------------------------------------------------------------- what they say
def long_day(day: dt.date) -> str:
    """`28 novembre 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def _values(departure: Departure, settlement: Settlement | None, part: HeirPart | None) -> dict[str, str]:
    employee, institution = departure.employee, departure.institution
    is_woman = employee.sex == Employee.Sex.FEMALE
    posting = Posting.objects.filter(employee=employee).select_related("unit").order_by("-start").first()
    facts = Facts(departure)
    net = settlement.net if settlement else 0
    values = {
        "institution": institution.acronym,
        "institution_nom": institution.name,
        "civilite": _("Madame") if is_woman else _("Monsieur"),
        "nom": employee.full_name,
        "e": "e" if is_woman else "",
        "ne_le": _born(employee, is_woman),
        "matricule": employee.staff_number,
        "numero_social": employee.social_security_number or "—",
        "emploi": posting.job_title if posting else "",
        "unite": str(posting.unit) if posting else "",
        "entree": long_day(employee.hired_on),
        "sortie": long_day(departure.last_paid_on),
        "anciennete": facts.service.words,
        "cause": str(departure.get_cause_display()),
        "motif": departure.reason.rstrip("."),
        "notification": long_day(departure.notified_on),
        "acte_phrase": _("Acte : %(act)s.") % {"act": departure.reference} if departure.reference else "",
        "preavis_phrase": _notice_sentence(facts),
        "net": _money(max(0, net), departure),
        "net_lettres": _words(abs(net), departure),
        "sens_net": _(", due par l’agent") if net < 0 else "",
        "dette": _money(max(0, -net), departure),
        "dette_lettres": _words(max(0, -net), departure),
    }
    values |= _death_values(departure)
    return values | _heir_values(departure, part)


def _death_values(departure: Departure) -> dict[str, str]:
    names = ("deces", "acte_deces", "heredite", "accident_phrase")
    if not departure.is_death:
        return dict.fromkeys(names, "")
    death = departure.death
    return {
        "deces": long_day(death.died_on),
        "acte_deces": death.certificate,
        "heredite": death.heredity_reference or "—",
        "accident_phrase": _(", par accident du travail") if death.is_work_accident else "",
    }


def _heir_values(departure: Departure, part: HeirPart | None) -> dict[str, str]:
    names = ("ayant_droit", "beneficiaire", "identite_phrase", "lien", "part", "montant", "montant_lettres",
             "tutelle_phrase", "mode_paiement")  # fmt: skip
    if part is None:
        return dict.fromkeys(names, "")
    heir = part.heir
    where = f" ({heir.bank_name} {heir.account})".replace("  ", " ") if heir.account else ""
    return {
        "ayant_droit": heir.name,
        "beneficiaire": heir.guardian_name if heir.is_minor else heir.name,
        "identite_phrase": _("pièce %(id)s,") % {"id": heir.identity_reference} if heir.identity_reference else "",
        "lien": str(heir.get_link_display()),
        "part": heir.share_words,
        "montant": _money(part.amount, departure),
        "montant_lettres": _words(part.amount, departure),
        "tutelle_phrase": _("Mineur représenté par son tuteur, %(name)s (%(act)s).")
        % {"name": heir.guardian_name, "act": heir.guardian_reference}
        if heir.is_minor
        else "",
        "mode_paiement": f"{heir.get_mode_display()}{where}",
    }


def _born(employee: Employee, is_woman: bool) -> str:
    word = _("née") if is_woman else _("né")
    if employee.birth_on is None:
        return word
    place = _(" à %(place)s") % {"place": employee.birth_place} if employee.birth_place else ""
    return f"{word} le {long_day(employee.birth_on)}{place}"


def _notice_sentence(facts: Facts) -> str:
    last = notice_end(facts)
    return _("Votre préavis court jusqu’au %(day)s.") % {"day": long_day(last)} if last else ""


def _money(value: int, departure: Departure) -> str:
    return french_amount(value, departure.institution.country.currency, unit=True)


def _words(value: int, departure: Departure) -> str:
    return amount_in_words(value, departure.institution.country.currency)


def _cell(text: str, css: str = "") -> str:
    return f'<td class="{css}">{text}</td>' if css else f"<td>{text}</td>"


def _lines(departure: Departure, settlement: Settlement | None) -> str:
    if settlement is None:
        return ""
    write = _plain(departure)
    head = f'<tr><th width="60%">{_("Désignation")}</th><th class="n" width="20%">{_("À payer")}</th><th class="n" width="20%">{_("À retenir")}</th></tr>'
    rows = "".join(
        f"<tr>{_cell(escape(line.label))}{_cell(write(line.due), 'n')}{_cell(write(line.withheld), 'n')}</tr>"
        for line in settlement.lines
    )
    net, label = settlement.net, _("Net à payer à l’agent") if settlement.net >= 0 else _("Net dû par l’agent")
    if departure.is_death and net >= 0:
        label = _("Net à partager entre les ayants droit")
    totals = (
        f"<tr>{_cell(_('Totaux'), 'sub')}{_cell(write(settlement.due), 'n sub')}{_cell(write(settlement.withheld), 'n sub')}</tr>"
        f"<tr>{_cell(f'<b>{label}</b>', 'sum')}{_cell(f'<b>{write(max(0, net))}</b>', 'n sum')}"
        f"{_cell(f'<b>{write(max(0, -net))}</b>', 'n sum')}</tr>"
    )
    return f'<table class="lines"><thead>{head}</thead><tbody>{rows}{totals}</tbody></table>'


def _plain(departure: Departure) -> Callable[[int], str]:
    currency = departure.institution.country.currency
    return lambda value: french_amount(value, currency) if value else ""


def _explained(departure: Departure, settlement: Settlement | None) -> str:
    found = []
    for amount in departure.amounts.all():
        formula = amount.explanation.get("formula")
        if amount.amount and formula and amount.amount == amount.computed:
            found.append(f'<p class="small"><b>{escape(amount.label)}</b> : {escape(formula)}.</p>')
        elif amount.amount and amount.proposed_reason:
            found.append(f'<p class="small"><b>{escape(amount.label)}</b> : {escape(amount.proposed_reason)}.</p>')
    return "".join(found)


def _jobs(departure: Departure, settlement: Settlement | None) -> str:
    rows = []
    for posting in Posting.objects.filter(employee=departure.employee).select_related("unit").order_by("start"):
        last = min(posting.end or departure.left_on, departure.left_on) - dt.timedelta(days=1)
        rows.append(
            f"<tr>{_cell(escape(posting.job_title))}{_cell(escape(str(posting.unit)))}"
            f"{_cell(french_date(posting.start))}{_cell(french_date(last))}</tr>"
        )
    head = f'<tr><th width="36%">{_("Emploi")}</th><th width="34%">{_("Unité")}</th><th width="15%">{_("Du")}</th><th width="15%">{_("Au")}</th></tr>'
    return f'<table class="lines"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>' if rows else ""


def _wages(departure: Departure, settlement: Settlement | None) -> str:
    write = _plain(departure)
    months = list(reversed(Facts(departure).last_months(SEVERANCE_BASE, 12)))
    rows = "".join(
        f"<tr>{_cell(f'{MONTHS[month.month - 1].capitalize()} {month.year}')}{_cell(write(month.amount), 'n')}</tr>"
        for month in months
    )
    head = f'<tr><th width="70%">{_("Mois")}</th><th class="n" width="30%">{_("Rémunération brute")}</th></tr>'
    return f'<table class="lines"><thead>{head}</thead><tbody>{rows}</tbody></table>' if rows else f"<p>{_('Aucun mois payé.')}</p>"


def _heirs(departure: Departure, settlement: Settlement | None) -> str:
    rows = "".join(
        f"<tr>{_cell(escape(heir.payee))}{_cell(escape(str(heir.get_link_display())))}"
        f"{_cell(french_date(heir.birth_on) if heir.birth_on else '')}{_cell(heir.share_words, 'n')}</tr>"
        for heir in departure.heirs.all()
    )
    head = f'<tr><th width="46%">{_("Ayant droit")}</th><th width="20%">{_("Lien")}</th><th width="18%">{_("Né(e) le")}</th><th class="n" width="16%">{_("Part")}</th></tr>'
    return f'<table class="lines"><thead>{head}</thead><tbody>{rows}</tbody></table>' if rows else f"<p>{_('Aucun ayant droit connu.')}</p>"


def _both(departure: Departure, settlement: Settlement | None) -> str:
    left = _("L’ayant droit ou son tuteur") if departure.is_death else _("L’agent")
    return f'<table class="sign"><tr><td width="50%">{left}</td><td width="50%">{_("Pour l’institution")}</td></tr></table>'


def _employer(departure: Departure, settlement: Settlement | None) -> str:
    return f'<table class="sign"><tr><td width="50%"></td><td width="50%">{_("Pour l’institution, cachet et signature")}</td></tr></table>'


BUILD: dict[str, Callable[[Departure, Settlement | None], str]] = {
    "tableau": _lines,
    "explications": _explained,
    "emplois": _jobs,
    "salaires": _wages,
    "ayants_droit": _heirs,
    "signatures": _both,
    "signature_employeur": _employer,
}
