from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "payroll"
    verbose_name = "Paie"

    def ready(self) -> None:
        from payroll import menu, permissions

        permissions.register()
        menu.register()
