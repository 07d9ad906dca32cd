"""A paper of an agreement handed over by who issues it, acknowledged by who receives it: a sender, a recipient, a due day, a receipt."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign
from mobility.choices_agreements import Party
from mobility.contents_papers import Paper, papers_of, recipients_of
from mobility.documents.content_paper import agreement_paper_pdf
from mobility.models import Agreement, PaperHandover
from mobility.selectors.charter import charter
from mobility.selectors.working_days import working_day_after
from mobility.services.agreements.parties import acts_for, employee_told
from mobility.services.applications.examining import holders
from mobility.services.moves import tell
from mobility.services.shared import save_shared, told_in_french


def paper_of(agreement: Agreement, key: str) -> Paper:
    found = papers_of(agreement).get(key)
    if found is None:
        raise Refusal(_("Ce document n’existe pas pour cette convention, ou pas encore."))
    return found


@transaction.atomic
def paper_hand_over(*, agreement: Agreement, key: str, recipient: str, access: Access) -> PaperHandover:
    """Hand the paper over as it reads today; its hash is kept, and the recipient has some working days to acknowledge it."""
    paper = paper_of(agreement, key)
    acts_for(agreement, access, paper.party)
    if not access.has("agreement_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de remettre ce document."))
    if recipient not in recipients_of(paper):
        raise Refusal(_("Ce document n’est pas destiné à cette partie."))
    if PaperHandover.objects.filter(agreement=agreement, key=key, recipient=recipient).exists():
        raise Refusal(_("Ce document est déjà remis à ce destinataire."))
    today, owner = timezone.localdate(), agreement.host if recipient == Party.HOST else agreement.home
    with told_in_french(PaperHandover), transaction.atomic():
        row = PaperHandover.objects.create(
            institution_id=agreement.institution_id, agreement=agreement, key=key, recipient=recipient, sent_on=today, sent_by=access.user,
            due_on=working_day_after(owner, today, charter().handover_days),
            digest=hashlib.sha256(agreement_paper_pdf(agreement, paper)).hexdigest(),
        )  # fmt: skip
    words = _("Convention %(number)s : « %(paper)s » vous est remis, accusez-en réception.") % {"number": agreement.number, "paper": paper.title}
    if recipient == Party.EMPLOYEE:
        employee_told(agreement, words)
    else:
        tell(owner, holders(owner, "mobility_correspondent"), words, agreement.get_absolute_url())
    return row


@transaction.atomic
def paper_receive(*, handover: PaperHandover, note: str, access: Access) -> PaperHandover:
    """The recipient acknowledges; a reserve may be written with it."""
    row = PaperHandover.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=handover.pk)
    acts_for(row.agreement, access, row.recipient)
    if row.received_on is not None:
        raise Refusal(_("L’accusé de réception est déjà donné."))
    return save_shared(assign(row, {"received_on": timezone.localdate(), "received_by": access.user, "note": note.strip()}))
