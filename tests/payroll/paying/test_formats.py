"""Designed formats are read back as written, name the field that does not fit, and are versioned."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.exports.designed import Column, FormatError, Layout, read_amount, read_designed, write_designed
from payroll.exports.transfer_data import BankAccount, BankGroup, Debtor, TransferOrder, TransferPayment
from payroll.models import PaymentFormat
from payroll.services.paying.formats import format_new_version, format_put_in_service, format_save, order_file
from tests.payroll.paying import cases

LAYOUT = Layout(
    "fixed",
    [Column(record, label, source, width=width, **more) for record, label, source, width, more in cases.COLUMNS],
    "cp1252",
)
NAMES = st.text("ABCDÉÈabcdéèçô’- ", min_size=1, max_size=20).map(str.strip).filter(bool)


def an_order(payments: list[tuple[str, int]], decimals: int = 0) -> TransferOrder:
    rows = tuple(
        TransferPayment(f"2026-01-{rank:05d}", name, BankAccount(f"SN0120123400000000{rank:04d}10", "other"), amount)
        for rank, (name, amount) in enumerate(payments, start=1)
    )
    debtor = Debtor("IPRES", BankAccount("SN01201234000000090036", "other"), "BHS", "SN")
    day = dt.date(2026, 1, 27)
    at = dt.datetime(2026, 1, 26, tzinfo=dt.UTC)
    return TransferOrder("IPRES-2026-01-R1-01", debtor, "XOF", day, at, (BankGroup("BHS", rows),), "Salaire", decimals)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.integers(1, 10**11)), min_size=1, max_size=8),
    st.sampled_from(["fixed", "csv", "xlsx"]),
    st.sampled_from(["cp1252", "utf-8", "ascii"]),
    st.sampled_from(["crlf", "lf"]),
    st.booleans(),
    st.sampled_from(["minor", "unit", "point", "comma"]),
)
def test_whatever_the_layout_the_file_says_again_what_the_order_paid(payments, kind, encoding, end, has_titles, style):
    columns = [replace(each, amount_style=style, width=each.width + 4 if each.source == "amount" else each.width) for each in LAYOUT.columns]
    filler = {"header": 4, "footer": 4}
    columns = [replace(each, width=each.width + filler[each.record]) if each.label == "Vide" else each for each in columns]
    layout = Layout(kind, columns, encoding, end, ";", has_titles and kind != "fixed")
    order = an_order(payments)
    records = read_designed(layout, write_designed(layout, order).content)
    assert [kind for kind, _cells in records] == ["header", *["line"] * len(payments), "footer"]
    lines = [cells for kind, cells in records if kind == "line"]
    assert [read_amount(cells["Montant"], 0, style) for cells in lines] == [amount for _name, amount in payments]
    assert [cells["Référence"] for cells in lines] == [each.reference for each in order.banks[0].payments]
    assert int(records[-1][1]["Nombre"]) == len(payments)
    assert read_amount(records[-1][1]["Total"], 0, style) == order.total


@given(st.integers(0, 10**9), st.sampled_from([0, 2]), st.sampled_from(["minor", "unit", "point", "comma"]))
def test_an_amount_is_never_rounded(amount, decimals, style):
    from payroll.exports.designed import amount_words

    try:
        words = amount_words(amount, decimals, style)
    except ValueError:
        assert style == "unit" and amount % 10**decimals
        return
    assert read_amount(words, decimals, style) == amount


def test_what_does_not_fit_names_the_payment_and_the_field():
    wide = [replace(each, width=5) if each.label == "Montant" else each for each in LAYOUT.columns]
    wide = [replace(each, width=each.width - 7) if each.label == "Vide" else each for each in wide]
    with pytest.raises(FormatError) as refused:
        write_designed(replace(LAYOUT, columns=wide), an_order([("Awa", 12), ("Fatou", 412_885)]))
    assert [str(each) for each in refused.value.problems] == [
        "Paiement 2, champ « Montant » : « 412885 » a 6 caractères, la largeur est de 5."
    ]
    plain = [replace(each, letters="as_is", is_cut=False) if each.label == "Nom" else each for each in LAYOUT.columns]
    with pytest.raises(FormatError, match="champ « Nom » : le signe « É » n’existe pas"):
        write_designed(replace(LAYOUT, columns=plain, encoding="ascii"), an_order([("Élise", 1)]))


def test_records_of_different_lengths_and_a_line_without_its_amount_are_refused():
    short = [each for each in LAYOUT.columns if each.label != "Vide"]
    with pytest.raises(FormatError, match="même longueur"):
        write_designed(replace(LAYOUT, columns=short), an_order([("Awa", 1)]))
    without = [each for each in LAYOUT.columns if each.source != "amount"]
    with pytest.raises(FormatError, match="montant"):
        write_designed(replace(LAYOUT, columns=without), an_order([("Awa", 1)]))


@pytest.mark.django_db
def test_a_format_in_service_writes_an_order_to_the_franc_and_changes_only_by_a_new_version(zone):
    made = cases.designed(zone)
    order = next(each for each in cases.prepared(zone) if each.kind == "transfer" and not each.is_confidential)
    with scope(zone.home, actor=zone.user("aminata")):
        content, name = order_file(order=order, made=made, access=cases.access(zone, "aminata"))
        lines = content.decode("cp1252").split("\r\n")
        assert name.endswith("-BHS-texte-v1.txt") and {len(line) for line in lines[:-1]} == {80}
        assert sum(int(line[-12:]) for line in lines[1:-2]) == order.total == int(lines[-2][8:23])
        made.name = "Autre"
        with pytest.raises(Refusal, match="nouvelle version"):
            format_save(made=made, actor=None)
        made.refresh_from_db()
        second = format_new_version(made=made, actor=zone.user("aminata"))
        assert second.columns.count() == len(cases.COLUMNS)
        format_put_in_service(made=second, actor=zone.user("aminata"))
        states = dict(PaymentFormat.objects.values_list("version", "state"))
        assert states == {1: "retired", 2: "active"}


@pytest.mark.django_db
def test_the_file_of_the_confidential_population_is_made_by_whoever_may_see_it(zone):
    made = cases.designed(zone)
    order = next(each for each in cases.prepared(zone) if each.is_confidential)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(ValidationError, match="population réservée"):
        order_file(order=order, made=made, access=cases.access(zone, "ousmane"))
    with scope(zone.home, actor=zone.user("serigne")):
        content, _name = order_file(order=order, made=made, access=cases.access(zone, "serigne"))
        assert b"GUEYE" in content
