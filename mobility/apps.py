from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "mobility"
    verbose_name = "Mobilité"

    def ready(self) -> None:
        from mobility import menu, permissions

        permissions.register()
        menu.register()
