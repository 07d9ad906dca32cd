"""Menu entries and tabs of the payroll."""

from __future__ import annotations

from hr_core.registry import EmployeeTab, HomePanel, MenuEntry, PublicLink, TabEntry, registry

PAY = "Paie"
EVENTS = "Dossiers de paie"
LOAN_SUBJECT = "Prêts et avances"
PAYSLIP_SUBJECT = "Bulletins"
ITEM_SUBJECT = "Rubriques"
SETTING_SUBJECT = "Réglages de paie"
RULE_SUBJECT = "Absences et rappels"
CIRCUIT_SUBJECT = "Circuit et sceaux"
LOAN_SETUP_SUBJECT = "Réglages des prêts"
SETUP = "Réglages de la paie"
TAKEOVER_SUBJECT = "Reprise de l’ancien logiciel"
PROOF = "Comptes et déclarations"
STEER = "Pilotage de la paie"
LAW = "Législation"
VIEW = ("payroll_view",)
PRESENT = ("payroll_items", "institution_settings")
READ_ITEMS = ("payroll_view", "payroll_items")
SEE = ("payroll_view", "inputs_enter")


def register() -> None:
    from payroll import home, menu_accounting, menu_deductions, menu_paying, menu_steering
    from payroll.selectors.outside import waiting_outside
    from payroll.selectors.questions import waiting_questions
    from payroll.selectors.statute import waiting_for

    registry.add_menu(
        MenuEntry(PAY, "Campagnes", "payroll:run_list", VIEW, "cash-banknote", order=40, badge=home.waiting_runs),
        MenuEntry(PAY, "Éléments variables", "payroll:variable_input_list", SEE, "cash-banknote", order=41),
        MenuEntry(PAY, "Heures supplémentaires", "payroll:overtime_list", (*SEE, "overtime_approve"), order=41),
        MenuEntry(PAY, "Contrôle", "payroll:control_latest", VIEW, order=42),
        MenuEntry(PAY, "Bulletins du mois", "payroll:payslip_list", (*VIEW, "payslips_read"), order=43, subject=PAYSLIP_SUBJECT),
        MenuEntry(
            PAY, "Questions", "payroll:question_list", ("payroll_prepare", "payroll_check"), order=43, badge=waiting_questions,
            subject=PAYSLIP_SUBJECT,
        ),
        MenuEntry(PAY, "Livre de paie", "payroll:register_latest", VIEW, order=44),
        MenuEntry(PAY, "Simulateur", "payroll:simulator", ("payroll_simulate",), order=47),
    )
    _register_setup()
    registry.add_menu(
        MenuEntry(
            EVENTS,
            "Statut du personnel",
            "payroll:statute_text_list",
            ("statute_view", "statute_propose", "statute_approve"),
            "notes",
            order=54,
            badge=waiting_for,
        )
    )
    registry.add_menu(
        MenuEntry(
            EVENTS, "Contrôles physiques", "payroll:staff_control_list", ("staff_control", "payroll_check"), "users", order=62
        )
    )
    registry.add_employee_tab(EmployeeTab("Avantages", "payroll:employee_benefits", (*READ_ITEMS, "statute_papers"), 41))
    registry.add_menu(
        MenuEntry(
            EVENTS, "Hors effectif", "payroll:outside_runs", ("outside_view",), "users", order=61, badge=waiting_outside
        )
    )
    registry.add_employee_tab(EmployeeTab("Éléments de paie", "payroll:employee_inputs", READ_ITEMS, 40))
    home.register()
    menu_paying.register(PAY, SETUP)
    _register_loans()
    menu_deductions.register(EVENTS)
    menu_accounting.register(PROOF, SETUP)
    menu_steering.register(STEER)
    _register_own()
    _register_law()
    registry.add_public_link(PublicLink("Vérifier un bulletin", "verification:form", "qrcode"))


def _register_setup() -> None:
    """The settings of the pay: one line of the rail for what belongs together."""
    from payroll.selectors.circuits import circuits_to_decide
    from payroll.selectors.pay_changes import changes_waiting
    from payroll.selectors.takeover import takeovers_waiting

    circuit = (*VIEW, "institution_settings")
    registry.add_menu(
        MenuEntry(SETUP, "Rubriques", "payroll:item_list", READ_ITEMS, "settings", 64, subject=ITEM_SUBJECT),
        MenuEntry(SETUP, "Limites de saisie", "payroll:input_limit_list", READ_ITEMS, order=64, subject=ITEM_SUBJECT),
        MenuEntry(
            SETUP, "Changements à approuver", "payroll:pay_change_list", READ_ITEMS, "", 64, changes_waiting, ITEM_SUBJECT
        ),
        MenuEntry(SETUP, "Réglages de paie", "payroll:setting_list", READ_ITEMS, order=65, subject=SETTING_SUBJECT),
        MenuEntry(SETUP, "Présentation du bulletin", "payroll:presentation", PRESENT, order=65, subject=SETTING_SUBJECT),
        MenuEntry(SETUP, "Circuit", "payroll:circuit", circuit, "", 67, circuits_to_decide, CIRCUIT_SUBJECT),
        MenuEntry(SETUP, "Dérogations", "payroll:derogation_list", VIEW, order=67, subject=CIRCUIT_SUBJECT),
        MenuEntry(SETUP, "Sceaux", "payroll:seal_list", VIEW, order=67, subject=CIRCUIT_SUBJECT),
        MenuEntry(SETUP, "Reprise", "payroll:takeover_list", VIEW, "", 69, takeovers_waiting, TAKEOVER_SUBJECT),
        MenuEntry(SETUP, "Bulletins repris", "payroll:takeover_slip_list", VIEW, order=69, subject=TAKEOVER_SUBJECT),
        MenuEntry(
            SETUP, "Reprise des cumuls", "payroll:balance_home", ("payroll_prepare",), order=69, subject=TAKEOVER_SUBJECT
        ),
    )
    registry.add_employee_tab(EmployeeTab("Bulletins repris", "payroll:employee_old_slips", VIEW, 47))


def _register_loans() -> None:
    """Loans and advances: requests, accounts, committee, what they ask of the settings, the employee's own."""
    from payroll.selectors.campaigns import waiting_campaigns
    from payroll.selectors.loan_pages import home_panel
    from payroll.views.loan_requests import waiting_requests
    from payroll.views.loans import VIEW as LOANS
    from payroll.views.loans import waiting_loans

    loan_setup = (*LOANS, "payroll_items")
    registry.add_menu(
        MenuEntry(EVENTS, "Prêts", "payroll:loan_list", LOANS, "cash-banknote", 57, waiting_loans, LOAN_SUBJECT),
        MenuEntry(
            EVENTS, "Demandes de prêt", "payroll:loan_request_list", LOANS, "", 57, waiting_requests, LOAN_SUBJECT
        ),
        MenuEntry(EVENTS, "Comités", "payroll:loan_committee_list", LOANS, order=57, subject=LOAN_SUBJECT),
        MenuEntry(EVENTS, "Lettres de solde", "payroll:loan_confirmation_list", LOANS, order=57, subject=LOAN_SUBJECT),
        MenuEntry(EVENTS, "Accord avec la paie", "payroll:loan_agreement", LOANS, order=57, subject=LOAN_SUBJECT),
        MenuEntry(EVENTS, "Campagnes de primes", "payroll:campaign_bonus_list", VIEW, order=58, badge=waiting_campaigns),
        MenuEntry(SETUP, "Natures de prêt", "payroll:loan_kind_list", loan_setup, order=70, subject=LOAN_SETUP_SUBJECT),
        MenuEntry(SETUP, "Enveloppes de prêts", "payroll:loan_envelope_list", LOANS, order=70, subject=LOAN_SETUP_SUBJECT),
    )
    registry.add_employee_tab(EmployeeTab("Prêts", "payroll:employee_loans", LOANS, 46))
    registry.add_home_panel(HomePanel("payroll/loans/_home.html", LOANS, home_panel, order=16))
    registry.add_tabs(TabEntry("Mes prêts", "payroll:own_loans", "cash-banknote", order=90))


def _register_own() -> None:
    """The employee's places: payslips, the last net on the first page, the simulator."""
    from payroll.views.own import RIGHTS, home_panel, own_payslip_documents

    registry.add_home_panel(HomePanel("payroll/_own_home.html", RIGHTS, home_panel, order=10, own=True))
    registry.own_documents.append(own_payslip_documents)
    registry.add_tabs(
        TabEntry("Bulletins", "payroll:own_payslips", "file-invoice", order=10),
        TabEntry("Simulateur", "payroll:simulator", "calculator", ("payroll_simulate",), order=80),
    )


def _register_law() -> None:
    """The law of the countries: read by all who see a pay, changed by the administrators of the zone."""
    from payroll.views.law import READ
    from payroll.views.law_overrides import waiting_overrides
    from payroll.views.law_reviews import home_context

    registry.add_menu(
        MenuEntry(LAW, "Paramètres légaux", "payroll:law_list", READ, "building-bank", order=80),
        MenuEntry(LAW, "Changements de la loi", "payroll:override_list", ("zone",), order=81, badge=waiting_overrides),
        MenuEntry(LAW, "Révision annuelle", "payroll:campaign_list", READ, order=82),
        MenuEntry(LAW, "Parités de change", "payroll:rate_list", READ, order=83),
        MenuEntry(LAW, "Comparer les pays", "payroll:comparison", ("payroll_simulate",), order=84),
    )
    registry.add_home_panel(HomePanel("payroll/law/_home_reviews.html", READ, home_context, order=35))
