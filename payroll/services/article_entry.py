"""What is still entered by hand for an item that the statute pays: a quantity, an acquired amount, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hr_core.models import Institution
from payroll.choices import ArticleEffect
from payroll.engine.formula import parse
from payroll.models import ArticleVersion
from payroll.services.article_rules import by_item, item_formula
from payroll.services.statute import cells_on


@dataclass(frozen=True)
class ArticleEntry:
    """An item paid by articles: which they are, and what their formula reads of what is entered."""

    references: str
    reads_amount: bool
    reads_quantity: bool

    @property
    def reads_nothing(self) -> bool:
        return not (self.reads_amount or self.reads_quantity)

    def check(self, amount: int | None, quantity: int | None) -> None:
        """Raise `ValidationError` for an entry that the articles would not read."""
        if self.reads_nothing:
            raise ValidationError(
                {
                    "item": _("Le statut paie cette rubrique de lui-même (%(references)s)\u00a0: une saisie n’y changerait rien.")
                    % {"references": self.references}
                }
            )
        if self.reads_quantity and not self.reads_amount and quantity is None:
            raise ValidationError(
                {"quantity": _("Le statut paie cette rubrique à la quantité (%(references)s)\u00a0: donnez-la.") % {"references": self.references}}
            )
        if self.reads_amount and amount is None and quantity is None:
            raise ValidationError({"amount": _("Donnez le montant.")})


def paid_by_article(on: date) -> Exists:
    """Whether an article pays the item of a definition on a day, as a condition of its query."""
    paying = ArticleVersion.objects.on(on).filter(state=ArticleVersion.State.APPROVED, effect=ArticleEffect.PAYS)
    return Exists(paying.filter(item=OuterRef("item")))


def article_entries(institution: Institution | int, on: date) -> dict[str, ArticleEntry]:
    """The items that articles pay on a day, by code: one query."""
    paying = by_item(cell for cell in cells_on(institution, on) if cell.effect == ArticleEffect.PAYS)
    found = {}
    for code, cells in paying.items():
        names = parse(item_formula(cells)).names
        references = ", ".join(dict.fromkeys(cell.reference for cell in cells))
        found[code] = ArticleEntry(references, "montant" in names, "quantite" in names)
    return found
