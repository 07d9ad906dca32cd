from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "Formation"

    def ready(self) -> None:
        from hr_core.loading.kinds import add_kind, list_kind
        from hr_core.registry import registry
        from training import api, course_sessions, course_skills, menu, permissions, seams
        from training.demonstration import run
        from training.demonstration.sessions import sessions
        from training.loading import course_list
        from training.selectors.bonds import service_bonds
        from training.selectors.plans import session_credit
        from training.services.sessions import asking
        from training.social import social_section

        permissions.register()
        api.register_scopes()
        registry.add_demonstration(20, run.show)
        registry.add_service_bonds(service_bonds)
        seams.sources.append(session_credit)
        registry.add_social_section(65, social_section)
        menu.register()
        asking.register()
        course_sessions.register()
        course_skills.register()
        registry.add_demonstration(21, sessions)
        add_kind(
            list_kind(
                "formations", "Catalogue des formations", course_list.course_format, course_list.plan_courses,
                rights=("training_manage",), asks=(), template=course_list.course_template, unit=("formation", "formations"),
            )
        )  # fmt: skip
