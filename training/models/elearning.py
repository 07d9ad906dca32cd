"""Modules followed on line: pages of plain words with documents and links, then a questionnaire with a pass mark."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped
from training.models.catalogue import Course, CourseMaterial


class LearningModule(InstitutionScoped):
    """A module of a course; `pass_mark` in per cent, `attempts` 0 for as many as one likes."""

    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("formation"), related_name="modules", editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"), default=1, validators=[MinValueValidator(1)])
    title = models.CharField(_("intitulé"), max_length=160)
    introduction = models.TextField(_("en quelques mots"), blank=True, max_length=1000)
    minutes = models.PositiveSmallIntegerField(_("durée (minutes)"), default=30, validators=[MinValueValidator(1)])
    pass_mark = models.PositiveSmallIntegerField(
        _("réussite à partir de (%)"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    attempts = models.PositiveSmallIntegerField(_("essais permis"), default=3, help_text=_("0 : autant que l’on veut."))
    is_published = models.BooleanField(_("ouvert aux agents"), default=False)

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name = _("module en ligne")
        verbose_name_plural = _("modules en ligne")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "course", "title"], name="learning_module_title",
                violation_error_message=_("Un module de cette formation porte déjà ce nom."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:module_detail", args=[self.pk])


class ModulePage(InstitutionScoped):
    """A page of words; paragraphs are separated by an empty line. A film or a site is a link, opened apart."""

    module = models.ForeignKey(LearningModule, models.CASCADE, verbose_name=_("module"), related_name="pages", editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"), validators=[MinValueValidator(1)])
    title = models.CharField(_("titre"), max_length=160)
    text = models.TextField(_("texte"), blank=True)
    link = models.URLField(_("film ou site"), blank=True)
    material = models.ForeignKey(
        CourseMaterial, models.SET_NULL, null=True, blank=True, verbose_name=_("document"), related_name="+"
    )

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name = _("page d’un module")
        verbose_name_plural = _("pages des modules")
        constraints = [
            models.CheckConstraint(
                condition=Q(text__gt="") | Q(link__gt="") | Q(material__isnull=False), name="module_page_content",
                violation_error_message=_("Une page a un texte, un lien ou un document."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "module"], name="module_page_module")]

    def __str__(self) -> str:
        return self.title


class ModuleQuestion(InstitutionScoped):
    """A question with its options; `right` holds the places of the right ones, from 0. All of them must be chosen."""

    module = models.ForeignKey(LearningModule, models.CASCADE, verbose_name=_("module"), related_name="questions")
    rank = models.PositiveSmallIntegerField(_("rang"))
    text = models.CharField(_("question"), max_length=300)
    options = ArrayField(models.CharField(max_length=200), verbose_name=_("réponses proposées"))
    right = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("bonnes réponses"))

    class Meta:
        ordering = ["rank"]
        verbose_name = _("question d’un module")
        verbose_name_plural = _("questions des modules")
        constraints = [
            models.UniqueConstraint(fields=["module", "rank"], name="module_question_rank"),
            models.CheckConstraint(
                condition=Q(options__len__gte=2, right__len__gte=1), name="module_question_options",
                violation_error_message=_("Une question a au moins deux réponses, dont une bonne."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class ModuleAttempt(InstitutionScoped):
    """A questionnaire handed in: how many right of how many asked, and whether the mark was reached that day."""

    module = models.ForeignKey(LearningModule, models.PROTECT, verbose_name=_("module"), related_name="taken")
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    number = models.PositiveSmallIntegerField(_("essai"))
    right = models.PositiveSmallIntegerField(_("bonnes réponses"))
    asked = models.PositiveSmallIntegerField(_("questions"))
    has_passed = models.BooleanField(_("réussi"))
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("essai à un module")
        verbose_name_plural = _("essais aux modules")
        constraints = [
            models.UniqueConstraint(fields=["module", "employee", "number"], name="module_attempt_number"),
            models.CheckConstraint(condition=Q(asked__gte=1, right__lte=F("asked")), name="module_attempt_right"),
        ]
        indexes = [models.Index(fields=["institution", "employee"], name="module_attempt_employee")]

    def __str__(self) -> str:
        return f"{self.module}, {self.right}/{self.asked}"
