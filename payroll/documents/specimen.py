"""A fictitious payslip, shown to an institution that sets its options; also drawn by the tests and the benchmark.

The figures follow the Senegalese rules to the franc; the person and the institution's numbers do not exist.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hr_core.documents.letterhead import Letterhead
from payroll.documents.figures import NARROW, amount, percent
from payroll.documents.payslip_data import (
    GroupTotal,
    LeaveBalance,
    Payment,
    PayslipData,
    PayslipEmployee,
    PayslipGroup,
    PayslipLine,
    PayslipOptions,
    PayslipTotals,
    Verification,
)
from payroll.documents.words import amount_in_words

INSTITUTION = Letterhead(
    name="Institution de Prévoyance Retraite du Sénégal",
    acronym="IPRES",
    address="Avenue de l’Exemple, BP 0000, Dakar",
    identifiers=("NINEA 0000000 2G3", f"n° employeur IPRES 000{NARROW}000", f"CSS 000{NARROW}000"),
    colour="#0d6a4f",
)

_EARNINGS = PayslipGroup(
    "earnings",
    (
        PayslipLine("0100", "Salaire de base", "30 j", gain=385_600),
        PayslipLine("0120", "Sursalaire", gain=60_000),
        PayslipLine("0140", "Prime d’ancienneté, 12 ans", amount(298_450), percent("12"), gain=35_814),
        PayslipLine("0210", "Indemnité de fonction", gain=45_000),
        PayslipLine("0230", "Indemnité de logement", gain=50_000),
        PayslipLine("0240", "Indemnité de caisse", gain=0),
        PayslipLine("0310", f"Heures supplémentaires à {percent('15')}", "8 h", f"2{NARROW}956,4", gain=23_652),
    ),
    title="Éléments du brut",
    total=GroupTotal("Salaire brut", gain=600_066),
)
_CONTRIBUTIONS = PayslipGroup(
    "contributions",
    (
        PayslipLine(
            "4100",
            "IPRES, régime général de retraite",
            amount(432_000),
            percent("5.6"),
            deduction=24_192,
            employer_rate=percent("8.4"),
            employer=36_288,
        ),
        PayslipLine(
            "4110",
            "IPRES, régime complémentaire des cadres",
            amount(600_066),
            percent("2.4"),
            deduction=14_402,
            employer_rate=percent("3.6"),
            employer=21_602,
        ),
        PayslipLine("4200", "CSS, prestations familiales", amount(63_000), employer_rate=percent("7"), employer=4_410),
        PayslipLine(
            "4210",
            "CSS, accidents du travail et maladies prof.",
            amount(63_000),
            employer_rate=percent("1"),
            employer=630,
        ),
        PayslipLine(
            "4300",
            "IPM, maladie",
            amount(250_000),
            percent("3"),
            deduction=7_500,
            employer_rate=percent("3"),
            employer=7_500,
        ),
    ),
    title="Cotisations sociales",
    total=GroupTotal("Total des cotisations", deduction=46_094, employer=70_430),
)
_TAXES = PayslipGroup(
    "taxes",
    (
        PayslipLine("5100", "Impôt sur le revenu, barème, 3 parts", amount(600_066), deduction=108_063),
        PayslipLine("5110", "TRIMF", deduction=1_500),
        PayslipLine("5200", "CFCE", amount(600_066), employer_rate=percent("3"), employer=18_002),
    ),
    title="Impôts et taxes",
)
_OTHERS = PayslipGroup(
    "others",
    (
        PayslipLine("0800", "Prime de transport, non soumise", gain=26_000),
        PayslipLine("6100", "Prêt véhicule, échéance 7 sur 24", f"reste {amount(595_000)}", deduction=35_000),
        PayslipLine("6200", "Mutuelle du personnel", deduction=5_000),
        PayslipLine("6300", "Cotisation syndicale", deduction=2_000),
    ),
    title="Autres éléments",
)


def specimen() -> PayslipData:
    """The payslip of an executive, November 2026."""
    return PayslipData(
        number="2026-11-02147",
        institution=INSTITUTION,
        employee=PayslipEmployee(
            staff_number="02147",
            name="Mme Aïssatou DIATTA",
            heading="Salariée",
            job="Liquidatrice de pensions",
            unit="Prestations, Liquidation Dakar",
            classification="Classe C2, échelon 4, cadre",
            contract="durée indéterminée",
            hired_on=date(2014, 11, 3),
            seniority="12 ans",
            working_time="173,33 h + 8 h supplémentaires",
            social_security_label="N° IPRES, CSS",
            social_security_number=f"000{NARROW}000{NARROW}217, 000{NARROW}0217",
            family="mariée, 3 enfants",
            tax_shares="3 parts, TRIMF 1 personne",
            address="Sicap Exemple, villa 000, Dakar",
            details=(("Convention", "Accord d’établissement de l’IPRES"),),
        ),
        start=date(2026, 11, 1),
        end=date(2026, 11, 30),
        currency="XOF",
        groups=(_EARNINGS, _CONTRIBUTIONS, _TAXES, _OTHERS),
        month=PayslipTotals(600_066, 600_066, 46_094, 109_563, 428_409, 88_432, 714_498),
        year=PayslipTotals(6_334_366, 6_334_366, 488_134, 1_130_403, 4_527_329, 955_172, 7_575_538),
        month_label="Novembre",
        year_label="Cumul 2026",
        payment=Payment("virement", "•••• •••• 4471", date(2026, 11, 27)),
        net_in_words=amount_in_words(428_409, "XOF"),
        leave=LeaveBalance(
            "Congés, en jours ouvrables", ("Report", "Acquis", "Pris", "Solde"), ("2,0", "22,0", "5,5", "18,5")
        ),
        verification=Verification("https://rh.exemple.org/v/7F3K29QDX8MA", "rh.exemple.org/v", "7F3K-29QD-X8MA"),
        options=PayslipOptions(
            signatures=("Pour l’employeur", "La salariée"),
            legal="Établi en application de l’article L.116 du Code du travail (loi n° 97-17). Règles du Sénégal en "
            "vigueur au 30/11/2026. Chaque ligne est expliquée, avec sa source, dans votre espace personnel. "
            "Conservez ce bulletin sans limitation de durée : il prouve vos droits à pension. "
            "Document d’illustration, personne et montants fictifs.",
        ),
    )


def long_specimen(lines: int = 60) -> PayslipData:
    """The same person with ``lines`` lines: small bonuses are added before the base salary's group ends."""
    base = specimen()
    missing = max(lines - sum(len(group.lines) for group in base.groups), 0)
    bonuses = tuple(
        PayslipLine(f"{1000 + 10 * n}", f"Indemnité de mission n° {n + 1}", "1 j", gain=1_000 + n)
        for n in range(missing)
    )
    added = sum(line.gain or 0 for line in bonuses)
    gross = GroupTotal("Salaire brut", gain=600_066 + added)
    earnings = replace(_EARNINGS, lines=_EARNINGS.lines + bonuses, total=gross)
    net = base.month.net + added
    return replace(
        base,
        groups=(earnings, _CONTRIBUTIONS, _TAXES, _OTHERS),
        month=replace(base.month, gross=600_066 + added, net=net, employer_cost=base.month.employer_cost + added),
        net_in_words=amount_in_words(net, "XOF"),
    )
