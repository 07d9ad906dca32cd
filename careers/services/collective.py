"""Signing a collective decision: its number in the series of acts, its text and its list frozen, its proof; and cancelling it.

Who signs holds the power to, by a registered power, by delegation or by the role of the house, as for an act of one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_grids import BatchSource
from careers.models import CollectiveDecision, TermsBatch, TermsBatchLine
from careers.selectors.decisions import entries, last_number, numbers
from careers.selectors.grids import words_of
from hr_core.access import Access
from hr_core.models import ActProof, Institution, User
from hr_core.selectors.act_register import SOURCES
from hr_core.services.acts.kinds import ActKind, kind_of
from hr_core.services.acts.numbers import LAST_NUMBERS, number_next
from hr_core.services.acts.paper import head_of, paper_in_force, plain
from hr_core.services.acts.places import long_day
from hr_core.services.acts.powers import Title, title_for
from hr_core.services.acts.signing import digest_of, proof_cancel, token_new
from hr_core.services.acts.texts import series_of, text_in_force
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_amount, french_count, french_date, french_of

#: The kind of decision of each cause.
KINDS = {
    BatchSource.ADVANCEMENT: "collective_advancement", BatchSource.PROMOTION: "collective_promotion",
    BatchSource.GRID: "collective_regrading", BatchSource.RECONSTRUCTION: "collective_regrading",
}  # fmt: skip


def kind_for(batch: TermsBatch) -> ActKind:
    return kind_of(KINDS[BatchSource(batch.source)])


def signing_title(batch: TermsBatch, access: Access) -> Title:
    """By what this person signs the decision today. Raises `Refusal` without a power."""
    title = title_for(access, kind_for(batch))
    if title is None:
        raise Refusal(_("Vous n’avez pas le pouvoir de signer cette décision aujourd’hui : voir les signataires."))
    return title


def number_reserve(batch: TermsBatch) -> tuple[Institution, str, int, int]:
    """(institution, series, year, number), the institution's numbers locked until the end of the transaction."""
    institution = Institution.objects.select_for_update().get(pk=batch.institution_id)
    series, year = series_of(institution, kind_for(batch).code), timezone.localdate().year
    return institution, series, year, number_next(institution, series, year)


def decision_seal(
    *, batch: TermsBatch, lines: Sequence[TermsBatchLine], title: Title, signer: User, place: tuple[Institution, str, int, int]
) -> CollectiveDecision:
    """Write the decision down: it no longer changes. `lines` have their `employee`. Five queries, whatever their number."""
    institution, series, year, number = place
    kind, today = kind_for(batch), timezone.localdate()
    ordered = sorted(lines, key=lambda line: (line.employee.last_name, line.employee.first_names, line.start, line.pk))
    first_day = min(line.start for line in ordered)
    people = len({line.employee_id for line in ordered})
    text = text_in_force(institution, kind.code, today)
    values = places_of(batch, institution, people, first_day)
    head = head_of(institution)
    decision = CollectiveDecision(
        institution=institution, batch=batch, kind=kind.code, title=plain(text.title, values).strip()[:160], visas=text.visas,
        body=text.body, distribution=text.distribution, effective_on=first_day, people=people,
        rows=[{"employee": line.employee_id, "cells": cells_of(line, institution)} for line in ordered],
        series=series, year=year, number=number, paper=paper_in_force(institution, today), token=token_new(),
        signed_by=signer, signed_at=timezone.now(), signer_name=signer.full_name[:120], signer_quality="\n".join(title.lines)[:300],
        frozen={
            "values": values, "decider": title.decider,
            "dated": _("%(city)s, le %(day)s") % {"city": institution.city or institution.acronym, "day": long_day(today)},
            "head": [head.name, head.acronym, head.address, list(head.identifiers), head.colour],
        },
    )  # fmt: skip
    decision.fingerprint = digest_of(said_by(decision, institution))
    save_checked(decision)
    ActProof.objects.create(
        token=decision.token, institution_name=institution.name, reference=decision.reference, title=decision.title,
        signed_on=today, signer=f"{decision.signer_name}, {title.words}"[:300], fingerprint=decision.fingerprint,
    )  # fmt: skip
    tell(decision, _("Une décision collective vous concerne : %(title)s, n° %(reference)s."))
    return decision


def decision_cancel(*, decision: CollectiveDecision, access: Access, reason: str) -> CollectiveDecision:
    """Mark a decision cancelled, its number and its list kept. Raises `Refusal` without the power to sign it."""
    if title_for(access, kind_of(decision.kind)) is None:
        raise Refusal(_("Vous n’avez pas le pouvoir de signer cette décision, ni donc de l’annuler."))
    values = {"cancelled_by": access.user, "cancelled_at": timezone.now(), "cancelled_reason": reason.strip()[:300]}
    save_checked(assign(decision, values))
    proof_cancel(act=decision)
    tell(decision, _("Une décision collective qui vous concerne est annulée : %(title)s, n° %(reference)s."))
    return decision


def places_of(batch: TermsBatch, institution: Institution, people: int, first_day: date) -> dict[str, str]:
    """What the text may name (`hr_core.services.acts.places.COLLECTIVE`), but for the list."""
    motive = batch.label.strip().rstrip(".")
    return {
        "institution": institution.acronym, "de_institution": french_of(institution.acronym), "institution_nom": institution.name, "ville": institution.city or institution.acronym,
        "date_effet": long_day(first_day), "motif": motive, "motif_phrase": f"{motive[:1].upper()}{motive[1:]}.",
        "agents_nombre": french_count(people, _("agent"), _("agents")),
    }  # fmt: skip


def cells_of(line: TermsBatchLine, institution: Institution) -> list[str]:
    """Staff number, name, before, after, salary before, salary after, day; a cell that is a figure begins with « # »."""
    currency = institution.country.currency
    return [
        line.employee.staff_number, line.employee.full_name, words_of(line.old_category, line.old_class, line.old_step), str(line),
        f"#{french_amount(line.old_salary, currency)}", f"#{french_amount(line.base_salary, currency)}", french_date(line.start),
    ]  # fmt: skip


def said_by(decision: CollectiveDecision, institution: Institution) -> dict[str, Any]:
    """What the fingerprint covers."""
    return {
        "institution": institution.code, "reference": decision.reference, "title": decision.title, "visas": decision.visas,
        "body": decision.body, "distribution": decision.distribution, "effective_on": decision.effective_on.isoformat(),
        "signer": [decision.signer_name, decision.signer_quality], "frozen": decision.frozen, "rows": decision.rows,
    }  # fmt: skip


def tell(decision: CollectiveDecision, sentence: str) -> None:
    """One sentence to each person of the list who has an account, in two statements."""
    keys = {row["employee"] for row in decision.rows}
    users = User.objects.filter(files__in=keys).distinct()
    text = sentence % {"title": decision.title, "reference": decision.reference}
    notices_send(institution=decision.institution, users=users, text=text)


def register() -> None:
    """Collective decisions take their numbers in the series of acts, and stand in their register."""
    LAST_NUMBERS.append(last_number)
    SOURCES.append((numbers, entries))
