"""Lists written at once say exactly what Django's templates say."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from hr_core.ui.options import QuickSelect, QuickSelectMultiple

CHOICES = [("", "—"), ("Gains & <b>", [("a", 'Prime "A" <x>'), ("b", "B")]), ("c", "C")]


@pytest.mark.parametrize(
    ("quick", "plain", "value"), [(QuickSelect, forms.Select, "a"), (QuickSelectMultiple, forms.SelectMultiple, ["a", "c"])]
)
def test_a_list_written_at_once_is_the_list_of_the_templates(quick: type, plain: type, value: object) -> None:
    made = [each(attrs={"size": 5}, choices=CHOICES).render("n", value, {"id": "i", "required": True}) for each in (quick, plain)]
    assert parse_html(made[0]) == parse_html(made[1]) and 'value="a" selected' in made[0]
