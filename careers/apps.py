from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "careers"
    verbose_name = "Carrières"

    def ready(self) -> None:
        from careers import api, menu, permissions, retention
        from careers.loading import past_list, post_list
        from careers.services.referential import editions_seed
        from hr_core.loading.kinds import add_kind, list_kind
        from hr_core.registry import registry

        permissions.register()
        api.register_scopes()
        menu.register()
        retention.register()
        registry.add_seeder(editions_seed)
        _positions()
        _discipline()
        _people()
        _referential()
        add_kind(
            list_kind(
                "postes", "Tableau des effectifs", post_list.post_format, post_list.plan_posts,
                rights=("posts_prepare",), asks=("effective_on",), template=post_list.post_template, unit=("ligne", "lignes"),
            )
        )  # fmt: skip
        add_kind(
            list_kind(
                "classements-anterieurs", "Classements antérieurs", past_list.past_format, past_list.plan_past,
                rights=("career_manage",), asks=(), unit=("classement", "classements"),
            )
        )  # fmt: skip
        add_kind(
            list_kind(
                "notes", "Notes annuelles", past_list.rating_format, past_list.plan_ratings,
                rights=("career_manage",), asks=(), unit=("note", "notes"),
            )
        )  # fmt: skip


def _positions() -> None:
    """Positions: their kinds, what acts do to them, and the absence that the pay reads."""
    from careers.documents.career_record import service_blocks_register
    from careers.forms.positions import OtherPositionForm, SecondmentForm, SuspensionForm
    from careers.selectors.careers import held_ranks
    from careers.selectors.decisions import own_decisions
    from careers.selectors.positions import position_events
    from careers.services import batch_acts, collective
    from careers.services.positions import effects
    from careers.services.positions.changes import absence_guard
    from careers.services.positions.kinds import institution_opened, position_kinds_seed
    from hr_core.forms.acts import BY_KIND
    from hr_core.registry import registry

    effects.register()
    batch_acts.register()
    collective.register()
    service_blocks_register()
    BY_KIND.update({form.opens: form for form in (OtherPositionForm, SecondmentForm, SuspensionForm)})
    registry.add_absence_guard(absence_guard)
    registry.add_seeder(position_kinds_seed)
    registry.add_opening(institution_opened)
    registry.add_career_source(position_events)
    registry.ranks = held_ranks
    registry.own_documents.append(own_decisions)


def _discipline() -> None:
    """Discipline behind its own right; honours; the acts that protected mandates guard."""
    from careers import retention
    from careers.forms.discipline import HonourActForm
    from careers.selectors.discipline import effaced_acts
    from careers.selectors.honour_events import honour_events
    from careers.services.discipline import honours, mandates
    from careers.services.discipline.setup import discipline_seed, institution_opened
    from hr_core.forms.acts import BY_KIND
    from hr_core.registry import registry
    from hr_core.services.acts.effects import guard_add

    honours.register()
    registry.trail_hiders.append(retention.trail_hidden)
    BY_KIND["honour"] = HonourActForm
    guard_add(mandates.acts_guard, mandates.authorisations_use)
    registry.restricted_act_rights.add("discipline_view")
    registry.act_hiders.append(effaced_acts)
    registry.add_career_source(honour_events)
    registry.add_seeder(discipline_seed)
    registry.add_opening(institution_opened)


def _people() -> None:
    """What people can do and how they are appraised: the list to take over, the events of a career."""
    from careers.loading import skill_list
    from careers.selectors.appraisal import appraisal_events
    from careers.services.recruitment.candidates import hired_placed
    from hr_core.loading.kinds import add_kind, list_kind
    from hr_core.registry import registry

    add_kind(
        list_kind(
            "competences", "Compétences des agents", skill_list.skill_format, skill_list.plan_skills,
            rights=("skills_manage",), asks=(), unit=("compétence", "compétences"),
        )
    )  # fmt: skip
    registry.add_career_source(appraisal_events)
    registry.hiring_followers.append(hired_placed)


def _referential() -> None:
    """The list of its own jobs that an institution sends."""
    from django.utils.translation import gettext_lazy as _

    from careers.loading import title_list
    from hr_core.loading.kinds import add_kind, list_kind

    add_kind(
        list_kind(
            "liste-emplois", _("Liste d’emplois"), title_list.title_format, title_list.plan_titles,
            rights=("posts_prepare",), asks=(), unit=(_("appellation"), _("appellations")),
        )
    )  # fmt: skip
