"""A collective decision on classifications, with the list of those whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_grids import BatchState
from careers.models import TermsBatch, TermsBatchLine
from careers.selectors.grids import words_of
from hr_core.documents.act_paper import ActPaper, act_paper_pdf
from hr_core.documents.paper import filled
from hr_core.models import Institution
from hr_core.services.acts.paper import head_of, paper_in_force
from hr_core.services.acts.places import long_day, table
from hr_core.text import french_amount, french_count, french_date


def batch_pdf(batch: TermsBatch, lines: Sequence[TermsBatchLine], institution: Institution) -> bytes:
    """The decision under its number: what it decides, for whom, who took it; marked when it was cancelled."""
    currency = institution.country.currency
    rows = [
        [
            line.employee.staff_number, line.employee.full_name, words_of(line.old_category, line.old_class, line.old_step), str(line),
            f"#{french_amount(line.old_salary, currency)}", f"#{french_amount(line.base_salary, currency)}", french_date(line.start),
        ]
        for line in lines
    ]  # fmt: skip
    heads = [(_("Matricule"), 11), (_("Agent"), 25), (_("Avant"), 12), (_("Après"), 12), (_("Salaire avant"), 14), (_("Salaire après"), 14), (_("Effet"), 12)]  # fmt: skip
    people = french_count(len({line.employee_id for line in lines}), _("agent"), _("agents"))
    first = _("Le classement et le salaire de base de %(people)s changent comme dit à la liste qui suit.") % {"people": people}
    last = _("La présente décision est enregistrée et communiquée partout où besoin sera.")
    body = (
        f"<p><b>{_('Article premier.')}</b> {first}</p>{table(heads, rows)}<p><b>{_('Article 2.')}</b> {last}</p>"
    )
    head = head_of(institution, paper_in_force(institution, timezone.localdate()))
    decider = batch.decided_by.full_name if batch.decided_by else ""
    day = long_day(batch.act_on) if batch.act_on else ""
    return act_paper_pdf(
        ActPaper(
            head=head, reference=batch.act_number, dated=_("%(city)s, le %(day)s") % {"city": institution.city or institution.acronym, "day": day},
            title=batch.label, body=filled(body, {}, {}), lines=tuple(filter(None, (head.address, ", ".join(head.identifiers)))),
            signer_name=decider, signer_quality=(_("Décidé par"),),
            mark=_("ANNULÉE : %(reason)s") % {"reason": batch.decision_reason} if batch.state == BatchState.CANCELLED else "",
        )
    )  # fmt: skip
