"""The members of the regional committee: titulars, their substitutes from another institution, secretary, observers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import DateField, F, Func, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from mobility.choices_committee import MemberKind, Office, SubRegion

TWO_YEARS = Func(F("start"), template="(%(expressions)s + INTERVAL '2 years')::date", output_field=DateField())


class CommitteeMember(ScopedDated):
    """A mandate of two years at most, renewable once. The row belongs to the regional body; `home` is the member's institution."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("personne"), related_name="+")
    home = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution du membre"), related_name="+")
    kind = models.CharField(_("qualité"), max_length=12, choices=MemberKind)
    sub_region = models.CharField(_("sous-région"), max_length=8, choices=SubRegion, blank=True)
    office = models.CharField(_("fonction élue"), max_length=12, choices=Office, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("ordre publié"), default=1)
    substitute_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("suppléant de"), related_name="substitutes"
    )
    mandate = models.PositiveSmallIntegerField(_("mandat"), default=1, editable=False)
    act = models.CharField(_("acte de nomination"), max_length=120)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("membre de la commission")
        verbose_name_plural = _("membres de la commission")
        constraints = [
            ordered_period("committee_member"),
            models.CheckConstraint(
                condition=Q(end__isnull=False) & Q(end__lte=TWO_YEARS), name="committee_member_two_years",
                violation_error_message=_("Un mandat a une fin, deux ans au plus après son début."),
            ),
            models.CheckConstraint(
                condition=Q(mandate__range=(1, 2)), name="committee_member_renewed_once",
                violation_error_message=_("Un mandat n’est renouvelable qu’une fois."),
            ),
            models.CheckConstraint(
                condition=Q(kind=MemberKind.SUBSTITUTE, substitute_of__isnull=False)
                | ~Q(kind=MemberKind.SUBSTITUTE) & Q(substitute_of__isnull=True),
                name="committee_member_substitute",
                violation_error_message=_("Un suppléant, et lui seul, supplée un titulaire."),
            ),
            models.CheckConstraint(
                condition=Q(office=Office.NONE) | Q(kind=MemberKind.TITULAR), name="committee_member_office",
                violation_error_message=_("La présidence et la vice-présidence reviennent à des titulaires."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(MemberKind.SECRETARY, MemberKind.OBSERVER)) | ~Q(sub_region=""),
                name="committee_member_sub_region",
                violation_error_message=_("Un titulaire ou un suppléant représente une sous-région."),
            ),
            no_overlap("committee_member", "user_id", message=_("Cette personne a déjà un mandat à ces dates.")),
            no_overlap(
                "committee_chair", "institution_id", condition=Q(office=Office.CHAIR),
                message=_("La commission a déjà une présidence à ces dates."),
            ),
            no_overlap(
                "committee_vice_chair", "institution_id", condition=Q(office=Office.VICE_CHAIR),
                message=_("La commission a déjà une vice-présidence à ces dates."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.user)

    @property
    def votes(self) -> bool:
        return self.kind in (MemberKind.TITULAR, MemberKind.SUBSTITUTE)
