from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "payroll"
    verbose_name = "Paie"

    def ready(self) -> None:
        from payroll import api, menu, menu_proof, menu_reports, permissions
        from payroll.selectors import perimeters
        from payroll.services import (
            act_places,
            archive_subjects,
            deduction_plugs,
            kept_data,
            proof_own,
            staff_amounts,
            training_facts,
            warrant_proof,
            year_checks_own,
        )
        from payroll.services.credits import bounds as credit_bounds
        from payroll.services.credits import operations as credit_operations
        from payroll.services.leave_payments import LeavePaySource
        from payroll.services.outside import proof as outside_proof
        from payroll.services.overtime_source import OvertimeSource
        from payroll.services.paying import proof as paying_proof
        from payroll.services.paying.rounding import RoundingSource
        from payroll.services.reports import answers as report_answers
        from payroll.services.sources import sources
        from payroll.services.statute import StatuteSource

        permissions.register()
        api.register_scopes()
        perimeters.register()
        menu.register()
        staff_amounts.register()
        act_places.register()
        sources.register(StatuteSource())
        sources.register(OvertimeSource())
        deduction_plugs.register()
        credit_operations.register()
        credit_bounds.register()
        _register_absences()
        _register_leave()
        _register_loans()
        _register_back_pay()
        _register_departures()
        _register_returns()
        sources.register(LeavePaySource())
        sources.register(RoundingSource())
        archive_subjects.register()
        outside_proof.register()
        proof_own.register()
        warrant_proof.register()
        report_answers.register()
        paying_proof.register()
        menu_proof.register()
        menu_reports.register()
        kept_data.register()
        year_checks_own.register()
        training_facts.register()
        _register_accounting()
        _register_first_pay()


def _register_loans() -> None:
    from payroll.selectors.attachable import commitment_source_add
    from payroll.services import advance_requests
    from payroll.services.campaign_source import CampaignSource
    from payroll.services.loan_source import LoanSource, loans_of_employee
    from payroll.services.sources import sources

    sources.register(LoanSource())
    sources.register(CampaignSource())
    commitment_source_add(loans_of_employee)
    advance_requests.register()


def _register_back_pay() -> None:
    from payroll import menu_back_pay
    from payroll.services import back_pay_payees, back_pay_source, back_pay_taken_over, overpayments, payees
    from payroll.services.sources import sources

    menu_back_pay.register()
    sources.register(back_pay_source.BackPaySource())
    sources.register(back_pay_taken_over.TakenOverBackPaySource())
    sources.register(overpayments.OverpaymentSource())
    payees.register(back_pay_payees.confirmed_payees)


def _register_absences() -> None:
    from hr_core.registry import registry
    from payroll import menu_absences
    from payroll.selectors.absence_effects import seniority_uncounted
    from payroll.services.absences.positions import unpaid_absence
    from payroll.services.absences.refunds import RefundSource
    from payroll.services.absences.source import AbsenceSource
    from payroll.services.sources import sources

    menu_absences.register()
    sources.register(AbsenceSource())
    sources.register(RefundSource())
    registry.unpaid_absence = unpaid_absence
    registry.seniority_uncounted = seniority_uncounted


def _register_departures() -> None:
    from payroll import menu_departures
    from payroll.selectors import departure_register
    from payroll.services import departure_source, payees, retirement_simulation, staff_controls
    from payroll.services.sources import sources

    menu_departures.register()
    departure_register.register()
    sources.register(departure_source.DepartureSource())
    retirement_simulation.register()
    payees.register(departure_source.heirs_of_run)
    payees.register(staff_controls.held_at_the_counter)


def _register_accounting() -> None:
    from payroll.services.accounting import proof
    from payroll.services.accounting.source import AccountingSource
    from payroll.services.sources import sources

    sources.register(AccountingSource())
    proof.register()
def _register_returns() -> None:
    from payroll import menu_returns
    from payroll.services.returns import proofs
    from payroll.services.returns.dues import DueSource
    from payroll.services.sources import sources

    menu_returns.register()
    proofs.register()
    sources.register(DueSource())


def _register_first_pay() -> None:
    """What an institution goes through before it pays with this software alone."""
    from hr_core.registry import registry
    from payroll import menu_parallel
    from payroll.services import acceptance

    menu_parallel.register()
    acceptance.register()
    registry.add_opening(acceptance.institution_opened)


def _register_leave() -> None:
    from payroll.services import leave_law, retirement_law, social_figures

    leave_law.register()
    retirement_law.register()
    social_figures.register()
