"""The personnel file of one institution: the person, their family, contracts, postings, pay terms and accounts."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import (
    InstitutionScoped,
    ScopedDated,
    ScopedManager,
    ScopedQuerySet,
    one_at_a_time,
    ordered_period,
)


class EmployeeQuerySet(ScopedQuerySet):
    """Personnel files; `visible_to` is the one place that decides who sees which."""

    def in_service(self, on: date) -> Self:
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), hired_on__lte=on)

    def visible_to(self, access: Any) -> Self:
        """Those that this access (`hr_core.access.Access`) may read in the active institution."""
        from hr_core.access import restrict_employees

        return restrict_employees(self, access)

    def search(self, text: str) -> Self:
        """By staff number or by name, case- and accent-insensitively."""
        from hr_core.text import fold

        found = self
        for word in fold(text).split():
            found = found.filter(Q(search_text__contains=word))
        return found


class EmployeeManager(ScopedManager.from_queryset(EmployeeQuerySet)):  # type: ignore[misc]
    pass


class Employee(InstitutionScoped):
    """A file held by one institution; `person_uid` joins the files of one human across institutions."""

    class Sex(models.TextChoices):
        FEMALE = "F", _("femme")
        MALE = "M", _("homme")

    class PaymentMode(models.TextChoices):
        TRANSFER = "transfer", _("virement")
        CHEQUE = "cheque", _("chèque")
        CASH = "cash", _("espèces")
        MOBILE = "mobile", _("monnaie mobile")

    person_uid = models.UUIDField(_("identifiant de la personne"), default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        "hr_core.User", models.SET_NULL, null=True, blank=True, verbose_name=_("compte"), related_name="files"
    )
    staff_number = models.CharField(_("matricule"), max_length=24)
    last_name = models.CharField(_("nom"), max_length=80)
    first_names = models.CharField(_("prénoms"), max_length=120)
    birth_name = models.CharField(_("nom de naissance"), max_length=80, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex)
    birth_on = models.DateField(_("né(e) le"), null=True, blank=True)
    birth_place = models.CharField(_("lieu de naissance"), max_length=120, blank=True)
    nationality = models.CharField(_("nationalité"), max_length=60, blank=True)
    photo = models.ImageField(_("photo"), upload_to="photos/", blank=True)

    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    emergency_name = models.CharField(_("personne à prévenir"), max_length=120, blank=True)
    emergency_phone = models.CharField(_("téléphone de cette personne"), max_length=40, blank=True)

    social_security_number = models.CharField(_("n° de sécurité sociale"), max_length=40, blank=True)
    tax_number = models.CharField(_("n° de contribuable"), max_length=40, blank=True)

    hired_on = models.DateField(_("entré(e) le"))
    seniority_on = models.DateField(_("ancienneté depuis le"))
    left_on = models.DateField(_("sorti(e) le"), null=True, blank=True)
    payment_mode = models.CharField(
        _("mode de paiement"), max_length=8, choices=PaymentMode, default=PaymentMode.TRANSFER
    )
    is_confidential = models.BooleanField(_("population confidentielle"), default=False)
    search_text = models.CharField(max_length=260, editable=False)

    objects = EmployeeManager()

    class Meta:
        ordering = ["last_name", "first_names"]
        verbose_name = _("agent")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "staff_number"],
                name="employee_staff_number_unique",
                violation_error_message=_("Un autre agent porte déjà ce matricule."),
            ),
            models.UniqueConstraint(
                fields=["institution", "person_uid"],
                name="employee_person_unique",
                violation_error_message=_("Cette personne a déjà un dossier dans l’institution."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gt=models.F("hired_on")),
                name="employee_left_after_hired",
                violation_error_message=_("La sortie doit suivre l’entrée."),
            ),
            models.CheckConstraint(
                condition=Q(birth_on__isnull=True) | Q(birth_on__lt=models.F("hired_on")),
                name="employee_born_before_hired",
                violation_error_message=_("La naissance doit précéder l’entrée."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "last_name", "first_names"], name="employee_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_names} {self.last_name}"

    @property
    def last_day(self) -> date | None:
        """The last day of service of somebody who has left or will: the eve of `left_on`, as people say it."""
        return self.left_on - timedelta(days=1) if self.left_on else None

    @property
    def initials(self) -> str:
        return (self.first_names[:1] + self.last_name[:1]).upper()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.searchable()
        super().save(*args, **kwargs)

    def searchable(self) -> str:
        from hr_core.text import fold

        return fold(f"{self.staff_number} {self.last_name} {self.first_names} {self.birth_name}")[:260]


class EmployeeFact(ScopedDated):
    """A dated fact of a file."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"))

    class Meta:
        abstract = True
        ordering = ["-start"]


class FamilyStatus(EmployeeFact):
    """Marital status, and what the tax of the country asks of it."""

    class Marital(models.TextChoices):
        SINGLE = "single", _("célibataire")
        MARRIED = "married", _("marié(e)")
        DIVORCED = "divorced", _("divorcé(e)")
        WIDOWED = "widowed", _("veuf(ve)")

    marital_status = models.CharField(_("situation de famille"), max_length=10, choices=Marital)
    spouse_has_income = models.BooleanField(_("le conjoint a un revenu"), default=False)
    declared_children = models.PositiveSmallIntegerField(
        _("enfants à charge déclarés"),
        default=0,
        help_text=_("Compté tant que les enfants ne sont pas inscrits un par un parmi les personnes à charge."),
    )

    class Meta(EmployeeFact.Meta):
        verbose_name = _("situation de famille")
        constraints = [
            ordered_period("family_status"),
            one_at_a_time(
                "family_status", "employee_id", message=_("Une autre situation de famille couvre ces dates.")
            ),
        ]

    def __str__(self) -> str:
        return self.get_marital_status_display()


class Dependant(EmployeeFact):
    """A child, spouse or other person in charge; the country's rules say until when a child counts."""

    class Kind(models.TextChoices):
        CHILD = "child", _("enfant")
        SPOUSE = "spouse", _("conjoint")
        PARENT = "parent", _("ascendant")
        OTHER = "other", _("autre")

    kind = models.CharField(_("lien"), max_length=8, choices=Kind)
    last_name = models.CharField(_("nom"), max_length=80)
    first_names = models.CharField(_("prénoms"), max_length=120)
    sex = models.CharField(_("sexe"), max_length=1, choices=Employee.Sex, blank=True)
    birth_on = models.DateField(_("né(e) le"), null=True, blank=True)
    in_school_until = models.DateField(_("scolarisé(e) jusqu’au"), null=True, blank=True)
    is_disabled = models.BooleanField(_("en situation de handicap"), default=False)
    counts_for_tax = models.BooleanField(_("compté(e) pour l’impôt"), default=True)

    class Meta(EmployeeFact.Meta):
        ordering = ["kind", "birth_on"]
        verbose_name = _("personne à charge")
        verbose_name_plural = _("personnes à charge")
        constraints = [ordered_period("dependant")]

    def __str__(self) -> str:
        return f"{self.first_names} {self.last_name}"


class Contract(EmployeeFact):
    """A contract or its legal equal, with its working time."""

    class Kind(models.TextChoices):
        PERMANENT = "permanent", _("durée indéterminée")
        FIXED_TERM = "fixed_term", _("durée déterminée")
        INTERNSHIP = "internship", _("stage")
        APPRENTICESHIP = "apprenticeship", _("apprentissage")
        APPOINTMENT = "appointment", _("nomination par décret")
        SECONDMENT = "secondment", _("détachement")
        OTHER = "other", _("autre")

    kind = models.CharField(_("nature"), max_length=16, choices=Kind)
    probation_ends_on = models.DateField(_("fin de l’essai"), null=True, blank=True)
    working_time = models.PositiveIntegerField(
        _("temps de travail (pour 10 000)"), default=10_000, help_text=_("10 000 = temps plein.")
    )
    reference = models.CharField(_("référence"), max_length=60, blank=True)

    class Meta(EmployeeFact.Meta):
        verbose_name = _("contrat")
        constraints = [
            ordered_period("contract"),
            one_at_a_time("contract", "employee_id", message=_("Un autre contrat couvre ces dates.")),
            models.CheckConstraint(
                condition=Q(working_time__gt=0, working_time__lte=10_000),
                name="contract_working_time",
                violation_error_message=_("Le temps de travail va de 1 à 10 000 dix-millièmes."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Posting(EmployeeFact):
    """Where one works and as what."""

    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, verbose_name=_("unité"), related_name="postings")
    job_title = models.CharField(_("emploi"), max_length=120)

    class Meta(EmployeeFact.Meta):
        verbose_name = _("affectation")
        constraints = [
            ordered_period("posting"),
            one_at_a_time("posting", "employee_id", message=_("Une autre affectation couvre ces dates.")),
        ]

    def __str__(self) -> str:
        return f"{self.job_title}, {self.unit}"


class AdministrativeStatus(EmployeeFact):
    """Under which law one serves, who is the legal employer and who pays the main salary."""

    class Kind(models.TextChoices):
        LABOUR_CODE = "labour_code", _("agent sous code du travail")
        CIVIL_SERVANT = "civil_servant", _("fonctionnaire détaché")
        STATE_COMPLEMENT = "state_complement", _("agent de l’État avec complément")
        DECREE = "decree", _("nommé par décret")
        SECONDED_IN = "seconded_in", _("détaché entrant")
        SECONDED_OUT = "seconded_out", _("détaché sortant")
        FIXED_TERM = "fixed_term", _("contractuel à terme")
        INTERN = "intern", _("stagiaire")

    class MainPayer(models.TextChoices):
        INSTITUTION = "institution", _("l’institution")
        STATE = "state", _("l’État")
        OTHER = "other", _("un autre organisme")

    kind = models.CharField(_("statut"), max_length=16, choices=Kind)
    legal_employer = models.CharField(_("employeur légal"), max_length=120, blank=True)
    main_payer = models.CharField(
        _("salaire principal payé par"), max_length=12, choices=MainPayer, default=MainPayer.INSTITUTION
    )

    class Meta(EmployeeFact.Meta):
        verbose_name = _("statut administratif")
        constraints = [
            ordered_period("administrative_status"),
            one_at_a_time("administrative_status", "employee_id", message=_("Un autre statut couvre ces dates.")),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SchemeAffiliation(EmployeeFact):
    """The scheme of one branch of social security, where it is not the country's general one or has a number of its own."""

    class Branch(models.TextChoices):
        PENSION = "pension", _("retraite")
        FAMILY = "family", _("prestations familiales")
        INJURY = "injury", _("accidents du travail")
        HEALTH = "health", _("maladie")
        MATERNITY = "maternity", _("maternité")

    class Scheme(models.TextChoices):
        GENERAL = "general", _("régime général")
        CIVIL_SERVANTS = "civil_servants", _("régime des fonctionnaires")
        FOREIGN = "foreign", _("régime étranger par convention")
        NONE = "none", _("aucun")

    branch = models.CharField(_("branche"), max_length=10, choices=Branch)
    scheme = models.CharField(_("régime"), max_length=16, choices=Scheme)
    notional_base = models.BigIntegerField(_("base indiciaire (par mois)"), null=True, blank=True)
    member_number = models.CharField(
        _("n° d’assuré"), max_length=40, blank=True,
        help_text=_("Quand la branche a un numéro autre que le n° de sécurité sociale : CNAMGS, par exemple."),
    )  # fmt: skip

    class Meta(EmployeeFact.Meta):
        verbose_name = _("affiliation")
        constraints = [
            ordered_period("scheme_affiliation"),
            models.UniqueConstraint(
                fields=["employee", "branch", "start"],
                name="scheme_affiliation_unique",
                violation_error_message=_("Cette branche a déjà un régime à cette date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_branch_display()} : {self.get_scheme_display()}"


class ApprovedFact(EmployeeFact):
    """A sensitive fact: proposed by one person, in force once approved by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        APPROVED = "approved", _("approuvé")
        REFUSED = "refused", _("refusé")

    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        "hr_core.User", models.PROTECT, null=True, verbose_name=_("proposé par"), related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        "hr_core.User", models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision_reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)

    class Meta(EmployeeFact.Meta):
        abstract = True


def two_persons(name: str) -> models.CheckConstraint:
    """The one who decides is not the one who proposed; an import (no proposer) is decided when it is confirmed."""
    return models.CheckConstraint(
        condition=Q(proposed_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(proposed_by=models.F("decided_by")),
        name=f"{name}_two_persons",
        violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
    )


class PayTerms(ApprovedFact):
    """Classification and base pay."""

    category = models.CharField(_("catégorie"), max_length=24, blank=True)
    grade_class = models.CharField(_("classe"), max_length=24, blank=True)
    step = models.CharField(_("échelon"), max_length=12, blank=True)
    is_executive = models.BooleanField(_("cadre"), default=False)
    base_salary = models.BigIntegerField(_("salaire de base mensuel"))
    currency = models.CharField(
        _("monnaie du contrat"),
        max_length=3,
        blank=True,
        default="",
        db_default="",
        help_text=_("Vide : la monnaie de la paie. Sinon, les montants sont convertis au cours du dernier jour du mois."),
    )
    guaranteed_net = models.BigIntegerField(
        _("net mensuel garanti"),
        null=True,
        blank=True,
        help_text=_("La paie complète le brut pour que le net, avant les retenues de l’institution, l’atteigne."),
    )
    grid_reference = models.CharField(_("référence à la grille"), max_length=40, blank=True)

    class Meta(ApprovedFact.Meta):
        verbose_name = _("classement et salaire de base")
        constraints = [
            ordered_period("pay_terms"),
            one_at_a_time(
                "pay_terms",
                "employee_id",
                message=_("Un autre salaire de base couvre ces dates."),
                condition=Q(state="approved"),
            ),
            two_persons("pay_terms"),
            models.CheckConstraint(
                condition=Q(base_salary__gte=0),
                name="pay_terms_base_salary",
                violation_error_message=_("Le salaire de base ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=Q(guaranteed_net__isnull=True) | Q(guaranteed_net__gt=0),
                name="pay_terms_guaranteed_net",
                violation_error_message=_("Le net garanti est un montant positif, ou reste vide."),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.category, self.grade_class, self.step) if part)


class BankAccount(ApprovedFact):
    """Where the pay goes; several accounts share it by fixed amounts, by hundredths, and the remainder.

    Of kind « mobile », `bank_name` is the operator and `account` the number.
    """

    class Kind(models.TextChoices):
        BANK = "bank", _("compte bancaire")
        MOBILE = "mobile", _("monnaie mobile")

    class Share(models.TextChoices):
        REMAINDER = "remainder", _("le reste")
        AMOUNT = "amount", _("un montant fixe")
        PERCENT = "percent", _("un pourcentage")

    kind = models.CharField(_("nature"), max_length=8, choices=Kind, default=Kind.BANK, db_default=Kind.BANK.value)
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80)
    account = models.CharField(_("RIB, IBAN ou numéro"), max_length=40)
    holder = models.CharField(_("titulaire"), max_length=120, blank=True)
    share = models.CharField(_("part"), max_length=10, choices=Share, default=Share.REMAINDER)
    value = models.BigIntegerField(
        _("valeur"), default=0, help_text=_("Montant, ou pourcentage en centièmes (2 500 = 25 %).")
    )

    class Meta(ApprovedFact.Meta):
        verbose_name = _("compte bancaire")
        verbose_name_plural = _("comptes bancaires")
        constraints = [ordered_period("bank_account"), two_persons("bank_account")]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.masked}"

    @property
    def masked(self) -> str:
        """Its last four signs, whatever spaces it was typed with."""
        return f"•••• {''.join(self.account.split())[-4:]}"


