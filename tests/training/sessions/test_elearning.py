"""Modules on line: written as text, read page by page, tried as often as allowed, passed from the mark on."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import access
from tests.training.sessions.makers import course
from training.forms.elearning import QuizForm, quiz_text
from training.models import LearningModule, Licence, ModuleAttempt, ModulePage, Obligation
from training.services.sessions.elearning import attempt_take, module_save, page_save, quiz_set

TEXT = "Un courriel pressant demande un virement ?\n* Je vérifie par téléphone\n- Je paie\n\nQuels signes alertent ?\n* L’adresse\n* L’urgence\n- La date"


def module(zone: Zone, **values: object) -> LearningModule:
    who = access(zone, "fatou")
    told = {"title": "Reconnaître un faux", "rank": 1, "introduction": "", "minutes": 20, "pass_mark": 100, "attempts": 2, "is_published": False}
    made = module_save(module=LearningModule(institution=zone.home, course=course(zone, validity_months=12)), values=told | values, access=who)
    page = ModulePage(institution=zone.home, module=made)
    page_save(page=page, values={"title": "Les signes", "rank": 1, "text": "Un.\n\nDeux.", "link": "", "material": None}, access=who)
    form = QuizForm({"text": TEXT})
    assert form.is_valid(), form.errors
    quiz_set(module=made, asked=form.cleaned_data["text"], access=who)
    return module_save(module=made, values={"is_published": True}, access=who)


def answers(made: LearningModule, *chosen: list[int]) -> dict[int, list[int]]:
    return {each.pk: places for each, places in zip(made.questions.all(), chosen, strict=True)}


def test_the_text_of_a_questionnaire_is_read_and_written_back(zone: Zone) -> None:
    with scope(zone.home):
        made = module(zone)
        assert quiz_text(list(made.questions.all())) == TEXT
        for text, told in (("Sans réponse", "au moins deux"), ("Q ?\noui\nnon", "d’abord la question"), ("Q ?\n- a\n- b", "dont une bonne")):
            assert told in str(QuizForm({"text": text}).errors)
        with pytest.raises(ValidationError, match="une page et une question"):
            module_save(module=LearningModule(institution=zone.home, course=made.course), values={"title": "Vide", "is_published": True}, access=access(zone, "fatou"))


def test_every_right_answer_counts_tries_are_limited_and_passing_renews_the_obligation(zone: Zone) -> None:
    with scope(zone.home):
        made = module(zone)
        Obligation.objects.create(institution=zone.home, label="Sécurité informatique", course=made.course)
        awa = {"module": made, "employee": zone.employee("awa"), "actor": zone.user("awa")}
        half = attempt_take(**awa, answers=answers(made, [0], [0]))  # one right sign of two: the question does not count
        assert (half.right, half.asked, half.has_passed) == (1, 2, False)
        with pytest.raises(ValidationError, match="répond pour soi"):
            attempt_take(module=made, employee=zone.employee("awa"), answers={}, actor=zone.user("moussa"))
        assert attempt_take(**awa, answers=answers(made, [0], [1, 0])).has_passed
        with pytest.raises(ValidationError, match="déjà réussi"):
            attempt_take(**awa, answers={})
        licence = Licence.objects.get()
        assert (licence.employee, licence.obtained_on) == (zone.employee("awa"), timezone.localdate())
        assert licence.expires_on is not None and licence.expires_on.year == timezone.localdate().year + 1
        moussa = {"module": made, "employee": zone.employee("moussa"), "actor": zone.user("moussa")}
        for _time in range(2):
            attempt_take(**moussa, answers={})
        with pytest.raises(ValidationError, match="tous les essais"):
            attempt_take(**moussa, answers=answers(made, [0], [0, 1]))


def test_the_phone_reads_the_pages_and_hands_in_the_questionnaire(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        made = module(zone)
        first, second = made.questions.all()
    client.force_login(zone.user("awa"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(reverse("training:own_module", args=[made.pk])).content.decode()
    assert "Les signes" in page and reverse("training:own_quiz", args=[made.pk]) in page
    assert made.title in client.get(reverse("training:own_training")).content.decode()
    quiz = reverse("training:own_quiz", args=[made.pk])
    assert client.post(quiz, {f"q{first.pk}": "0"}).status_code == 422
    assert client.post(quiz, {f"q{first.pk}": "0", f"q{second.pk}": ["0", "1"]}).status_code == 302
    with scope(zone.home):
        assert ModuleAttempt.objects.get().has_passed
    assert "réussi ce module" in client.get(reverse("training:own_module", args=[made.pk])).content.decode()
