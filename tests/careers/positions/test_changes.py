"""A position holds from the signature of its act, ends by the act of return, and leaves no trace in the facts once cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from careers.documents.career_record import career_record_pdf, positions_table
from careers.models import AdministrativePosition
from careers.selectors.careers import pasts
from careers.selectors.positions import position_on, positions_due, positions_of
from careers.selectors.seniority import SeniorityLine, line_add, seniority_of, span_between
from careers.services.positions.changes import position_change
from hr_core.models import Absence, AdministrativeStatus, AuditEntry
from hr_core.services.absences import absence_cancel
from hr_core.services.acts.certificates import issue_certificate
from hr_core.services.acts.flow import act_cancel
from hr_core.services.acts.paper import frozen_of
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from tests.careers.advancement.makers import unpaid
from tests.careers.positions.makers import held, kind, proposed, returned, signed
from tests.cast import Zone
from tests.hr_core.helpers import acting

START, BACK = dt.date(2026, 1, 11), dt.date(2026, 3, 16)


def statuses(zone: Zone) -> list[tuple[object, ...]]:
    rows = AdministrativeStatus.objects.filter(employee=zone.employee("awa")).order_by("start")
    return [(row.start, row.end, row.kind, row.main_payer, row.legal_employer) for row in rows]


def test_a_secondment_is_written_when_signed_ended_by_the_return_and_undone_in_the_other_order(zone: Zone) -> None:
    act = proposed(zone, "detachement", host="CNPS du Cameroun")
    with acting(zone, "fatou"):
        before = statuses(zone)
        assert not AdministrativePosition.objects.exists() and not Absence.objects.exists()
        words = frozen_of(act)["values"]
        assert words["organisme_phrase"] == " auprès de l’organisme « CNPS du Cameroun »"
        assert "10 janvier 2027" in words["position_fin_phrase"] and "organisme d’accueil" in words["position_effets"]
    act = signed(zone, act)
    with acting(zone, "mamadou"):
        position = AdministrativePosition.objects.get()
        assert (position.start, position.end, position.due_on, position.reference) == (START, None, dt.date(2027, 1, 11), act.reference)
        assert position.absence.state == "confirmed" and position.absence.end is None
        assert [row[3] for row in statuses(zone)] == ["institution", "other"]
        assert statuses(zone)[-1][0] == START  # the days served in January are counted by the roster
    back = returned(zone, position, BACK)
    with acting(zone, "mamadou") as access:
        position.refresh_from_db()
        assert (position.end, position.absence.__class__.objects.get(pk=position.absence_id).end) == (BACK, BACK)
        assert statuses(zone)[-1][:4] == (BACK, None, "labour_code", "institution")
        with pytest.raises(Refusal, match="a changé depuis"):
            act_cancel(act=act, access=access, reason="Erreur")
        act_cancel(act=back, access=access, reason="Retour reporté")
        position.refresh_from_db()
        assert position.end is None and position.return_act is None and statuses(zone)[-1][3] == "other"
        act_cancel(act=act, access=access, reason="Détachement retiré")
        assert statuses(zone) == before and not AdministrativePosition.objects.exists()
        assert Absence.objects.get().state == "cancelled"
        assert AuditEntry.objects.filter(table_name="careers_administrativeposition", action="delete", reason__contains=act.reference).exists()


def test_positions_follow_one_another_and_never_overlap(zone: Zone) -> None:
    first = held(zone)
    second = held(zone, "sous-les-drapeaux", start=dt.date(2026, 6, 1), due_on=dt.date(2027, 6, 1))
    with acting(zone, "fatou"):
        first.refresh_from_db()
        assert first.end == second.start and position_on(zone.employee("awa"), dt.date(2026, 5, 31)) == first
        with pytest.raises(Refusal, match="commence déjà le 01/06/2026"):
            position_change(
                employee=zone.employee("awa"), kind=kind(zone), start=dt.date(2026, 3, 1), due_on=dt.date(2026, 4, 1),
                actor=zone.user("fatou"), reference="x",
            )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            AdministrativePosition.objects.filter(pk=first.pk).update(end=None)


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("detachement", {}, "organisme d’accueil"),
        ("disponibilite", {"due_on": None}, "demande un terme"),
        ("disponibilite", {"due_on": dt.date(2029, 1, 12)}, "36 mois au plus"),  # one day too many
        ("disponibilite", {"start": dt.date(2014, 12, 31), "due_on": dt.date(2015, 2, 1)}, "pas en service"),
    ],
)
def test_a_change_that_the_kind_does_not_allow_is_refused_and_writes_nothing(
    zone: Zone, code: str, values: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        held(zone, code, **values)
    with acting(zone, "fatou"):
        assert not AdministrativePosition.objects.exists() and not Absence.objects.exists()
    held(zone, due_on=dt.date(2029, 1, 11))  # the last day allowed


def test_nobody_changes_their_own_position_nor_its_absence_behind_the_act(zone: Zone) -> None:
    with pytest.raises(OwnFile):
        held(zone, who="fatou")
    position = held(zone)
    with acting(zone, "khady"), pytest.raises(Refusal, match="vient de la position"):
        absence_cancel(absence=position.absence, actor=zone.user("khady"), reason="x")


def test_seniority_and_advancement_leave_out_what_the_position_says(zone: Zone) -> None:
    position = held(zone)
    returned(zone, position, BACK)
    with acting(zone, "fatou"):
        awa = zone.employee("awa")
        found = seniority_of(awa, dt.date(2026, 4, 1))
        days = (BACK - START).days
        assert found.uncounted == days and found.since == dt.date(2015, 1, 1) + dt.timedelta(days=days)
        assert [line.words for line in found.lines][1] == f"−{days}\u00a0jours"
        assert found.lines[1].label == "Disponibilité : ne compte pas"
        assert found.span == span_between(found.since, dt.date(2026, 4, 1)) == (11, 0, 26)
        (family, pause), *others = pasts([awa.pk])[awa.pk].absences
        assert (family, pause.start, pause.end, pause.share) == ("position", START, BACK, 0) and not others
        # The day before the leave nothing is taken off.
        assert seniority_of(awa, START).uncounted == 0


def test_a_secondment_counts_whole_and_half_time_counts_half(zone: Zone) -> None:
    held(zone, "detachement", who="awa", host="CNPS")
    held(zone, "conge-parental", who="moussa", due_on=dt.date(2026, 12, 11))
    with acting(zone, "fatou"):
        awa, moussa = zone.employee("awa"), zone.employee("moussa")
        assert seniority_of(awa, BACK).uncounted == 0 and not pasts([awa.pk])[awa.pk].absences
        assert [pause.share for _family, pause in pasts([moussa.pk])[moussa.pk].absences] == [50]


def test_health_and_suspension_show_to_who_handles_acts_only(zone: Zone) -> None:
    held(zone, "suspension", due_on=None)
    with acting(zone, "khady") as access:
        assert positions_of(access).count() == 1
    with acting(zone, "ousmane") as access:
        assert not positions_of(access).exists()


def test_a_term_is_near_on_its_day_and_no_longer_once_ended(zone: Zone) -> None:
    position = held(zone)
    with acting(zone, "fatou") as access:
        assert not positions_due(access, dt.date(2027, 1, 10)).exists()
        assert positions_due(access, dt.date(2027, 1, 11)).exists()
    returned(zone, position, BACK)
    with acting(zone, "fatou") as access:
        assert not positions_due(access, dt.date(2027, 1, 11)).exists()


def test_the_service_record_tells_positions_and_the_same_seniority_line_by_line(zone: Zone) -> None:
    position = held(zone, host="")
    held(zone, "suspension", who="moussa", due_on=None)
    returned(zone, position, BACK)
    with acting(zone, "fatou"):
        awa = zone.employee("awa")
        act = issue_certificate(kind="service_record", employee=awa, actor=zone.user("fatou"))
        told = frozen_of(act)
        assert "Disponibilité" in told["blocks"]["services"] and "−64" in told["blocks"]["services"]
        assert told["values"]["anciennete"] == seniority_of(awa, act.effective_on + dt.timedelta(days=1)).words
        assert "Suspension" not in positions_table(zone.employee("moussa"), dt.date(2026, 12, 1))
        assert career_record_pdf(awa, zone.home, dt.date(2026, 11, 1), with_pay=True).startswith(b"%PDF")


def test_what_a_rule_cuts_in_two_is_one_line_of_the_seniority() -> None:
    day, lines = dt.date(2026, 12, 1), [SeniorityLine("Services", dt.date(2017, 9, 1), dt.date(2026, 12, 1), Fraction(9), counts=True)]
    for label, start, end in (("Disponibilité", 0, 13), ("Disponibilité", 13, 90), ("Disponibilité", 100, 110), ("Absence", 110, 111)):
        line_add(lines, SeniorityLine(label, day + dt.timedelta(start), day + dt.timedelta(end), Fraction(end - start)))
    assert [(line.label, int(line.days)) for line in lines[1:]] == [("Disponibilité", 90), ("Disponibilité", 10), ("Absence", 1)]


def test_an_absence_ahead_is_named_at_the_draft_and_not_at_the_signature(zone: Zone) -> None:
    with acting(zone, "fatou"):
        absence = unpaid(zone, "awa", dt.date(2026, 2, 2), dt.date(2026, 2, 12))
    with pytest.raises(Refusal, match="à partir du 02/02/2026 au 11/02/2026"):
        proposed(zone)
    with acting(zone, "fatou"):
        absence_cancel(absence=absence, actor=zone.user("fatou"), reason="Reporté")
    assert proposed(zone).state == "draft"


def test_a_suspension_is_offered_to_who_may_prepare_its_act(zone: Zone, as_: Callable[[str], Client]) -> None:
    with acting(zone, "fatou"):
        suspension = kind(zone, "suspension")
    form = reverse("careers:position_create", args=[zone.employee("awa").pk])
    assert f'value="{suspension.pk}"' in as_("khady").get(form).content.decode()
    page = as_("fatou").get(form).content.decode()
    assert 'name="position"' in page and f'<option value="{suspension.pk}"' not in page
