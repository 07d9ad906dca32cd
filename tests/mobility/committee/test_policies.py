"""What the database itself refuses: the recused member, the mark of another before the lock, the decided and the sealed."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from mobility.models import (
    Application,
    ApplicationScore,
    CommitteeDecision,
    Conflict,
    InterestDeclaration,
    Mark,
    Place,
    Voice,
)
from mobility.services.committee import marking
from tests.cast import Zone
from tests.mobility.committee import world as made_by
from tests.mobility.committee.world import decided, marks, scoring, world


def counts(*models: type) -> list[int]:
    return [model.objects.count() for model in models]


def test_a_member_of_a_candidate_s_institution_is_recused_from_the_whole_vacancy(zone: Zone) -> None:
    made = world(zone)
    with made.acting("kadi"):
        assert counts(Application) == [3]
    item = scoring(made)
    with made.acting("estelle"):
        found = Conflict.objects.get(member=made.members["kadi"])
        assert (found.ground, found.ruling, found.is_hard) == ("same_home", "recused", True)
        assert counts(Application) == [3]
        assert [str(voice) for voice in Voice.objects.filter(replaces=made.members["kadi"])] == ["Mahamat Saleh"]
        ApplicationScore.objects.create(
            institution=zone.regional, application=made.files["baba"], edition="1", scale="1", engine="1", inputs={}, eligible=True,
            inputs_digest="0",
        )  # fmt: skip
    with made.acting("kadi"):
        assert counts(Application, ApplicationScore, Place, Mark) == [0, 0, 0, 0]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM mobility_application WHERE snapshot::text LIKE '%Moumouni%'")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM hr_core_auditentry WHERE table_name LIKE 'mobility%'")
            assert cursor.fetchone() == (0,)
        voice = Voice.objects.filter(item=item).first()
        with pytest.raises(Error), transaction.atomic():
            Mark.objects.create(
                institution=zone.regional, item=item, application_id=made.files["baba"].pk, voice=voice,
                user=zone.user("kadi"), round=1, criterion=1, value=5, sentence="Par la bande.",
            )  # fmt: skip


def test_a_recusal_from_one_vacancy_leaves_the_others_open(zone: Zone) -> None:
    made = world(zone)
    scoring(made)
    other = made_by.vacancy_before(zone)
    made_by.file_of(zone, other, "baba", "cnss-ne", 650)
    with made.acting("kadi"):
        assert list(Application.objects.values_list("vacancy", flat=True)) == [other.pk]
        assert InterestDeclaration.objects.count() == 0
    with made.acting("koffi"):
        assert counts(Application, InterestDeclaration) == [4, 7]


def test_a_recusal_is_never_lifted(zone: Zone) -> None:
    made = world(zone)
    scoring(made)
    with made.acting("penda"), pytest.raises(Error, match="ne se retire pas"), transaction.atomic():
        Conflict.objects.filter(ruling="recused").delete()


def test_marks_are_blind_until_the_last_voter_confirms(zone: Zone) -> None:
    made = world(zone)
    scoring(made)
    for name in ("estelle", "jules"):
        marks(made, name, 4)
    for name, own in (("estelle", 12), ("jules", 12), ("hanta", 0), ("penda", 0)):
        with made.acting(name):
            assert Mark.objects.count() == own, name
    with made.acting("jules"):
        assert not Mark.objects.filter(user=zone.user("estelle")).update(value=0)
        stolen = Mark.objects.filter(user=zone.user("jules")).first()
        with pytest.raises(Error), transaction.atomic():
            Mark.objects.create(
                institution=zone.regional, item=stolen.item, application=stolen.application, round=2, criterion=1, value=0,
                voice=Voice.objects.get(user=zone.user("estelle")), user=zone.user("estelle"), sentence="Usurpée.",
            )  # fmt: skip
        marking.marks_confirm(item=made.item, access=made.access("jules"))
        assert not Mark.objects.update(value=1)  # one's own no longer change once confirmed
    for name in made_by.VOTERS[2:]:
        marks(made, name, 3)
    for name in [each for each in made_by.VOTERS if each != "jules"]:
        with made.acting(name):
            marking.marks_confirm(item=made.item, access=made.access(name))
    with made.acting("hanta"):
        assert made.item.state == "marks_locked"
        assert Mark.objects.count() == 12 * 7
        assert not Mark.objects.update(value=1)


def test_a_decided_item_no_longer_changes_and_its_results_stay_inside_until_published(zone: Zone) -> None:
    made = world(zone)
    item = decided(made)
    with made.acting("estelle"):
        for broken in (
            lambda: CommitteeDecision.objects.update(reason="Autre"),
            lambda: Place.objects.all().delete(),
            lambda: type(item).objects.update(state="deliberating"),
        ):
            with pytest.raises(Error, match="décidé"), transaction.atomic():
                broken()
    from hr_core.scope import scope

    with scope(zone.other, actor=zone.user("djeneba")):
        assert counts(Application, CommitteeDecision, Place) == [1, 0, 0]
