"""A statement of cost shares on the host's paper: who owes whom, each seat, the sum in figures, when and how it is paid."""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from hr_core.services.acts.places import table
from hr_core.text import french_amount, french_date
from training.documents.sessions import paper_of
from training.models import CostStatement
from training.tables_sessions import hours


def statement_pdf(statement: CostStatement) -> bytes:
    money = french_amount(statement.amount, statement.currency, unit=True)
    words = {"home": f"<b>{escape(statement.home.name)}</b>", "host": f"<b>{escape(statement.host.name)}</b>"}
    rows = [
        [
            f"{line['name']}, {line['job']}" if line["job"] else line["name"], line["title"], line["dates"],
            line["state"], "#" + (hours(line["minutes"]) if line["minutes"] else " "), "#" + french_amount(line["cost"], statement.currency),
        ]
        for line in statement.lines
    ]  # fmt: skip
    heads = [(_("Agent"), 24), (_("Session"), 25), (_("Dates"), 18), (_("Présence"), 13), (_("Heures"), 8), (_("Participation"), 12)]
    rows.append([_("Total"), "", "", "", "", "#" + french_amount(statement.amount, statement.currency)])
    body = (
        "<p>" + _("%(home)s doit à %(host)s la participation suivante aux frais de formation de ses agents.") % words + "</p>"
        + table(heads, rows)
        + "<p>" + _("Arrêté à la somme de <b>%(amount)s</b>, à régler avant le %(day)s.") % {"amount": money, "day": french_date(statement.due_on)} + "</p>"
    )  # fmt: skip
    if statement.remark:
        body += f"<p>{escape(statement.remark)}</p>"
    if statement.paid_on:
        told = {"day": french_date(statement.paid_on), "piece": escape(statement.payment)}
        body += "<p>" + _("Règlement déclaré le %(day)s : %(piece)s.") % told + "</p>"
    if statement.settled_on:
        body += "<p>" + _("Encaissement constaté le %(day)s : le décompte est soldé.") % {"day": french_date(statement.settled_on)} + "</p>"
    mark = _("ANNULÉ : %(reason)s") % {"reason": statement.reason} if statement.state == "cancelled" else ""
    return paper_of(
        statement.host, title=_("Décompte de participation aux frais de formation"), reference=statement.reference, body=body, mark=mark,
        signer_quality=(_("Le service de la formation"),), other_signs=(_("Pour l’institution débitrice"),),
    )  # fmt: skip
