from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "payroll"
    verbose_name = "Paie"

    def ready(self) -> None:
        from payroll import menu, permissions
        from payroll.services import staff_amounts
        from payroll.services.loan_source import LoanSource
        from payroll.services.sources import sources
        from payroll.services.statute import StatuteSource

        permissions.register()
        menu.register()
        staff_amounts.register()
        sources.register(LoanSource())
        sources.register(StatuteSource())
