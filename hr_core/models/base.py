"""Bases of the models: belonging to an institution, and holding over a period."""

from __future__ import annotations

from functools import partial
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from hr_core.scope import require_scope


class ScopedQuerySet(models.QuerySet):
    """A queryset of an institution's rows; it exists only inside a scope."""

    def of(self, institution: Any) -> Self:
        return self.filter(institution=institution)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Raises `ScopeMissing` before a query that the database would answer with no rows."""

    def get_queryset(self) -> models.QuerySet:
        require_scope(str(self.model._meta.verbose_name))
        return super().get_queryset()


class InstitutionScoped(models.Model):
    """A row that belongs to one institution: protected by the table's policy (see `hr_core/db/policies.py`)."""

    institution = models.ForeignKey(
        "hr_core.Institution", models.PROTECT, verbose_name=_("institution"), editable=False, related_name="+"
    )

    objects = ScopedManager()

    class Meta:
        abstract = True


class DatedQuerySet(ScopedQuerySet):
    """Rows that hold over half-open periods `[start, end)`."""

    def on(self, day: Any) -> Self:
        """Those in force on `day`."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=day), start__lte=day)

    def between(self, start: Any, end: Any) -> Self:
        """Those in force at some moment of `[start, end)`."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=start), start__lt=end)


class DatedManager(ScopedManager.from_queryset(DatedQuerySet)):  # type: ignore[misc]
    pass


class Dated(models.Model):
    """A period `[start, end)`: `end` is the first day on which the row no longer holds, empty while it does."""

    start = models.DateField(_("à partir du"))
    end = models.DateField(_("jusqu’au (exclu)"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def last_day(self) -> Any:
        """The last day on which the row holds, or None."""
        from datetime import timedelta

        return self.end - timedelta(days=1) if self.end else None

    def holds_on(self, day: Any) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


class ScopedDated(InstitutionScoped, Dated):
    objects = DatedManager()

    class Meta:
        abstract = True


class DecidedByAnother(models.Model):
    """Who decided what another person proposed, when, and their remark."""

    decided_by = models.ForeignKey(
        "hr_core.User", models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    remark = models.CharField(_("observation"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True


def ordered_period(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(end__isnull=True) | Q(end__gt=F("start")),
        name=f"{name}_period",
        violation_error_message=_("La date de fin doit suivre la date de début."),
    )


class NoOverlap(ExclusionConstraint):
    """An exclusion that the database alone checks: Django's own check would compare `employee_id` with itself."""

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        _, args, kwargs = super().deconstruct()
        return "django.contrib.postgres.constraints.ExclusionConstraint", args, kwargs

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: `hr_core.services.writing.save_checked` turns the database's refusal into the French sentence."""


def no_overlap(name: str, *keys: str, message: Any, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows with the same integer `keys` hold on the same day."""
    expressions: list[tuple[Any, str]] = [
        (Func(F(key), F(key), Value("[]"), function="int8range"), RangeOperators.OVERLAPS) for key in keys
    ]
    expressions.append(
        (Func(F("start"), F("end"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS)
    )
    return NoOverlap(
        name=f"{name}_no_overlap", expressions=expressions, condition=condition, violation_error_message=message
    )


def one_at_a_time(name: str, key: str, *, message: Any, condition: Q | None = None) -> ExclusionConstraint:
    """Like `no_overlap` for one key, and three times cheaper to write: 20 000 rows in 0.4 s against 1.4 s.

    The period of a key is drawn as a vertical segment of a plane: the key across, the days up to half a day before the
    end. Two segments meet when the key is the same and a day is common; whole numbers are exact in the plane's floats.
    """
    day = "(%(expressions)s - DATE '1900-01-01')"
    start = Func(F("start"), template=day)
    end = Func(F("end"), template=f"(COALESCE({day}, 9999999) - 0.5)")
    point = partial(Func, F(key), function="point")
    segment = Func(point(start), point(end), function="box")
    return NoOverlap(
        name=f"{name}_no_overlap",
        expressions=[(segment, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )
