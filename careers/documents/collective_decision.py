"""A collective decision on paper: its number, what it decides, the list of those whom it concerns, who signed, how to verify it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.documents.decision_annex import with_annex
from careers.models import CollectiveDecision
from hr_core.documents.act_paper import ActPaper, act_paper_pdf
from hr_core.documents.letterhead import Letterhead
from hr_core.documents.paper import filled
from hr_core.services.acts.paper import code_words, head_of, plain
from hr_core.services.acts.places import table
from hr_core.services.acts.signing import fingerprint_words
from hr_core.text import french_count, french_date, french_spaces

#: A longer list goes to an annex.
LINES_IN_THE_TEXT = 40


def decision_pdf(decision: CollectiveDecision, rows: Sequence[list[str]]) -> bytes:
    """`rows`: the cells that the reader may see; those left out are counted under the list, which is an annex when it is long."""
    frozen, paper = decision.frozen, decision.paper
    values = frozen["values"]
    name, acronym, address, identifiers, colour = frozen["head"]
    head = Letterhead(name, acronym, address, tuple(identifiers), colour, head_of(decision.institution, paper).logo)
    lines = tuple(paper.lines.splitlines()) if paper and paper.lines.strip() else tuple(filter(None, (address, ", ".join(identifiers))))
    drawn = act_paper_pdf(
        ActPaper(
            head=head,
            reference=decision.reference,
            dated=frozen["dated"],
            title=decision.title,
            body=french_spaces(filled(french_spaces(decision.body), values, {"agents_liste": _list(rows, len(decision.rows))})),
            visas=tuple(line for line in plain(decision.visas, values).splitlines() if line.strip()),
            decider=frozen["decider"],
            signer_quality=tuple(decision.signer_quality.splitlines()),
            signer_name=decision.signer_name,
            signed_words=_("signé électroniquement le %(day)s") % {"day": french_date(timezone.localtime(decision.signed_at).date())},
            copies=tuple(line for line in plain(decision.distribution, values).splitlines() if line.strip()),
            motto=paper.motto if paper else "",
            lines=lines,
            foot=paper.foot if paper else "",
            mark=_("ANNULÉE le %(day)s : %(reason)s")
            % {"day": french_date(timezone.localtime(decision.cancelled_at).date()), "reason": decision.cancelled_reason}
            if decision.cancelled_at
            else "",
            verification=settings.SITE_URL + reverse("hr_core:act_verify", args=[decision.token]),
            verification_code=code_words(decision.token),
            fingerprint=fingerprint_words(decision.fingerprint),
        )
    )
    if len(rows) <= LINES_IN_THE_TEXT:
        return drawn
    return with_annex(drawn, reference=decision.reference, heads=_heads(), rows=rows)


def _heads() -> list[tuple[str, int]]:
    return [
        (_("Matricule"), 11), (_("Agent"), 25), (_("Avant"), 12), (_("Après"), 12), (_("Salaire avant"), 14),
        (_("Salaire après"), 14), (_("Effet"), 12),
    ]  # fmt: skip


def _list(rows: Sequence[list[str]], whole: int) -> str:
    if len(rows) <= LINES_IN_THE_TEXT:
        body = table(_heads(), [list(row) for row in rows])
    else:
        told = french_count(len(rows), _("agent"), _("agents"))
        body = f"<p>{_('La liste annexée nomme %(people)s.') % {'people': told}}</p>"
    hidden = whole - len(rows)
    if hidden:
        told = french_count(hidden, _("ligne n’est pas montrée"), _("lignes ne sont pas montrées"))
        body += f"<p>{_('Cet exemplaire est un extrait : %(count)s à ce lecteur.') % {'count': told}}</p>"
    return body
