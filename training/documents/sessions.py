"""Papers of sessions, on the institution's own: convocations, mission orders, attendance sheet, certificate, training record."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.documents.act_paper import ActPaper, act_paper_pdf
from hr_core.documents.paper import filled
from hr_core.models import Employee, Institution, Posting
from hr_core.services.acts.paper import code_words, head_of, paper_in_force
from hr_core.services.acts.places import long_day, table
from hr_core.services.acts.signing import fingerprint_words
from hr_core.text import NO_BREAK, french_amount, french_date, french_spaces
from training.models import Certificate, Enrolment, Presence, Slot, TrainingSession
from training.models.sessions import days_words
from training.selectors.enrolments import Record
from training.tables_sessions import hours

ONE_DAY = timedelta(days=1)


def joined(papers: Iterable[bytes]) -> bytes:
    """Several papers in one file, in order."""
    from pypdf import PdfReader, PdfWriter  # loaded when a paper is drawn

    writer, target = PdfWriter(), io.BytesIO()
    for paper in papers:
        writer.append(PdfReader(io.BytesIO(paper)))
    writer.write(target)
    return target.getvalue()


def paper_of(institution: Institution, *, title: str, reference: str, body: str, **more: object) -> bytes:
    today = timezone.localdate()
    paper = paper_in_force(institution, today)
    head = head_of(institution, paper)
    lines = tuple(paper.lines.splitlines()) if paper and paper.lines.strip() else tuple(filter(None, (head.address, ", ".join(head.identifiers))))
    dated = _("%(city)s, le %(day)s") % {"city": institution.city or institution.acronym, "day": long_day(today)}
    usual = {
        "head": head, "reference": reference, "dated": dated, "title": title, "body": french_spaces(filled(french_spaces(body), {}, {})),
        "motto": paper.motto if paper else "", "lines": lines, "foot": paper.foot if paper else "",
    }  # fmt: skip
    return act_paper_pdf(ActPaper(**(usual | more)))  # type: ignore[arg-type]


def _programme(slots: Sequence[Slot]) -> str:
    rows = [[f"{slot.day:%d/%m/%Y}", str(slot.get_half_display()), f"{slot.begins:%H:%M} – {slot.ends:%H:%M}"] for slot in slots]
    return table([(_("Jour"), 34), (_("Demi-journée"), 33), (_("Heures"), 33)], rows) if rows else ""


def _to_write(lines: str) -> str:
    """Cells left blank, with room for a hand."""
    return lines.replace("<td> </td>", f"<td>{NO_BREAK}<br>{NO_BREAK}<br>{NO_BREAK}</td>")


def convocation_pdf(row: Enrolment, slots: Sequence[Slot]) -> bytes:
    """One page for one person: what, when, where, what to bring."""
    session = row.session
    name = escape(row.who)
    number = f" ({escape(row.employee.staff_number)})" if row.employee else ""
    body = (
        f"<p><b>{name}</b>{number}</p>"
        f"<p>{_('Nous vous convions à la formation')} <b>{escape(session.title)}</b>, {escape(session.dates)}, {escape(session.where)}.</p>"
        + _programme(slots)
        + f"<p>{_('Signez la feuille de présence à chaque demi-journée, sur votre téléphone ou auprès du formateur : l’attestation en dépend.')}</p>"
        + f"<p>{_('En cas d’empêchement, prévenez sans attendre votre responsable et le service de la formation : une personne de la liste d’attente prendra la place.')}</p>"
    )
    quality = (_("Le service de la formation"),)
    return paper_of(session.institution, title=_("Convocation"), reference=f"{session.reference}/{row.pk}", body=body, signer_quality=quality)


def mission_pdf(row: Enrolment, home: str) -> bytes:
    """A mission order for somebody who works in another town; the day before and the day after are for the road."""
    session = row.session
    assert session.end is not None and row.employee is not None
    sent = _("est chargée") if row.employee.sex == Employee.Sex.FEMALE else _("est chargé")
    words = {
        "sent": sent, "name": escape(row.who), "number": escape(row.employee.staff_number), "town": escape(session.town or session.where),
        "home": escape(home or "—"), "title": escape(session.title), "reference": session.reference,
        "out": french_date(session.start - ONE_DAY), "back": french_date(session.end),
    }  # fmt: skip
    body = (
        "<p>" + _("<b>%(name)s</b>, matricule %(number)s, en service à %(home)s, %(sent)s de se rendre à <b>%(town)s</b>.") % words + "</p>"
        "<p>" + _("Objet : formation « %(title)s » (%(reference)s).") % words + "</p>"
        "<p>" + _("Départ le %(out)s, retour le %(back)s.") % words + "</p>"
        "<p>" + _("Moyen de transport : ……………………………………  Immatriculation : ……………………………") + "</p>"
        + _to_write(table([(_("Visas"), 20), (_("À l’arrivée"), 40), (_("Au départ"), 40)], [[town, " ", " "] for town in (session.town or session.where, home or "—")]))
    )  # fmt: skip
    return paper_of(
        session.institution, title=_("Ordre de mission"), reference=f"{session.reference}/OM-{row.pk}", body=body,
        signer_quality=(_("La direction générale"),), other_signs=(_("L’agent"),),
    )  # fmt: skip


def towns_of(employees: Iterable[int], on: date) -> dict[int, str]:
    """Where each works: the town of the unit, else that of the institution; one query."""
    rows = Posting.objects.on(on).filter(employee__in=list(employees)).select_related("unit", "institution")
    return {row.employee_id: row.unit.town or row.institution.city for row in rows}


def missions_pdf(rows: Sequence[Enrolment], session: TrainingSession) -> bytes | None:
    """The orders of those who work elsewhere; None when nobody does."""
    towns = towns_of([row.employee_id for row in rows if row.employee_id], session.start)
    away = [row for row in rows if row.employee_id and session.town and towns.get(row.employee_id, "").casefold() != session.town.casefold()]
    return joined(mission_pdf(row, towns.get(row.employee_id or 0, "")) for row in away) if away else None


def sheet_pdf(session: TrainingSession, rows: Sequence[Enrolment], slots: Sequence[Slot]) -> bytes:
    """The attendance sheet, a table for each day: what is already signed is written, the rest is to be signed by hand."""
    held = {(each.slot_id, each.enrolment_id): each for each in Presence.objects.filter(slot__in=[slot.pk for slot in slots])}
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(slot.day, []).append(slot)
    body = f"<p>{escape(session.title)}, {escape(session.where)}. {_('Formateurs :')} {escape(', '.join(str(each) for each in session.trainers.all() if not each.replaced_on) or '—')}</p>"
    for day, halves in days.items():
        lines = []
        for row in rows:
            cells = []
            for slot in halves:
                each = held.get((slot.pk, row.pk))
                cells.append("" if each is None else _("signé %(at)s") % {"at": f"{timezone.localtime(each.signed_at):%H:%M}"} if each.is_present else _("absent"))
            lines.append([row.employee.staff_number if row.employee else row.guest.home.acronym if row.guest else "", row.who, *(cell or " " for cell in cells)])
        width = 54 // len(halves)
        heads = [(_("Matricule"), 14), (_("Nom"), 32), *((f"{slot.get_half_display()} {slot.begins:%H:%M}-{slot.ends:%H:%M}", width) for slot in halves)]
        rows_told = table(heads, lines or [["", "", *("" for _slot in halves)]])
        body += f"<h2>{long_day(day)}</h2>" + _to_write(rows_told)
    return paper_of(
        session.institution, title=_("Feuille de présence"), reference=session.reference, body=body,
        signer_quality=(_("Le formateur"),), other_signs=(_("Le service de la formation"),),
    )  # fmt: skip


def certificate_pdf(certificate: Certificate) -> bytes:
    """As frozen when it was signed; its square leads to the public page."""
    said = certificate.frozen
    start, end = (date.fromisoformat(said[name]) for name in ("start", "end"))
    number = f" ({escape(said['staff_number'])})" if said["staff_number"] else ""
    body = (
        f"<p>{_('Le soussigné atteste que')} <b>{escape(said['name'])}</b>{number} {_('a suivi la formation')}</p>"
        f"<h2>{escape(said['title'])}</h2>"
        f"<p>{escape(days_words(start, end)).capitalize()}, {escape(said['where'])}, {_('soit %(hours)s heures de présence.') % {'hours': hours(said['minutes'])}}</p>"
    )
    if said["objectives"]:
        body += f"<p>{_('Objectifs :')}</p><ul>" + "".join(f"<li>{escape(line)}</li>" for line in said["objectives"]) + "</ul>"
    if said["score"] is not None:
        body += f"<p>{_('Note obtenue au test de fin : %(mark)s sur 20.') % {'mark': _mark(said['score'])}}</p>"
    if said["valid_until"]:
        body += f"<p>{_('Valable jusqu’au %(day)s.') % {'day': french_date(date.fromisoformat(said['valid_until']) - ONE_DAY)}}</p>"
    cancelled = _("ANNULÉE le %(day)s") % {"day": french_date(certificate.cancelled_on)} if certificate.cancelled_on else ""
    return paper_of(
        certificate.institution, title=_("Attestation de formation"), reference=certificate.reference, body=body,
        dated=_("Délivrée le %(day)s") % {"day": long_day(certificate.issued_on)}, signer_quality=tuple(filter(None, (said["quality"],))),
        signer_name=said["signer"], signed_words=_("signée électroniquement le %(day)s") % {"day": french_date(certificate.issued_on)},
        mark=cancelled, verification=settings.SITE_URL + reverse("hr_core:act_verify", args=[certificate.token]),
        verification_code=code_words(certificate.token), fingerprint=fingerprint_words(certificate.fingerprint),
    )  # fmt: skip


def _mark(thousandths: int) -> str:
    whole, rest = divmod(thousandths, 1000)
    return f"{whole},{rest:03d}".rstrip("0").rstrip(",")


def record_pdf(record: Record, employee: Employee) -> bytes:
    """The training record of a person, which goes along with a move: sessions, hours, certificates, what is held."""
    institution = employee.institution
    rows = [
        [line.dates, line.title + (f" ({line.elsewhere})" if line.elsewhere else ""), str(line.state.label), "#" + (hours(line.minutes) if line.minutes else " "), line.reference or " "]
        for line in record.lines
    ]
    total = _("%(hours)s heures suivies, %(cost)s.") % {"hours": hours(record.minutes), "cost": french_amount(record.cost, institution.country.currency, unit=True)}
    body = f"<p><b>{escape(employee.full_name)}</b>, {_('matricule')} {escape(employee.staff_number)}</p><p>{escape(total)}</p>"
    body += f"<h2>{_('Formations')}</h2>"
    heads = [(_("Dates"), 24), (_("Formation"), 36), (_("État"), 16), (_("Heures"), 9), (_("Attestation"), 15)]
    body += table(heads, rows) if rows else f"<p>{_('Aucune formation inscrite.')}</p>"
    if record.licences:
        held = [
            [licence.obligation.label, licence.number or " ", french_date(licence.obtained_on), french_date(licence.expires_on) if licence.expires_on else _("sans échéance")]
            for licence in record.licences
        ]
        body += f"<h2>{_('Habilitations')}</h2>" + table([(_("Habilitation"), 40), (_("Numéro"), 24), (_("Obtenue le"), 18), (_("Expire le"), 18)], held)
    return paper_of(institution, title=_("Relevé de formation"), reference=employee.staff_number, body=body, signer_quality=(_("Le service de la formation"),))
