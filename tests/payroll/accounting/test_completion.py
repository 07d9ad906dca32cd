"""A chart laid down before its preset grew is completed once, without undoing what the institution decided."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import AccountRule, JournalEntry, LedgerAccount
from payroll.selectors.accounting.entries import accounts_to_confirm
from payroll.services.accounting.completion import chart_complete, completion_of
from payroll.services.accounting.presets import preset_lay
from tests.cast import Zone

JANUARY, DECEMBER = dt.date(2026, 1, 1), dt.date(2026, 12, 1)


def test_what_the_preset_gained_is_added_once_and_what_was_ended_stays_ended(zone: Zone) -> None:
    who = access_of(zone.user("ousmane"), zone.home.pk)
    with scope(zone.home, actor=who.user):
        with pytest.raises(Refusal, match="Aucun plan"):
            chart_complete(institution=zone.home, start=DECEMBER, access=who)
        preset_lay(institution=zone.home, key="syscohada", start=JANUARY, access=who)
        assert completion_of(zone.home, DECEMBER).is_empty

        gone = AccountRule.objects.filter(account__number__in=("4287", "6318"))
        gained = {(rule.leg, rule.subject, rule.code) for rule in gone}
        gone.delete()
        LedgerAccount.objects.filter(number__in=("4287", "6318")).delete()
        ended = AccountRule.objects.exclude(account__number__startswith="42").first()
        AccountRule.objects.filter(pk=ended.pk).update(end=dt.date(2026, 6, 1))

        call_command("complete_charts", zone.home.code, stdout=io.StringIO())
        assert not LedgerAccount.objects.filter(number="4287").exists(), "without --write it only tells"
        done = chart_complete(institution=zone.home, start=DECEMBER, access=who)
        assert {each.number for each in done.accounts} == {"4287", "6318"}
        assert {(each.rule.leg, each.rule.subject, each.rule.code) for each in done.rules} == gained
        added = AccountRule.objects.filter(account__number__in=("4287", "6318"))
        assert {rule.start for rule in added} == {DECEMBER}
        assert AccountRule.objects.get(pk=ended.pk).end == dt.date(2026, 6, 1)

        told = io.StringIO()
        call_command("complete_charts", zone.home.code, "--write", stdout=told)
        assert told.getvalue() == f"{zone.home.code}\tcomplet\n"
        binta = access_of(zone.user("awa"), zone.home.pk)
        with pytest.raises(Refusal, match="Votre rôle"):
            chart_complete(institution=zone.home, start=DECEMBER, access=binta)


def test_the_numbers_of_the_reference_chart_are_marked_on_the_entries_that_use_them(zone: Zone) -> None:
    who = access_of(zone.user("ousmane"), zone.home.pk)
    with scope(zone.home, actor=who.user):
        preset_lay(institution=zone.home, key="cipres", start=JANUARY, access=who)
        entry = JournalEntry.objects.create(
            institution=zone.home, kind="provision", journal="PAIE", year=2026, dated_on=JANUARY, label="Paie", debit=1, credit=1
        )
        number = LedgerAccount.objects.first().number
        entry.lines.create(institution=zone.home, rank=1, account=number, account_label="x", label="x", debit=1)
        entry.lines.create(institution=zone.home, rank=2, account="99", account_label="x", label="x", credit=1)
        assert accounts_to_confirm(entry) == {number}
