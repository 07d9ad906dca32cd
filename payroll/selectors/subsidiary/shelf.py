"""The balances that an auditor may open, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from hr_core.access import Access
from payroll.selectors.subsidiary.acts import acts_book
from payroll.selectors.subsidiary.book import Book, Span
from payroll.selectors.subsidiary.loans import advances_book, loans_book
from payroll.selectors.subsidiary.overpayments import overpayments_book
from payroll.selectors.subsidiary.parties import parties_book
from payroll.selectors.subsidiary.unclaimed import unclaimed_book

BOOKS: Mapping[str, tuple[object, Callable[[Access, Span], Book]]] = {
    "prets": (_("Prêts"), loans_book),
    "avances": (_("Avances"), advances_book),
    "actes": (_("Actes de retenue"), acts_book),
    "impayes": (_("Salaires revenus"), unclaimed_book),
    "trop-percus": (_("Trop-perçus"), overpayments_book),
    "tiers": (_("Tiers"), parties_book),
}
