"""Each morning the register of deadlines is written again from the facts: a reminder three working days before, those above after."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.selectors.organisation import regional_body
from hr_core.text import french_date
from mobility.choices import DeadlineKind
from mobility.models import Deadline
from mobility.selectors.deadlines import Due, deadlines_open
from mobility.services.applications.examining import holders
from mobility.services.moves import tell

REMIND_DAYS = 3
#: Their own follow-up speaks for them already (`mobility.services.follow`).
TOLD_ELSEWHERE = (DeadlineKind.OPINION, DeadlineKind.ANSWER)


@transaction.atomic
def deadlines_follow(*, today: date) -> dict[str, int]:
    """Runs in the scope of the regional body; can be run again the same day. Returns how many are open, new, reminded, told above
    and done."""
    body = regional_body()
    rows = {row.key: row for row in Deadline.objects.filter(done_on__isnull=True).select_for_update(of=("self",))}
    count = {"open": 0, "new": 0, "reminded": 0, "escalated": 0, "done": 0}
    seen = set()
    for due in deadlines_open(today):
        seen.add(due.key)
        count["open"] += 1
        row = rows.get(due.key) or Deadline.objects.filter(key=due.key).first() or Deadline(institution=body, key=due.key)
        count["new"] += row.pk is None
        row.kind, row.owner, row.user, row.text, row.url, row.due_on = due.kind, due.owner, due.user, due.text[:200], due.url, due.due_on
        row.done_on = None
        _tell(row, due, body, today, count)
        row.save()
    for key, row in rows.items():
        if key not in seen:
            row.done_on = today
            row.save(update_fields=["done_on"])
            count["done"] += 1
    return count


def _tell(row: Deadline, due: Due, body: Institution, today: date, count: dict[str, int]) -> None:
    if due.kind in TOLD_ELSEWHERE:
        return
    told = {"text": due.text, "day": french_date(due.due_on)}
    if today > due.due_on and row.escalated_on is None:
        row.escalated_on = today
        words = _("%(text)s Attendu le %(day)s, en retard.") % told
        users = [due.user] if due.user else holders(due.owner, *due.roles)
        tell(due.owner, [*users, *holders(due.owner, *due.above)], words, due.url)
        if due.owner != body:
            tell(body, holders(body, "committee_secretary"), words, due.url)
        count["escalated"] += 1
    elif due.due_on - timedelta(days=REMIND_DAYS) <= today <= due.due_on and row.reminded_on is None:
        row.reminded_on = today
        users = [due.user] if due.user else holders(due.owner, *due.roles)
        tell(due.owner, users, _("%(text)s Attendu le %(day)s.") % told, due.url)
        count["reminded"] += 1
