"""The payslip as a user has it in hands: its text, its weight, its pages."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from payroll.documents.figures import amount
from payroll.documents.payslip import draw_batch, draw_payslip
from payroll.documents.payslip_data import (
    Payment,
    PayslipData,
    PayslipEmployee,
    PayslipGroup,
    PayslipLine,
    PayslipMismatch,
    PayslipTotals,
)
from payroll.documents.specimen import INSTITUTION, long_specimen, specimen

KIB = 1024


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


def flat(content: bytes) -> str:
    """All the text, line breaks as spaces."""
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split("\n"))


def with_options(**options) -> PayslipData:
    data = specimen()
    return replace(data, options=replace(data.options, **options))


def test_it_shows_every_line_with_its_amounts_and_every_total():
    data, text = specimen(), flat(draw_payslip(specimen()))
    for group in data.groups:
        for line in group.lines:
            if line.is_zero:
                continue
            assert f"{line.code} {line.label}" in text
            for value in (line.gain, line.deduction, line.employer):
                assert value is None or amount(value) in text
            assert line.base in text
            assert line.rate in text
            assert line.employer_rate in text
        if group.total:
            assert group.total.label in text
    for totals in (data.month, data.year):
        for name in PayslipTotals.__dataclass_fields__:
            assert amount(getattr(totals, name)) in text
    assert amount(data.total_gains) in text
    assert amount(data.total_deductions) in text


def test_it_names_employer_employee_period_and_payment():
    data, text = specimen(), flat(draw_payslip(specimen()))
    expected = [
        data.institution.name, data.institution.address, *data.institution.identifiers,
        data.employee.name, data.employee.staff_number, data.employee.job, data.employee.unit,
        data.employee.classification, data.employee.seniority, data.employee.social_security_number,
        data.employee.family, data.employee.tax_shares, data.employee.contract, "03/11/2014",
        "01/11/2026", "30/11/2026", "27/11/2026", data.payment.mode, data.payment.account,
        data.number, data.verification.site, data.verification.token, "Page 1 sur 1",
    ]  # fmt: skip
    for words in expected:
        assert words in text, words


def test_the_net_is_given_in_figures_and_words():
    text = flat(draw_payslip(specimen())).replace("\u00a0", " ")
    assert "428\u202f409 F CFA" in text
    assert "Arrêté à la somme de quatre cent vingt-huit mille quatre cent neuf francs CFA." in text


def test_a_file_weighs_at_most_15_kb():
    for data in (specimen(), with_options(mark="DUPLICATA", show_group_titles=True, show_zero_lines=True)):
        assert len(draw_payslip(data)) <= 15 * KIB


def test_the_same_data_give_the_same_bytes_and_other_data_do_not():
    assert draw_payslip(specimen()) == draw_payslip(specimen())
    assert draw_payslip(specimen()) != draw_payslip(replace(specimen(), number="2026-11-02148"))


def test_the_surroundings_do_not_change_the_bytes(monkeypatch):
    before = draw_payslip(specimen())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert draw_payslip(specimen()) == before


def test_the_file_tells_its_title_language_and_date():
    reader = read(draw_payslip(specimen()))
    assert reader.metadata.title == "Bulletin de paie 2026-11-02147"
    assert reader.metadata.author == INSTITUTION.name
    assert reader.metadata.creation_date.date() == date(2026, 11, 27)
    assert reader.root_object["/Lang"] == "fr"


def test_the_fonts_are_embedded():
    fonts = read(draw_payslip(specimen())).pages[0]["/Resources"]["/Font"]
    assert all("/FontFile2" in font.get_object()["/FontDescriptor"] for font in fonts.values())


def test_letters_of_the_languages_of_the_zone_are_printed():
    data = specimen()
    names = "M. Ɓurkaa ƊIALLO, Kɔfi Ŋganga Ɛbi Ɲoman Rajaonariñsoa"
    assert names in flat(draw_payslip(replace(data, employee=replace(data.employee, name=names))))


def test_a_negative_amount_has_a_true_minus_sign():
    assert amount(-1_234_567) == "\u22121\u202f234\u202f567"
    line = PayslipLine("0900", "Régularisation", gain=-1_500)
    data = specimen()
    month = replace(data.month, net=data.month.net - 1_500)
    shown = flat(draw_payslip(replace(data, groups=(*data.groups, PayslipGroup("more", (line,))), month=month)))
    assert "\u22121\u202f500" in shown


def test_zero_lines_are_hidden_unless_wanted():
    assert "Indemnité de caisse" not in flat(draw_payslip(specimen()))
    assert "0240 Indemnité de caisse 0" in flat(draw_payslip(with_options(show_zero_lines=True)))


def test_the_employer_share_can_be_one_sum():
    text = flat(draw_payslip(with_options(employer_share="grouped")))
    assert "Charges patronales 88\u202f432" in text
    assert "CSS, prestations familiales" not in text
    assert "36\u202f288" not in text
    assert "IPRES, régime général de retraite" in text


def test_groups_follow_the_order_of_the_institution():
    text = flat(draw_payslip(with_options(group_order=("taxes", "contributions"), show_group_titles=True)))
    places = [text.index(t) for t in ("Impôts et taxes", "Cotisations sociales", "Éléments du brut", "Autres éléments")]
    assert places == sorted(places)


def test_lines_can_be_sorted_by_code():
    data = specimen()
    backwards = tuple(replace(group, lines=group.lines[::-1]) for group in data.groups)
    assert draw_payslip(replace(with_options(sort_by_code=True), groups=backwards)) == draw_payslip(
        with_options(sort_by_code=True)
    )


def test_marks_messages_and_signatures_are_options():
    plain = flat(draw_payslip(specimen()))
    assert "DUPLICATA" not in plain
    assert "Pour l’employeur" in plain
    assert "DUPLICATA" in flat(draw_payslip(with_options(mark="DUPLICATA")))
    replaced = flat(draw_payslip(with_options(mark="ANNULE ET REMPLACE", replaces="2026-11-01999")))
    assert "ANNULE ET REMPLACE LE N° 2026-11-01999" in replaced
    assert "Bonne fête" in flat(draw_payslip(with_options(foot_message="Bonne fête à toutes et à tous.")))
    assert "Pour l’employeur" not in flat(draw_payslip(with_options(signature_box=False)))


def test_sixty_lines_go_on_a_second_page_with_carried_sums():
    data = long_specimen(60)
    content = draw_payslip(data)
    pages = [page.extract_text() for page in read(content).pages]
    assert len(pages) == 2
    assert "À reporter" in pages[0]
    assert "Report" in pages[1]
    assert "Net à payer" not in pages[0]
    assert "Net à payer" in pages[1]
    assert "Page 2 sur 2" in pages[1]
    text = flat(content)
    for group in data.groups:
        for line in group.lines:
            assert line.is_zero or line.label in text


@pytest.mark.parametrize("lines", [20, *range(28, 50), 60, 120])
def test_any_number_of_lines_is_printed_once_each(lines):
    text = flat(draw_payslip(long_specimen(lines)))
    for n in range(lines - 22):
        assert text.count(f"Indemnité de mission n° {n + 1} ") == 1
    assert text.count("Totaux") == 1


def test_a_bare_payslip_is_drawn():
    data = PayslipData(
        number="1",
        institution=replace(INSTITUTION, address="", identifiers=()),
        employee=PayslipEmployee("7", "M. X"),
        start=date(2026, 1, 1),
        end=date(2026, 1, 31),
        currency="GNF",
        groups=(PayslipGroup("all", (PayslipLine("1", "Salaire", gain=5),)),),
        month=PayslipTotals(5, 5, 0, 0, 5, 0, 5),
        payment=Payment("espèces"),
        net_in_words="cinq francs guinéens",
    )
    assert "5 GNF" in flat(draw_payslip(data)).replace("\u00a0", " ")


def test_very_long_texts_stay_on_the_page():
    data = specimen()
    long = "Direction de la coordination des prestations familiales et de l’action sanitaire et sociale " * 3
    crowded = replace(
        data,
        institution=replace(data.institution, name=long, address=long),
        employee=replace(data.employee, name=long[:90], unit=long, job="X" * 120),
        groups=(*data.groups, PayslipGroup("x", (PayslipLine("999999999", long, long[:40]),))),
        options=replace(data.options, show_zero_lines=True, foot_message=long),
    )
    width = float(read(draw_payslip(crowded)).pages[0].mediabox.width)
    edges = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            edges.append(text_matrix[4])

    read(draw_payslip(crowded)).pages[0].extract_text(visitor_text=visit)
    assert 0 < min(edges) <= max(edges) < width


def test_lines_that_do_not_add_up_are_refused():
    data = specimen()
    with pytest.raises(PayslipMismatch, match="les lignes donnent un net de 428409"):
        draw_payslip(replace(data, month=replace(data.month, net=428_410)))
    with pytest.raises(PayslipMismatch, match="charges patronales"):
        draw_payslip(replace(data, month=replace(data.month, employer_charges=1)))
    wrong = replace(data.groups[0], total=replace(data.groups[0].total, gain=1))
    with pytest.raises(PayslipMismatch, match="Salaire brut"):
        draw_payslip(replace(data, groups=(wrong, *data.groups[1:])))


def test_a_batch_holds_each_payslip_in_order_and_shares_its_fonts():
    numbers = [f"2026-11-{n:05d}" for n in range(30)]
    buffer = io.BytesIO()
    pages = draw_batch((replace(specimen(), number=number) for number in numbers), buffer)
    reader = read(buffer.getvalue())
    assert pages == len(reader.pages) == 30
    for number, page in zip(numbers, reader.pages, strict=True):
        assert f"n° {number}" in page.extract_text()
    assert len(buffer.getvalue()) < 30 * 6 * KIB


def test_a_batch_counts_the_second_pages():
    buffer = io.BytesIO()
    assert draw_batch([specimen(), long_specimen(60), specimen()], buffer) == 4
    assert len(read(buffer.getvalue()).pages) == 4


def test_an_empty_batch_is_refused():
    with pytest.raises(ValueError, match="Aucun bulletin"):
        draw_batch([], io.BytesIO())


def test_a_batch_is_written_as_it_goes_and_not_kept():
    """Each page reaches the file before the next payslip is asked for, and no page object outlives its writing."""
    sizes = []
    buffer = io.BytesIO()

    def payslips():
        for n in range(40):
            sizes.append(buffer.tell())
            yield replace(specimen(), number=str(n))

    draw_batch(payslips(), buffer)
    steps = [after - before for before, after in zip(sizes[1:], sizes[2:], strict=False)]
    assert min(steps) > 2 * KIB


def test_a_batch_with_more_letters_than_one_font_holds_prints_them_all():
    letters = "".join(chr(code) for code in range(0x100, 0x180) if code != 0x149)
    data = specimen()
    names = [letters[start : start + 16] for start in range(0, len(letters), 16)]
    buffer = io.BytesIO()
    draw_batch((replace(data, employee=replace(data.employee, name=name, job=name)) for name in names), buffer)
    for name, page in zip(names, read(buffer.getvalue()).pages, strict=True):
        text = page.extract_text()
        assert text.count(name) == 2, (name, text)
        assert "428\u202f409" in text


def test_a_character_that_the_font_lacks_does_not_stop_the_payslip():
    data = specimen()
    assert "M. X" in flat(draw_payslip(replace(data, employee=replace(data.employee, name="M. X 漢 \U0001f600"))))
