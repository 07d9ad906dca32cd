from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "mobility"
    verbose_name = "Mobilité"

    def ready(self) -> None:
        from hr_core.registry import registry
        from mobility import api, menu, paper_texts, permissions, tasks_agreements
        from mobility.demonstration.agreements import agreements_show
        from mobility.demonstration.committee import committee
        from mobility.demonstration.coverage import coverage_show
        from mobility.demonstration.deadlines import deadlines_show
        from mobility.demonstration.market import market
        from mobility.pay_source import SecondedSource
        from mobility.services import editions, wishes
        from mobility.services.instruments import instruments_seed
        from payroll.services.sources import sources

        assert tasks_agreements  # known to the workers
        permissions.register()
        api.register_scopes()
        menu.register()
        paper_texts.register()
        sources.register(SecondedSource())
        editions.register()
        wishes.register()
        registry.add_seeder(instruments_seed)
        registry.add_demonstration(20, market)
        registry.add_demonstration(25, coverage_show)
        registry.add_demonstration(30, committee)
        registry.add_demonstration(40, agreements_show)
        registry.add_demonstration(50, deadlines_show)
