"""The life of a session by its services: delays, quorum, conflicts, marks, rank, minutes, publication, review."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import Error, connection, transaction
from django.test import Client
from django.utils import timezone

from hr_core.scope import scope
from hr_core.services.roles import role_grant
from mobility.models import (
    AgendaItem,
    Appeal,
    Application,
    Attendance,
    CommitteeDecision,
    CommitteeMember,
    CommitteeSession,
    Conflict,
    Mark,
    Minutes,
    Place,
    Voice,
)
from mobility.selectors.committee.sittings import replaced_items
from mobility.services.committee import (
    appeals,
    composition,
    deliberating,
    interests,
    marking,
    minutes,
    planning,
    publishing,
    sitting,
)
from tests.cast import Zone
from tests.mobility.committee.world import (
    END,
    START,
    VOTERS,
    World,
    account,
    convened,
    decided,
    known,
    locked,
    marks,
    opened,
    scoring,
    world,
)


def refused(words: str) -> Any:
    return pytest.raises(ValidationError, match=words)


def closed(made: World) -> CommitteeSession:
    with made.acting("estelle"):
        return sitting.session_close(session=made.session, access=made.access("estelle"))


def sealed(made: World) -> Minutes:
    session = closed(made)
    with made.acting("penda"):
        minutes.minutes_sign(session=session, access=made.access("penda"))
    with made.acting("estelle"):
        return minutes.minutes_sign(session=session, access=made.access("estelle"))


def published(made: World) -> CommitteeSession:
    decided(made)
    sealed(made)
    with made.acting("penda"):
        return publishing.session_publish(session=made.session, access=made.access("penda"))


def test_a_mandate_lasts_two_years_is_renewed_once_and_a_substitute_comes_from_elsewhere(zone: Zone) -> None:
    made = world(zone)
    access = made.access("penda")
    with made.acting("penda"):
        said = made.members["said"]
        values = {"user": account(zone, "nadia", "Nadia Soilihi"), "home": said.home, "kind": "substitute", "substitute_of": said,
                  "order": 20, "start": dt.date(2026, 1, 1), "end": dt.date(2028, 1, 1), "act": "Décision"}  # fmt: skip
        with refused("autre institution"):
            composition.member_save(member=CommitteeMember(), values=values, access=access)
        with refused("deux ans"):
            composition.member_save(
                member=CommitteeMember(), values=values | {"home": known("cnaps-mg"), "end": dt.date(2028, 1, 2)}, access=access
            )
        again = composition.member_renew(member=said, end=dt.date(2030, 1, 1), act="Décision", access=access)
        assert (again.mandate, again.start) == (2, dt.date(2028, 1, 1))
        with refused("déjà été renouvelé"):
            composition.member_renew(member=again, end=dt.date(2032, 1, 1), act="Décision", access=access)
        with refused("trois titulaires"):  # Estelle, Jules and Aline sit for Central Africa
            composition.member_save(
                member=CommitteeMember(),
                values=values | {"kind": "titular", "substitute_of": None, "sub_region": "central"}, access=access,
            )  # fmt: skip
        composition.office_elect(member=said, office="chair", on=dt.date(2026, 6, 1), access=access)
        assert [str(row) for row in CommitteeMember.objects.filter(office="chair")] == ["Said Mze"]


def test_a_convocation_keeps_ten_working_days_and_a_session_opens_on_its_day(zone: Zone) -> None:
    made = world(zone)
    with refused("jours ouvrables"):
        convened(made, days=12)
    with made.acting("penda"):
        assert AgendaItem.objects.count() == 0  # nothing was kept of it
    session = convened(made, days=30)
    with made.acting("penda"):
        for row in Attendance.objects.all():
            planning.attendance_note(attendance=row, presence="remote", access=made.access("penda"))
    with made.acting("estelle"), refused("s’ouvre le"):
        sitting.session_open(session=session, access=made.access("estelle"))


def test_a_substitute_takes_the_voice_of_the_recused_and_five_voters_are_needed(zone: Zone) -> None:
    made = world(zone)
    opened(made)
    with made.acting("penda"):
        for name in ("koffi", "aline", "mahamat"):  # four voters are left
            row = Attendance.objects.get(member=made.members[name])
            planning.attendance_note(attendance=row, presence="absent", access=made.access("penda"))
    with made.acting("estelle"):
        with refused("il manque 1\u00a0votant"):
            sitting.item_score(item=made.item, access=made.access("estelle"))
        assert Voice.objects.count() == 0
        sitting.item_put_off(item=made.item, reason="Quorum manquant.", access=made.access("estelle"))
        assert made.item.state == "adjourned"


def test_a_hard_interest_recuses_at_once_and_a_soft_one_is_ruled_by_another(zone: Zone) -> None:
    made = world(zone)
    opened(made)
    for name, ground in (("said", "kinship"), ("estelle", "dispute")):
        with made.acting(name):
            interests.interest_declare(
                item=made.item, member=made.members[name], ground=ground, text="Une affaire commune.", access=made.access(name)
            )
    with made.acting("said"):
        assert Application.objects.count() == 0
    with made.acting("estelle"):
        row = Conflict.objects.get(user=zone.user("estelle"))
        with refused("vice-présidence"):
            interests.conflict_rule(conflict=row, ruling="kept", reason="Rien.", access=made.access("estelle"))
    with made.acting("jules"):
        interests.conflict_rule(conflict=row, ruling="recused", reason="L’affaire est en cours.", access=made.access("jules"))
    with made.acting("estelle"):
        assert Application.objects.count() == 0
        with refused("Jules Ngassa de présider"):
            sitting.item_score(item=made.item, access=made.access("estelle"))


def test_a_candidate_objects_within_five_working_days_and_the_chair_rules(zone: Zone) -> None:
    made = world(zone)
    session = convened(made)
    file = made.files["djeneba"]
    item = made_item(made)
    with scope(zone.other, actor=zone.user("djeneba")):
        access = made.access("djeneba")
        found = interests.objection_file(
            item=item, application=file, member=made.members["koffi"], reason="Différend ancien.", access=access
        )
        assert Conflict.objects.count() == 1  # she reads her own objection alone
    with made.acting("penda"):
        assert Conflict.objects.get(pk=found.pk).ruling == "pending"
        CommitteeSession.objects.filter(pk=session.pk).update(convened_at=timezone.now() - dt.timedelta(days=14))
    with scope(zone.other, actor=zone.user("djeneba")), refused("a pris fin"):
        interests.objection_file(
            item=made_item(made), application=file, member=made.members["aline"], reason="Trop tard.", access=access
        )


def made_item(made: World) -> AgendaItem:
    with made.acting("penda"):
        return made.item


def test_a_mark_needs_its_sentence_and_all_are_needed_to_confirm(zone: Zone) -> None:
    made = world(zone)
    scoring(made)
    one = {(made.files["baba"].pk, 1): marking.Entry(4, " ")}
    with made.acting("jules"):
        with refused("une phrase à l’appui"):
            marking.marks_save(item=made.item, entries=one, access=made.access("jules"))
        with refused("Il manque 12"):
            marking.marks_confirm(item=made.item, access=made.access("jules"))
    marks(made, "jules", 4)
    with made.acting("jules"):
        marking.marks_confirm(item=made.item, access=made.access("jules"))
        with refused("ne changent plus"):
            marking.marks_save(item=made.item, entries={}, access=made.access("jules"))


def test_a_wide_spread_is_marked_once_again_and_the_first_marks_are_kept(zone: Zone) -> None:
    made = world(zone)
    scoring(made)
    for name in VOTERS:
        marks(made, name, 5 if name == "said" else 2)
        with made.acting(name):
            marking.marks_confirm(item=made.item, access=made.access(name))
    with made.acting("estelle"):
        marking.item_mark_again(item=made.item, reason="Écart de trois points.", material_error=False, access=made.access("estelle"))
        assert Mark.objects.filter(round=1).count() == 12 * 7  # read by all since the first lock
    for name in VOTERS:
        marks(made, name, 3)
        with made.acting(name):
            marking.marks_confirm(item=made.item, access=made.access(name))
    with made.acting("estelle"):
        assert made.item.locked_round == 2
        with refused("déjà été noté deux fois"):
            marking.item_mark_again(item=made.item, reason="Encore.", material_error=True, access=made.access("estelle"))
        deliberating.item_deliberate(item=made.item, access=made.access("estelle"))
        assert set(Place.objects.values_list("mean", flat=True)) == {"3"}


def test_equals_are_drawn_and_the_seed_replays_the_draw(zone: Zone) -> None:
    made = world(zone)
    locked(made, 3)
    with made.acting("estelle"):
        deliberating.item_deliberate(item=made.item, access=made.access("estelle"))
        places = list(Place.objects.order_by("rank"))
        assert [place.tie_rule for place in places] == ["", "", "lot"]  # Djeneba and Rose have 73,0 and the same marks
        assert made.item.is_drawn
        again = deliberating.rank(
            [deliberating.candidate_from(place) for place in reversed(places)], matching_share=50, seed=made.item.seed
        )
        assert [each.candidate.key for each in again] == [place.application_id for place in places]


def test_departing_from_the_rank_asks_a_vote_and_a_reason(zone: Zone) -> None:
    made = world(zone)
    backwards = {"baba": "not_retained", "rose": "reserve", "djeneba": "retained"}
    with refused("vote favorable"):
        decided(made, backwards)
    with made.acting("estelle"):
        access = made.access("estelle")
        deliberating.item_deliberate(item=made.item, access=access)  # the refusal undid all of it
        not_retained = {"outcome": "not_retained", "reason": "Motifs."}
        deliberating.decision_record(item=made.item, application=made.files["baba"], values=not_retained, access=access)
        for who in ("djeneba", "rose"):
            values = {"outcome": backwards[who], "reason": "Motifs.", "reserve_rank": 1 if who == "rose" else None,
                      "departure_reason": "Le projet de retour l’emporte.", "votes_for": 5, "votes_against": 2}  # fmt: skip
            with refused("plus de suffrages"):
                deliberating.decision_record(
                    item=made.item, application=made.files[who], values=values | {"abstentions": 1}, access=access
                )
            deliberating.decision_record(item=made.item, application=made.files[who], values=values, access=access)
        deliberating.item_decide(item=made.item, access=access)
        assert set(CommitteeDecision.objects.filter(departs=True).values_list("application", flat=True)) == {
            made.files["djeneba"].pk, made.files["rose"].pk,
        }  # fmt: skip


def test_minutes_are_sealed_by_two_signatures_and_tampering_is_found(zone: Zone) -> None:
    made = world(zone)
    decided(made)
    found = sealed(made)
    with made.acting("penda"):
        assert made.session.state == "minutes_signed"
        assert "Moumouni" not in str(found.content) + str([part.content for part in found.parts.all()])
        assert [finding.ok for finding in minutes.minutes_verify()] == [True]
        with pytest.raises(Error, match="ne change plus"), transaction.atomic():
            Minutes.objects.update(seal="")
    with made.acting("kadi"):  # recused: the part of the item is closed, the minutes stay readable
        assert Minutes.objects.count() == 1
        assert Minutes.objects.get().parts.count() == 0
    with made.acting("penda"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # somebody who stops the triggers
        cursor.execute("UPDATE mobility_minutespart SET content = jsonb_set(content, '{decisions,1,reason}', '\"Autre.\"')")
        cursor.execute("SET LOCAL session_replication_role = origin")
        assert minutes.minutes_verify()[0].problems == ["la partie du point 1 n’est plus celle qui a été scellée"]
        with pytest.raises(CommandError, match="ne correspond plus"):
            call_command("verify_minutes", verbosity=0)
        told = Minutes.objects.get()
        told.content["remarks"] = "Ajout après coup."
        assert minutes.minutes_verify([told])[0].problems[0] == "le texte n’est plus celui qui a été scellé"


def test_publication_answers_everybody_and_the_letter_and_the_extract_follow(zone: Zone) -> None:
    made = world(zone)
    session = published(made)
    states = {"baba": "retained", "rose": "reserve", "djeneba": "not_retained"}
    with made.acting("penda"):
        rows = {row.pk: row for row in Application.objects.all()}
        assert {who: rows[file.pk].state for who, file in made.files.items()} == states
        assert all(row.answered_at and row.answer for row in rows.values())
        assert made.item.vacancy.state == "decided"
        assert [(line["compared"], line["retained"]) for line in session.extract] == [(3, 1)]
        call_command("verify_minutes", verbosity=0)
    with scope(zone.other, actor=zone.user("djeneba")):
        assert CommitteeDecision.objects.count() == 1
        assert Place.objects.get().rank == 3


def test_a_review_is_judged_by_members_who_did_not_mark_and_both_records_stay(zone: Zone) -> None:
    made = world(zone)
    published(made)
    with scope(zone.other, actor=zone.user("djeneba")):
        mine = CommitteeDecision.objects.select_related("application", "item__session").get()
        with refused("moyen de la liste"):
            appeals.appeal_file(decision=mine, kind="review", ground="", text="Je conteste.", access=made.access("djeneba"))
        appeal = appeals.appeal_file(
            decision=mine, kind="review", ground="fact", text="Un diplôme oublié.", access=made.access("djeneba")
        )
        assert appeal.suspends_until == timezone.localdate() + dt.timedelta(days=20)
    with made.acting("penda"):
        again = planning.session_plan(
            session=CommitteeSession(), values={"held_at": timezone.now() + dt.timedelta(days=30), "mode": "video"},
            access=made.access("penda"),
        )  # fmt: skip
        answered = appeals.appeal_answer(
            appeal=appeal, accept=True, answer="Le diplôme manquait au dossier lu.", session=again, access=made.access("penda")
        )
        assert answered.replay.kind == "review" and answered.replay.replays_id == mine.item_id
        out = set(Conflict.objects.filter(item=answered.replay, ground="marked_before").values_list("user__username", flat=True))
        assert out == set(VOTERS)
        assert CommitteeDecision.objects.count() == 3 and Appeal.objects.get().state == "accepted"
        assert set(Application.objects.values_list("state", flat=True)) == {"in_committee"}




#: Substitutes who did not mark: those of the chair and the vice-chair among them.
SECOND = (("obiang", "inseso-gq", "estelle"), ("ines", "inss-gw", "jules"), ("leonie", "cnss-cd", "hanta"), ("fanta", "cnss-gn", "said"), ("saleh", "cnrt-td", "koffi"))


def second_line(made: World) -> None:
    with scope(made.zone.regional, reason="distribution"):
        for order, (name, home, titular) in enumerate(SECOND, start=20):
            user = account(made.zone, name, name.capitalize())
            role_grant(institution=made.zone.regional, user=user, role="committee_member", actor=None)
            made.members[name] = CommitteeMember.objects.create(
                institution=made.zone.regional, user=user, home=known(home), kind="substitute", sub_region=made.members[titular].sub_region,
                order=order, substitute_of=made.members[titular], start=START, end=END, act="Décision 2026-01",
            )  # fmt: skip


def test_a_review_of_what_both_offices_marked_is_presided_by_the_first_of_its_members_and_replaces_the_decision(zone: Zone, client: Client) -> None:
    made = world(zone)
    second_line(made)
    published(made)
    with scope(zone.other, actor=zone.user("djeneba")):
        mine = CommitteeDecision.objects.select_related("application", "item__session").get()
        appeal = appeals.appeal_file(decision=mine, kind="review", ground="fact", text="Un diplôme oublié.", access=made.access("djeneba"))
    with made.acting("penda"):
        again = planning.session_plan(
            session=CommitteeSession(), values={"held_at": timezone.now() + dt.timedelta(days=30), "mode": "video"}, access=made.access("penda")
        )
        replay = appeals.appeal_answer(appeal=appeal, accept=True, answer="Le diplôme manquait.", session=again, access=made.access("penda")).replay
        planning.session_convene(session=again, access=made.access("penda"))
        CommitteeSession.objects.filter(pk=again.pk).update(held_at=timezone.now())
        for row in Attendance.objects.filter(session=again):
            planning.attendance_note(attendance=row, presence="remote", access=made.access("penda"))
        replay = AgendaItem.objects.select_related("session", "vacancy").get(pk=replay.pk)
    names = [name for name, _home, _titular in SECOND]
    for name in names:
        with made.acting(name):
            interests.interest_declare(item=replay, member=made.members[name], ground="", text="", access=made.access(name))
    with made.acting("estelle"):
        sitting.session_open(session=again, access=made.access("estelle"))
        with refused("à Obiang de présider"):
            sitting.item_call(item=replay, access=made.access("estelle"))
    step = "/commission/points/{}/etape/appeler/"
    for name, status in (("ines", 403), ("obiang", 200)):
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        assert client.get(step.format(replay.pk)).status_code == status
    shown = client.get(f"/commission/seances/{again.pk}/en-seance/").content.decode()
    assert "préside ce point" in shown and step.format(replay.pk) in shown
    client.force_login(zone.user("estelle"), backend="hr_core.auth.StaffNumberBackend")
    assert client.get(f"/commission/points/{replay.pk}/dossiers/{made.files['djeneba'].pk}/").status_code == 404
    with made.acting("obiang"):
        sitting.item_call(item=replay, access=made.access("obiang"))
        sitting.item_score(item=replay, access=made.access("obiang"))
    for name in names:
        entries = {(file.pk, criterion): marking.Entry(4 if who == "djeneba" else 2, "Preuves.") for who, file in made.files.items() for criterion in (1, 2, 3, 4)}
        with made.acting(name):
            marking.marks_save(item=replay, entries=entries, access=made.access(name))
            marking.marks_confirm(item=replay, access=made.access(name))
    access = made.access("obiang")
    with made.acting("obiang"):
        deliberating.item_deliberate(item=replay, access=access)
        for place in Place.objects.filter(item=replay).select_related("application"):
            values = {"outcome": "retained" if place.rank == 1 else "not_retained", "reason": "Au vu du diplôme.", "reserve_rank": None}
            deliberating.decision_record(item=replay, application=place.application, values=values, access=access)
        deliberating.item_decide(item=replay, access=access)
    following = client.get(f"/commission/seances/{again.pk}/en-seance/").content.decode()  # the chair, out of the item, goes on
    assert f"/commission/seances/{again.pk}/etape/clore/" in following
    with made.acting("estelle"):
        sitting.session_close(session=again, access=made.access("estelle"))
        minutes.minutes_sign(session=again, access=made.access("estelle"))
    with made.acting("penda"):
        minutes.minutes_sign(session=again, access=made.access("penda"))
        publishing.session_publish(session=again, access=made.access("penda"))
        assert set(replaced_items()) == {made.item}
    client.force_login(zone.user("penda"), backend="hr_core.auth.StaffNumberBackend")
    assert "Rose" not in client.get("/commission/reserves/").content.decode()
    assert "Présidé par Obiang" in client.get(f"/commission/seances/{again.pk}/proces-verbal/").content.decode()
    with scope(zone.other, actor=zone.user("djeneba")), refused("remplacée par celle du réexamen"):
        appeals.appeal_file(decision=mine, kind="explanation", ground="", text="Pourquoi ?", access=made.access("djeneba"))
