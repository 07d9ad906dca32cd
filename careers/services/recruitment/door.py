"""The door of candidates from outside: published notices read, an application written, its state told to who holds its receipt.

The only way by which somebody without an account reaches an institution's tables: each function opens the scope itself, reads
nothing but what is published, and writes a candidate and their papers, nothing else.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from careers.choices_recruitment import Admission, RecruitmentState
from careers.models import PostStanding, Recruitment, RecruitmentCandidate
from careers.services.recruitment.candidates import candidate_receive
from careers.services.recruitment.papers import paper_keep, paper_read
from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import french_date, french_spaces


@dataclass(frozen=True)
class Place:
    """A post of a notice."""

    title: str
    unit: str
    categories: str
    job: str


@dataclass(frozen=True)
class Notice:
    """What the page tells of a recruitment; `is_open`: applications are received today."""

    key: int
    code: str
    institution: str
    label: str
    way: str
    reference: str
    opens_on: date
    closes_on: date
    is_open: bool
    conditions: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def last_day(self) -> date:
        return self.closes_on - timedelta(days=1)


def notices(on: date) -> list[Notice]:
    """The notices of the zone whose applications are received on a day, those that close first at the head."""
    institutions = list(Institution.objects.filter(is_open=True))
    with scope(institutions, actor_label=_("page publique"), reason=_("Avis de recrutement")):
        rows = _published().filter(opens_on__lte=on, closes_on__gt=on).order_by("closes_on", "label")
        return [_told(row, on) for row in rows]


def notice(code: str, key: int, on: date) -> Notice | None:
    """One notice, whole; None unless it is published and its time has come."""
    institution = _institution(code)
    if institution is None:
        return None
    with scope(institution, actor_label=_("page publique"), reason=_("Avis de recrutement")):
        row = _published().filter(pk=key, opens_on__lte=on).first()
        return _told(row, on, whole=True) if row is not None else None


def application_submit(
    *, code: str, key: int, values: Mapping[str, Any], files: Sequence[tuple[str, UploadedFile]], on: date
) -> RecruitmentCandidate:
    """Receive an application from outside with its papers; it has its receipt. All or nothing.

    Raises `Refusal` once the time has passed, for a file that may not enter, and for somebody whose file is here already.
    """
    institution = _institution(code)
    if institution is None:
        raise Refusal(_("Cet avis n’est plus publié."))
    read = [(label, file, paper_read(file)) for label, file in files]
    with scope(institution, actor_label=_("candidature en ligne"), reason=_("Candidature en ligne")):
        row = _published().filter(pk=key).first()
        if row is None or not row.opens_on <= on < row.closes_on:
            raise Refusal(_("Les candidatures à cet avis ne se reçoivent plus."))
        try:
            person = candidate_receive(
                recruitment=row, candidate=RecruitmentCandidate(receipt=receipt_new()), values=dict(values) | {"received_on": on}
            )
        except ValidationError as refused:
            if any("déjà un dossier" in each for each in refused.messages):
                raise Refusal(
                    _("Ce dossier ne peut pas être reçu en ligne. Si vous avez déjà postulé, votre premier dossier reste valable.")
                ) from refused
            raise
        for label, file, content in read:
            paper_keep(person, label, file, content)
        return save_checked(person)


def application_state(*, receipt: str, birth_on: date) -> str:
    """Where an application stands, in a sentence, for who knows its receipt and the birth date; empty when nothing corresponds."""
    institutions = list(Institution.objects.filter(is_open=True))
    with scope(institutions, actor_label=_("page publique"), reason=_("Suivi d’une candidature")):
        row = RecruitmentCandidate.objects.filter(receipt=receipt_read(receipt), birth_on=birth_on).exclude(receipt="").select_related("recruitment").first()
        return french_spaces(_state_words(row)) if row is not None else ""


def _state_words(row: RecruitmentCandidate) -> str:
    of = row.recruitment
    told = {"label": of.label, "day": french_date(row.received_on)}
    if of.state == RecruitmentState.DROPPED:
        return _("« %(label)s » : ce recrutement est abandonné.") % told
    if row.admission == Admission.REJECTED:
        return _("« %(label)s » : dossier reçu le %(day)s, écarté. Motif : %(reason)s") % (told | {"reason": row.admission_reason})
    if of.state == RecruitmentState.DECIDED:
        return _("« %(label)s » : les résultats sont arrêtés. Décision : %(outcome)s.") % (told | {"outcome": row.get_outcome_display()})
    if row.admission == Admission.ADMITTED:
        return _("« %(label)s » : dossier reçu le %(day)s, recevable.") % told
    return _("« %(label)s » : dossier reçu le %(day)s, à examiner.") % told


def receipt_new() -> str:
    """`REC-7KQ2-M9XA`: forty bits of chance, asked with the birth date."""
    code = base64.b32encode(secrets.token_bytes(5)).decode()
    return f"REC-{code[:4]}-{code[4:]}"


def receipt_read(text: str) -> str:
    """A receipt as people copy it."""
    code = "".join(sign for sign in text.upper() if sign.isalnum()).removeprefix("REC")
    return f"REC-{code[:4]}-{code[4:8]}" if len(code) == 8 else ""


def _institution(code: str) -> Institution | None:
    return Institution.objects.filter(code=code, is_open=True).first()


def _published() -> Any:
    return Recruitment.objects.filter(is_public=True, state=RecruitmentState.OPEN).select_related("institution")


def _told(row: Recruitment, on: date, *, whole: bool = False) -> Notice:
    of = row.institution
    found = Notice(
        key=row.pk, code=of.code, institution=of.name, label=row.label, way=row.get_way_display(), reference=row.reference,
        opens_on=row.opens_on, closes_on=row.closes_on, is_open=row.opens_on <= on < row.closes_on,
    )  # fmt: skip
    if not whole:
        return found
    posts = list(row.posts.select_related("post__job"))
    units = dict(PostStanding.objects.on(on).filter(post__in=[each.post_id for each in posts]).values_list("post", "unit__name"))
    return Notice(
        **vars(found) | {
            "conditions": lines_of(row.conditions), "papers": lines_of(row.papers), "tests": tuple(test.label for test in row.tests.all()),
            "places": tuple(
                Place(each.post.title, units.get(each.post_id, ""), each.post.categories, each.post.job.title if each.post.job else "")
                for each in posts
            ),
        }
    )  # fmt: skip


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
