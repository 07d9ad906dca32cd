"""What payees outside the headcount do: sessions, missions, courses, days of labour, agreements of interns."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from payroll.choices_outside import Presence, Quality
from payroll.models.outside import OutsideRun, Payee


def other_person(name: str, first: str, second: str) -> models.CheckConstraint:
    """The one who validates did not enter."""
    return models.CheckConstraint(
        condition=Q(**{f"{second}__isnull": True}) | ~Q(**{first: F(second)}),
        name=f"{name}_two_persons",
        violation_error_message=_("La personne qui valide ne peut pas être celle qui a saisi."),
    )


class Board(InstitutionScoped):
    """A body whose members receive tokens: board of directors, audit committee …"""

    name = models.CharField(_("nom"), max_length=120)
    act = models.CharField(_("acte qui l’institue"), max_length=200, blank=True)
    is_active = models.BooleanField(_("siège encore"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organe")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="board_name_unique",
                violation_error_message=_("Un autre organe porte déjà ce nom."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BoardMandate(ScopedDated):
    """Who sits, in which quality, from when."""

    board = models.ForeignKey(Board, models.CASCADE, verbose_name=_("organe"), related_name="mandates")
    payee = models.ForeignKey(Payee, models.PROTECT, verbose_name=_("bénéficiaire"), related_name="mandates")
    quality = models.CharField(_("qualité"), max_length=16, choices=Quality, default=Quality.MEMBER)
    act = models.CharField(_("acte de nomination"), max_length=200, blank=True)

    class Meta:
        ordering = ["quality", "payee__last_name"]
        verbose_name = _("mandat")
        constraints = [
            ordered_period("board_mandate"),
            no_overlap(
                "board_mandate",
                "board_id",
                "payee_id",
                message=_("Cette personne a déjà un mandat dans cet organe à ces dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee}, {self.get_quality_display()}"


class BoardRate(ScopedDated):
    """What a session brings, by quality, from a day, by which act. Amounts in minor units."""

    board = models.ForeignKey(Board, models.CASCADE, verbose_name=_("organe"), related_name="rates")
    quality = models.CharField(_("qualité"), max_length=16, choices=Quality)
    token_amount = models.BigIntegerField(_("jeton de présence"))
    transport_amount = models.BigIntegerField(_("transport par séance"), default=0)
    per_diem_amount = models.BigIntegerField(_("indemnité par jour de déplacement"), default=0)
    expenses_taxable = models.BooleanField(_("transport et déplacement imposables"), default=False)
    represented_percent = models.PositiveSmallIntegerField(
        _("jeton d’un membre représenté (%)"), default=0, help_text=_("0 : rien ; 100 : le jeton entier.")
    )
    act = models.CharField(_("acte"), max_length=200, help_text=_("Décision ou arrêté qui fixe ces montants."))

    class Meta:
        ordering = ["quality", "-start"]
        verbose_name = _("taux des jetons")
        constraints = [
            ordered_period("board_rate"),
            models.UniqueConstraint(
                fields=["board", "quality", "start"],
                name="board_rate_unique",
                violation_error_message=_("Un taux commence déjà ce jour pour cette qualité."),
            ),
            models.CheckConstraint(
                condition=Q(
                    token_amount__gte=0, transport_amount__gte=0, per_diem_amount__gte=0, represented_percent__lte=100
                ),
                name="board_rate_amounts",
                violation_error_message=_("Les montants ne sont pas négatifs et le pourcentage va de 0 à 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.get_quality_display()}"


class BoardSession(InstitutionScoped):
    """A session that was held, its minutes, and who validated the attendance."""

    board = models.ForeignKey(Board, models.PROTECT, verbose_name=_("organe"), related_name="sessions")
    held_on = models.DateField(_("tenue le"))
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    minutes = models.CharField(_("procès-verbal"), max_length=120, help_text=_("Numéro et date du PV."))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saisie par"), related_name="+", editable=False
    )
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("validée par"), related_name="+", editable=False
    )
    validated_at = models.DateTimeField(_("validée le"), null=True, editable=False)

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = _("séance")
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on", "minutes"],
                name="board_session_unique",
                violation_error_message=_("Cette séance est déjà saisie."),
            ),
            other_person("board_session", "entered_by", "validated_by"),
        ]

    def __str__(self) -> str:
        return f"{self.board}, séance du {self.held_on:%d/%m/%Y}"


class BoardAttendance(InstitutionScoped):
    """Whether a member was there; `travel_days` count for the per diem."""

    session = models.ForeignKey(BoardSession, models.CASCADE, related_name="attendances")
    mandate = models.ForeignKey(BoardMandate, models.PROTECT, related_name="attendances")
    presence = models.CharField(_("présence"), max_length=12, choices=Presence, default=Presence.PRESENT)
    travel_days = models.PositiveSmallIntegerField(_("jours de déplacement"), default=0)

    class Meta:
        ordering = ["mandate__quality", "mandate__payee__last_name"]
        verbose_name = _("présence")
        constraints = [models.UniqueConstraint(fields=["session", "mandate"], name="board_attendance_unique")]

    def __str__(self) -> str:
        return f"{self.mandate} : {self.get_presence_display()}"


class Mission(InstitutionScoped):
    """A contract of an expert or consultant: object, dates, fee. `[start, end]`, both days included."""

    class Fee(models.TextChoices):
        FIXED = "fixed", _("forfait")
        DAY = "day", _("par jour")

    payee = models.ForeignKey(Payee, models.PROTECT, verbose_name=_("bénéficiaire"), related_name="missions")
    reference = models.CharField(_("contrat"), max_length=80)
    subject = models.CharField(_("objet"), max_length=200)
    start = models.DateField(_("du"))
    end = models.DateField(_("au"))
    fee = models.CharField(_("honoraires"), max_length=6, choices=Fee, default=Fee.FIXED)
    amount = models.BigIntegerField(_("montant"), help_text=_("Du contrat entier, ou d’un jour."))
    most_days = models.PositiveSmallIntegerField(_("jours au plus"), null=True, blank=True)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("mission")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "reference"],
                name="mission_reference_unique",
                violation_error_message=_("Un autre contrat porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="mission_period",
                violation_error_message=_("Le dernier jour suit le premier."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="mission_amount",
                violation_error_message=_("Les honoraires sont un montant positif."),
            ),
            models.CheckConstraint(
                condition=Q(fee="fixed") | Q(most_days__gt=0),
                name="mission_days",
                violation_error_message=_("Donner le nombre de jours au plus d’une mission payée par jour."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"


class MissionMilestone(InstitutionScoped):
    """What is to be delivered, when, and the part of the fee that it opens."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="milestones")
    label = models.CharField(_("livrable"), max_length=160)
    due_on = models.DateField(_("attendu le"))
    amount = models.BigIntegerField(_("montant"), default=0)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("échéance de mission")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="mission_milestone_amount",
                violation_error_message=_("Le montant d’une échéance ne peut pas être négatif."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class MissionInvoice(InstitutionScoped):
    """An invoice of the expert; somebody else certifies that the service was rendered. Days in thousandths."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="invoices")
    milestone = models.ForeignKey(
        MissionMilestone, models.PROTECT, null=True, blank=True, verbose_name=_("échéance"), related_name="invoices"
    )
    number = models.CharField(_("facture"), max_length=60)
    dated_on = models.DateField(_("datée du"))
    days = models.BigIntegerField(_("jours (millièmes)"), null=True, blank=True)
    amount = models.BigIntegerField(_("honoraires"))
    expenses = models.BigIntegerField(_("frais remboursés"), default=0)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saisie par"), related_name="+", editable=False
    )
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=_("service fait certifié par"),
        related_name="+",
        editable=False,
    )
    validated_at = models.DateTimeField(_("certifié le"), null=True, editable=False)

    class Meta:
        ordering = ["-dated_on", "-id"]
        verbose_name = _("facture")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "number"],
                name="mission_invoice_unique",
                violation_error_message=_("Cette facture est déjà saisie."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, expenses__gte=0),
                name="mission_invoice_amount",
                violation_error_message=_("Les honoraires d’une facture sont un montant positif."),
            ),
            other_person("mission_invoice", "entered_by", "validated_by"),
        ]

    def __str__(self) -> str:
        return self.number


class TeachingRate(ScopedDated):
    """The price of an hour by level, from a day, by which act."""

    level = models.CharField(_("niveau"), max_length=80)
    amount = models.BigIntegerField(_("taux horaire"))
    act = models.CharField(_("acte"), max_length=200)

    class Meta:
        ordering = ["level", "-start"]
        verbose_name = _("taux de vacation")
        constraints = [
            ordered_period("teaching_rate"),
            models.UniqueConstraint(
                fields=["institution", "level", "start"],
                name="teaching_rate_unique",
                violation_error_message=_("Un taux commence déjà ce jour pour ce niveau."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="teaching_rate_amount",
                violation_error_message=_("Le taux horaire est un montant positif."),
            ),
        ]

    def __str__(self) -> str:
        return self.level


class Course(InstitutionScoped):
    """A course given by a part-time teacher."""

    payee = models.ForeignKey(Payee, models.PROTECT, verbose_name=_("bénéficiaire"), related_name="courses")
    title = models.CharField(_("cours"), max_length=160)
    level = models.CharField(_("niveau"), max_length=80)
    start = models.DateField(_("du"))
    end = models.DateField(_("au"))
    planned_hours = models.BigIntegerField(_("heures prévues (millièmes)"))

    class Meta:
        ordering = ["-start", "title"]
        verbose_name = _("cours")
        verbose_name_plural = _("cours")
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="course_period",
                violation_error_message=_("Le dernier jour suit le premier."),
            ),
            models.CheckConstraint(
                condition=Q(planned_hours__gt=0),
                name="course_hours",
                violation_error_message=_("Donner le nombre d’heures prévues."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TeachingHours(InstitutionScoped):
    """Hours done on a day (thousandths), validated by somebody else."""

    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("cours"), related_name="hours")
    taught_on = models.DateField(_("jour"))
    hours = models.BigIntegerField(_("heures (millièmes)"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saisies par"), related_name="+", editable=False
    )
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("validées par"), related_name="+", editable=False
    )
    validated_at = models.DateTimeField(_("validées le"), null=True, editable=False)

    class Meta:
        ordering = ["-taught_on", "-id"]
        verbose_name = _("heures de vacation")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "taught_on"],
                name="teaching_hours_unique",
                violation_error_message=_("Les heures de ce jour sont déjà saisies pour ce cours."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24_000),
                name="teaching_hours_amount",
                violation_error_message=_("Une journée compte de 0 à 24 heures."),
            ),
            other_person("teaching_hours", "entered_by", "validated_by"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.taught_on:%d/%m/%Y}"


class Engagement(InstitutionScoped):
    """The engagement sheet of a day labourer. `[start, end]`, both days included; hours of a day in thousandths."""

    payee = models.ForeignKey(Payee, models.PROTECT, verbose_name=_("journalier"), related_name="engagements")
    number = models.CharField(_("fiche n°"), max_length=40)
    task = models.CharField(_("tâche"), max_length=200)
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, verbose_name=_("unité"), related_name="+")
    start = models.DateField(_("du"))
    end = models.DateField(_("au"))
    daily_rate = models.BigIntegerField(_("salaire du jour"))
    daily_hours = models.BigIntegerField(_("heures par jour (millièmes)"), default=8000)

    class Meta:
        ordering = ["-start", "payee__last_name"]
        verbose_name = _("fiche d’engagement")
        verbose_name_plural = _("fiches d’engagement")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"],
                name="engagement_number_unique",
                violation_error_message=_("Une autre fiche porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="engagement_period",
                violation_error_message=_("Le dernier jour suit le premier."),
            ),
            models.CheckConstraint(
                condition=Q(daily_rate__gt=0, daily_hours__gt=0, daily_hours__lte=24_000),
                name="engagement_amounts",
                violation_error_message=_("Le salaire du jour est positif et la journée compte de 0 à 24 heures."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.task}"


class WorkedDay(InstitutionScoped):
    """A day worked by a day labourer; nobody works the same day twice, and no day is paid twice (`run`)."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="days")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="worked_days")
    day = models.DateField(_("jour"))
    run = models.ForeignKey(OutsideRun, models.PROTECT, null=True, related_name="worked_days")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["day"]
        verbose_name = _("journée")
        indexes = [models.Index(fields=["institution", "day"], name="worked_day_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["payee", "day"],
                name="worked_day_unique",
                violation_error_message=_("Cette personne a déjà travaillé ce jour sur une autre fiche."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class Agreement(InstitutionScoped):
    """The agreement of an intern or an apprentice. `[start, end]`, both days included."""

    payee = models.ForeignKey(Payee, models.PROTECT, verbose_name=_("bénéficiaire"), related_name="agreements")
    reference = models.CharField(_("convention n°"), max_length=60)
    school = models.CharField(_("établissement"), max_length=160)
    subject = models.CharField(_("sujet ou métier"), max_length=200, blank=True)
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, verbose_name=_("unité"), related_name="+")
    tutor = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("tuteur"), related_name="+")
    start = models.DateField(_("du"))
    end = models.DateField(_("au"))
    allowance = models.BigIntegerField(_("indemnité mensuelle"))
    is_mandatory = models.BooleanField(_("prévu par le cursus"), default=True)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("convention")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "reference"],
                name="agreement_reference_unique",
                violation_error_message=_("Une autre convention porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="agreement_period",
                violation_error_message=_("Le dernier jour suit le premier."),
            ),
            models.CheckConstraint(
                condition=Q(allowance__gte=0),
                name="agreement_allowance",
                violation_error_message=_("L’indemnité ne peut pas être négative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.school})"
