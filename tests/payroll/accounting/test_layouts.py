"""Files for accounting software: every usual layout is read back, and what cannot be read back is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices_accounting import EntryState
from payroll.models import EntryExport, EntryLayout, JournalEntry, PayRun
from payroll.services.accounting.entries import entry_validate
from payroll.services.accounting.layouts import (
    ReadLine,
    entry_export,
    layout_read,
    layout_save,
    layout_write,
    usual_layouts_make,
)
from tests.cast import Zone
from tests.payroll.accounting.conftest import access


def test_every_usual_layout_read_back_gives_the_entry(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        made = JournalEntry.objects.select_related("institution__country").get(kind="pay")
        wanted = [ReadLine(line.account, line.debit, line.credit) for line in made.lines.all()]
        assert usual_layouts_make(institution=charted.home, access=access(charted)) == 4
        for layout in EntryLayout.objects.all():
            content = layout_write(made, layout)
            assert layout_read(content, layout, "XOF") == wanted, layout
            assert layout_write(made, layout) == content or layout.kind == "xlsx"


def test_a_layout_asks_for_the_columns_that_its_amounts_need(charted: Zone) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        usual_layouts_make(institution=charted.home, access=access(charted))
        layout = EntryLayout.objects.get(label="Texte, débit et crédit")
        layout.amounts = "side"
        with pytest.raises(ValidationError, match="montant"):
            layout_save(layout=layout, access=access(charted))
        layout.amounts, layout.kind = "two", "fixed"
        with pytest.raises(ValidationError, match="largeur"):
            layout_save(layout=layout, access=access(charted))


def test_only_a_validated_entry_leaves_and_a_narrow_column_is_refused(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("binta")):
        usual_layouts_make(institution=charted.home, access=access(charted))
        made, layout = JournalEntry.objects.get(kind="pay"), EntryLayout.objects.get(kind="fixed")
        with pytest.raises(Refusal, match="brouillon"):
            entry_export(entry=made, layout=layout, access=access(charted))
        entry_validate(entry=made, access=access(charted, "binta"))
        layout.columns[-1]["width"] = 4
        with pytest.raises(Refusal, match="élargir"):
            entry_export(entry=made, layout=layout, access=access(charted))
        assert not EntryExport.objects.exists()
        layout.columns[-1]["width"] = 15
        entry_export(entry=made, layout=layout, access=access(charted))
        made.refresh_from_db()
        assert made.state == EntryState.EXPORTED and made.exports.get().made_by == charted.user("aminata")


def test_the_designer_draws_previews_and_gives_the_file(charted: Zone, paid: PayRun, as_: Callable[[str], Client]) -> None:
    browser = as_("ousmane")
    told = {
        "label": "Mon logiciel", "kind": "csv", "amounts": "signed", "day_format": "%d%m%y", "separator": "|",
        "decimal_mark": ".", "encoding": "utf-8", "has_head": "on", "is_active": "on",
        "holds_1": "account", "title_1": "CPT", "holds_3": "label",
    }  # fmt: skip
    assert browser.post("/paie/comptabilite/formats/nouveau/", told).status_code == 422
    response = browser.post("/paie/comptabilite/formats/nouveau/", told | {"holds_2": "amount", "title_2": "MT"})
    assert response.status_code == 302
    assert "CPT" in browser.get(response["Location"]).content.decode()
    with scope(charted.home, actor=charted.user("binta")):
        made = entry_validate(entry=JournalEntry.objects.get(kind="pay"), access=access(charted, "binta"))
        layout = EntryLayout.objects.get(label="Mon logiciel")
    file = browser.post(f"/paie/ecritures/{made.pk}/exporter/", {"layout": layout.pk})
    assert file.status_code == 200 and file.content.decode().startswith("CPT|MT|Libellé\r\n6413|")
