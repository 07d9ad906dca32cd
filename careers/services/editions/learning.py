"""Titles learnt: what institutions call a job of the referential, offered to the text that circulates as another title of the job."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from careers.choices_referential import AmendmentKind, AmendmentState, EditionState, ListState
from careers.models import Amendment, CirculationRound, Job, TitleJob, TitleList, TitleListLine
from careers.selectors.posts.titles import key_of
from careers.services.editions.amendments import amendment_file, amendment_save
from hr_core.access import Access
from hr_core.services.errors import Refusal


@dataclass
class Learnt:
    """A title that a person chose or validated for a job, which the job does not have among its titles."""

    key: str
    title: str
    code: str
    job: str
    people: int = 0
    institutions: set[str] = field(default_factory=set)

    @property
    def mark(self) -> str:
        return f"{self.code}|{self.key}"


def round_now() -> CirculationRound | None:
    """The circulation under way, if any."""
    rows = CirculationRound.objects.filter(closed_at=None, edition__state=EditionState.CIRCULATED).select_related("edition")
    return rows.order_by("-pk").first()


def titles_learnt(current: CirculationRound) -> list[Learnt]:
    """From the lists sent (a job chosen by hand) and the validated correspondences that the reader may see; the most borne first.

    One's own institution's in an institution, the lists of all in the regional body. Five queries.
    """
    last = TitleList.objects.filter(institution=OuterRef("institution"), state=ListState.SENT).order_by("-as_of").values("pk")[:1]
    lines = TitleListLine.objects.filter(of=Subquery(last), job__isnull=False, by_hand=True).select_related("job", "institution")
    told = [(row.title, row.key, row.job.code, row.headcount, row.institution.acronym) for row in lines if row.job]
    validated = TitleJob.objects.filter(title__state="approved", share=100).select_related("title", "job", "institution")
    told += [(row.title.title, row.title.key, row.job.code, 0, row.institution.acronym) for row in validated]
    known = _known(current)
    asked = set(
        Amendment.objects.filter(edition=current.edition_id, kind=AmendmentKind.ADD_TITLE)
        .exclude(state=AmendmentState.WITHDRAWN).values_list("code", "proposal__title")
    )  # fmt: skip
    taken = {(code, key_of(str(title))) for code, title in asked}
    found: dict[str, Learnt] = {}
    for title, key, code, people, place in told:
        if code not in known or key in known[code][1] or (code, key) in taken:
            continue
        each = found.setdefault(f"{code}|{key}", Learnt(key, title, code, known[code][0]))
        each.people += people
        each.institutions.add(place)
    return sorted(found.values(), key=lambda each: (-each.people, each.title))


def _known(current: CirculationRound) -> dict[str, tuple[str, set[str]]]:
    """code → (title, keys of every title) of the jobs of the text that circulates."""
    names: dict[str, tuple[str, set[str]]] = defaultdict(lambda: ("", set()))
    for job in Job.objects.filter(edition=current.edition_id):
        names[job.code] = (job.title, {key_of(each) for each in (job.title, job.title_feminine, *job.alternative_titles)})
    return dict(names)


@transaction.atomic
def title_offer(*, mark: str, access: Access) -> Amendment:
    """File one of them as an amendment « another title » of the acting institution; an editor accepts it alone (short track)."""
    current = round_now()
    if current is None:
        raise Refusal(_("Aucune édition n’est en circulation : l’appellation sera proposée à la prochaine."))
    found = next((each for each in titles_learnt(current) if each.mark == mark), None)
    if found is None:
        raise Refusal(_("Cette appellation est déjà au texte, ou déjà proposée."))
    reason = _("Appellation en usage : %(places)s, %(people)s agents.") % {"places": ", ".join(sorted(found.institutions)), "people": found.people}
    values = {"kind": AmendmentKind.ADD_TITLE, "code": found.code, "proposal": {"title": found.title}, "reason": reason}
    row = amendment_save(amendment=Amendment(institution=access.institution, round=current), values=values, access=access)
    return amendment_file(amendment=row, access=access)
