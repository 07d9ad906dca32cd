"""Changes of classification by acts: nothing before each is signed, applied after the last, undone one by one or whole."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from careers.choices_grids import BatchState
from careers.documents.collective_decision import decision_pdf
from careers.models import CollectiveDecision, TermsBatch
from careers.selectors.decisions import rows_shown
from careers.services.batch_acts import batch_acts, batch_cancel
from careers.services.batches import batch_apply, batch_propose
from hr_core.models import Act, PayTerms
from hr_core.scope import scope
from hr_core.selectors.act_register import entries_of
from hr_core.services.acts.flow import act_cancel, act_drop, acts_check, acts_sign
from hr_core.services.acts.numbers import number_next
from hr_core.services.acts.paper import act_pdf
from hr_core.services.errors import Refusal
from tests.careers.grids.makers import NEW, access, batch, decided
from tests.careers.grids.test_batches import terms
from tests.cast import Zone
from tests.hr_core.helpers import acting

FIRST = dt.date(2015, 1, 1)
BEFORE = [(FIRST, None, "3", 400_000)]
AFTER = [(FIRST, NEW, "3", 400_000), (NEW, None, "3", 410_000)]


def with_acts(zone: Zone) -> TermsBatch:
    """Proposed and put into acts by Fatou."""
    with acting(zone, "fatou") as fatou:
        made = batch_propose(batch=batch(zone), access=fatou)
        batch_acts(batch=made, access=fatou)
        made.refresh_from_db()
        return made


def signed(zone: Zone) -> tuple[TermsBatch, list[Act]]:
    made = with_acts(zone)
    with acting(zone, "khady") as khady:
        acts_check(acts=Act.objects.filter(kind="regrading").exclude(employee__user=khady.user), access=khady)
    with acting(zone, "mamadou") as mamadou:
        outcome = acts_sign(acts=Act.objects.filter(state="checked").order_by("pk"), access=mamadou)
        assert not outcome.refusals
        made.refresh_from_db()
        return made, outcome.done


def test_each_act_writes_its_person_and_the_last_one_closes_the_change(zone: Zone) -> None:
    made = with_acts(zone)
    with acting(zone, "khady") as khady:
        acts = list(Act.objects.filter(origin=made.label))
        assert made.state == BatchState.ACTS and len(acts) == made.lines.count()
        assert terms(zone, "awa") == BEFORE
        own = [act for act in acts if act.employee_id == zone.employee("khady").pk]
        assert len(acts_check(acts=acts, access=khady).done) == len(acts) - len(own)
    with acting(zone, "mamadou") as mamadou:
        done = acts_sign(acts=Act.objects.filter(state="checked").order_by("pk"), access=mamadou).done
        assert terms(zone, "awa") == AFTER and terms(zone, "khady") == BEFORE
        act = next(act for act in done if act.employee_id == zone.employee("awa").pk)
        assert "410" in act.frozen["values"]["nouveau_salaire"] and act_pdf(act).startswith(b"%PDF")
        made.refresh_from_db()
        assert made.state == BatchState.ACTS  # Khady's act still waits for another person's check
        acts_check(acts=own, access=mamadou)
        acts_sign(acts=own, access=mamadou)
        made.refresh_from_db()
        assert made.state == BatchState.APPLIED and made.act_number.startswith("DEC-") and " à DEC-" in made.act_number


def test_cancelling_an_act_undoes_its_person_only_and_keeps_the_trace(zone: Zone) -> None:
    _made, acts = signed(zone)
    with acting(zone, "mamadou") as mamadou:
        act = next(act for act in acts if act.employee_id == zone.employee("awa").pk)
        act_cancel(act=act, access=mamadou, reason="Erreur de grade")
        assert terms(zone, "awa") == BEFORE and terms(zone, "moussa") == AFTER
        kept = PayTerms.objects.get(employee=zone.employee("awa"), state="refused")
        assert act.reference in kept.decision_reason and "Erreur de grade" in kept.decision_reason


def test_an_act_is_not_cancelled_under_a_later_classification(zone: Zone) -> None:
    _made, acts = signed(zone)
    with acting(zone, "mamadou") as mamadou:
        PayTerms.objects.filter(employee=zone.employee("awa"), start=NEW).update(end=dt.date(2026, 6, 1))
        act = next(act for act in acts if act.employee_id == zone.employee("awa").pk)
        with pytest.raises(Refusal, match="encore changé depuis"):
            act_cancel(act=act, access=mamadou, reason="Erreur")


def test_a_dropped_act_may_be_prepared_again_and_no_other(zone: Zone) -> None:
    made = with_acts(zone)
    with acting(zone, "fatou") as fatou:
        with pytest.raises(Refusal, match="déjà son acte"):
            batch_acts(batch=made, access=fatou)
        act_drop(act=Act.objects.get(employee=zone.employee("awa")), access=fatou, reason="Texte à revoir")
        assert batch_acts(batch=made, access=fatou) == 1


def test_who_prepared_the_change_signs_none_of_its_acts(zone: Zone) -> None:
    with scope(zone.home):
        made = batch_propose(batch=batch(zone), access=access(zone, "fatou"))
        TermsBatch.objects.filter(pk=made.pk).update(prepared_by=zone.user("mamadou"))
        batch_acts(batch=made, access=access(zone, "fatou"))
    with acting(zone, "khady") as khady:
        acts_check(acts=Act.objects.filter(employee=zone.employee("awa")), access=khady)
    with acting(zone, "mamadou") as mamadou:
        outcome = acts_sign(acts=Act.objects.filter(state="checked"), access=mamadou)
        assert not outcome.done and "une autre personne en signe" in outcome.refusals[0]


def test_a_collective_decision_is_numbered_in_the_register_signed_frozen_and_taken_back_whole(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        made = batch_propose(batch=batch(zone), access=access(zone, "fatou"))
        with pytest.raises(Refusal, match="pas le pouvoir de signer"):
            batch_apply(batch=made, access=access(zone, "khady"))
        assert terms(zone, "awa") == BEFORE
        made = decided(zone, made)
        decision = CollectiveDecision.objects.get(batch=made)
        assert (made.act_number, decision.number, decision.people) == (decision.reference, 1, decision.batch.lines.count())
        entries = entries_of(access(zone, "khady"), year=decision.year, series="DEC", first=1, count=9)
        assert [(each.reference, each.whom) for each in entries] == [(made.act_number, f"{decision.people}\xa0agents, liste jointe")]
        assert number_next(zone.home, "DEC", decision.year) == 2
        shown = rows_shown(decision, access(zone, "fatou"))
        assert decision_pdf(decision, shown).startswith(b"%PDF") and len(shown) == decision.people
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(decision_pdf(decision, shown * 60))).pages]
        annex = " ".join(page for page in pages if "Annexe, page" in page)
        assert shown[0][0] not in pages[0] and annex.count(shown[0][0]) == 60, "a long list follows the text"
        assert "#" not in annex, "the mark of a figure is not printed"
        with pytest.raises(IntegrityError, match="ne changent plus"), transaction.atomic():
            CollectiveDecision.objects.update(title="Autre")
        with pytest.raises(Refusal, match="une autre personne annule"):
            batch_cancel(batch=made, access=access(zone, "fatou"), reason="x")
    assert "inscrit au registre" in client.get(f"/verifier-un-acte/{decision.token}/").text
    with scope(zone.home):
        with CaptureQueriesContext(connection) as queries:
            batch_cancel(batch=made, access=access(zone, "mamadou"), reason="Accord non homologué")
        assert len(queries) < 40 and terms(zone, "awa") == BEFORE
        made.refresh_from_db()
        decision.refresh_from_db()
        assert (made.state, decision.cancelled_reason) == (BatchState.CANCELLED, "Accord non homologué")
        assert b"%PDF" in decision_pdf(decision, shown)
    assert "Cet acte a été annulé" in client.get(f"/verifier-un-acte/{decision.token}/").text
