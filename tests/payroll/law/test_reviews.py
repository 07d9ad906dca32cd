"""The yearly review: who may say a word on a figure, what is left to do, what is late, what the pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from hr_core.access import access_of
from hr_core.models import Country
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.countries import law
from payroll.models import FigureReview, LawReviewer, ReviewCampaign
from payroll.selectors.law import figure_view, in_force
from payroll.selectors.law_reviews import campaign_progress, campaign_tasks
from payroll.services.law_reviews import (
    campaign_close,
    campaigns_open,
    figures_review,
    reviewer_name,
    reviewer_release,
)
from tests.cast import Zone
from tests.payroll.law.conftest import TODAY

CEILING = "ipres-general-ceiling"
DUE = dt.date(2027, 1, 31)
Browser = Callable[[str], Client]


def opened(zone: Zone, *countries: str, due_on: dt.date = DUE) -> list[ReviewCampaign]:
    with scope([], actor=zone.user("zeynab")):
        return campaigns_open(
            countries=Country.objects.filter(pk__in=countries or ("sn",)),
            label="Loi de finances 2027",
            year=2027,
            due_on=due_on,
            actor=zone.user("zeynab"),
        )


def named(zone: Zone, name: str = "ousmane", country: str = "sn") -> LawReviewer:
    with scope([], actor=zone.user("zeynab")):
        return reviewer_name(country=Country.objects.get(pk=country), user=zone.user(name), actor=zone.user("zeynab"))


def review(zone: Zone, name: str, *figures: str, country: str = "sn", **more: Any) -> list[FigureReview]:
    user = zone.user(name)
    values = {
        "verdict": "valid",
        "valid_on": TODAY,
        "source_title": "Note de l’IPRES du 2 novembre 2026",
        "source_url": "",
        "comment": "",
    } | more
    with scope([zone.home], actor=user):
        return figures_review(
            country=country, figures=figures or (CEILING,), values=values, access=access_of(user, zone.home.pk)
        )


# ---------------------------------------------------------------------- who, and what it changes
def test_only_named_reviewers_and_the_zone_say_a_word(zone: Zone) -> None:
    with pytest.raises(PermissionDenied):
        review(zone, "ousmane")
    reviewer = named(zone)
    review(zone, "ousmane")
    review(zone, "zeynab")
    with pytest.raises(PermissionDenied):
        review(zone, "ousmane", "cnss-ceiling", country="cm")
    with scope([], actor=zone.user("zeynab")):
        reviewer_release(reviewer=reviewer, actor=zone.user("zeynab"))
    with pytest.raises(PermissionDenied):
        review(zone, "ousmane")
    assert FigureReview.objects.count() == 2


def test_a_word_moves_the_day_until_which_the_figure_was_ascertained(zone: Zone) -> None:
    country = law("sn")
    before = figure_view(country, country.figure(CEILING), TODAY)
    assert before is not None and (before.checked_on is None or before.checked_on < TODAY)
    review(zone, "zeynab", verdict="unsure", comment="Texte introuvable")
    assert figure_view(country, country.figure(CEILING), TODAY).checked_on == before.checked_on
    review(zone, "zeynab")
    assert figure_view(country, country.figure(CEILING), TODAY).checked_on == TODAY


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": "changed"}, "comment"),
        ({"verdict": "unsure"}, "comment"),
        ({"valid_on": dt.date(2026, 12, 1)}, "valid_on"),
    ],
)
def test_a_word_without_its_ground_is_refused(zone: Zone, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        review(zone, "zeynab", **values)
    assert field in refused.value.message_dict and not FigureReview.objects.exists()


# ---------------------------------------------------------------------- campaigns
def test_a_campaign_counts_what_is_left_and_what_is_late(zone: Zone) -> None:
    (campaign,) = opened(zone)
    total = len(in_force(law("sn"), TODAY))
    review(zone, "zeynab")
    review(zone, "zeynab", "income-tax-scale", verdict="changed", comment="Tranche à 45 %")
    (progress,) = campaign_progress([campaign], TODAY)
    assert (progress.total, progress.done, progress.left, progress.changed) == (total, 2, total - 2, 1)
    assert not progress.is_overdue
    (late,) = campaign_progress([campaign], dt.date(2027, 2, 1))
    assert late.is_overdue
    waiting = [task for task in campaign_tasks(campaign, TODAY) if task.review is None]
    assert len(waiting) == total - 2 and CEILING not in {task.figure.id for task in waiting}


def test_one_campaign_at_a_time_by_country(zone: Zone) -> None:
    (campaign,) = opened(zone)
    with pytest.raises(ValidationError, match="Sénégal : Une campagne est déjà ouverte"):
        opened(zone, "ml", "sn")
    assert ReviewCampaign.objects.count() == 1
    with scope([], actor=zone.user("zeynab")):
        campaign_close(campaign=campaign, actor=zone.user("zeynab"))
        with pytest.raises(Refusal, match="déjà close"):
            campaign_close(campaign=campaign, actor=zone.user("zeynab"))
    opened(zone)


def test_a_word_after_the_closing_belongs_to_no_campaign(zone: Zone) -> None:
    (campaign,) = opened(zone)
    with scope([], actor=zone.user("zeynab")):
        campaign_close(campaign=campaign, actor=zone.user("zeynab"))
    (said,) = review(zone, "zeynab")
    assert said.campaign is None


# ---------------------------------------------------------------------- the screens
def test_the_reviewer_finds_the_campaign_at_home_and_ticks_figures(zone: Zone, as_: Browser) -> None:
    (campaign,) = opened(zone)
    named(zone)
    browser = as_("ousmane")
    assert f"/paie/lois/revision/{campaign.pk}/" in browser.get("/").content.decode()
    assert f"/paie/lois/revision/{campaign.pk}/" not in as_("binta").get("/").content.decode()
    listed = browser.get(f"/paie/lois/revision/{campaign.pk}/").content.decode()
    assert f'value="{CEILING}"' in listed and "Relire ensemble" in listed
    address = f"/paie/lois/sn/relecture/chiffres/?choisis={CEILING}&choisis=income-tax-scale"
    assert "2 chiffres à relire" in browser.get(address).content.decode()
    answer = browser.post(
        address, {"verdict": "valid", "valid_on": "2026-11-20", "source_title": "CLEISS, page du 1er novembre 2026"}
    )
    assert answer.status_code == 302 and answer.url == f"/paie/lois/revision/{campaign.pk}/"
    assert FigureReview.objects.filter(campaign=campaign, reviewer=zone.user("ousmane")).count() == 2
    page = browser.get("/paie/lois/sn/").content.decode()
    assert "toujours valable au 20/11/2026" in page
    assert f'value="{CEILING}"' not in browser.get(answer.url).content.decode()


def test_others_read_the_campaign_without_its_buttons(zone: Zone, as_: Browser) -> None:
    (campaign,) = opened(zone)
    page = as_("binta").get(f"/paie/lois/revision/{campaign.pk}/")
    assert page.status_code == 200 and "Relire ensemble" not in page.content.decode()
    assert as_("binta").get(f"/paie/lois/sn/chiffres/{CEILING}/relire/").status_code == 403
    assert as_("binta").get(f"/paie/lois/revision/{campaign.pk}/clore/").status_code == 403


def test_nothing_ticked_is_told(zone: Zone, as_: Browser) -> None:
    opened(zone)
    page = as_("zeynab").get("/paie/lois/sn/relecture/chiffres/")
    assert page.status_code == 200 and "Aucun chiffre n’est choisi" in page.content.decode()
    assert as_("zeynab").post("/paie/lois/sn/relecture/chiffres/", {}).status_code == 422


def test_the_zone_opens_names_and_closes_on_screen(zone: Zone, as_: Browser) -> None:
    browser = as_("zeynab")
    data = {"label": "Loi de finances 2027", "year": "2027", "due_on": "2027-01-31", "countries": ["sn", "ml"]}
    assert browser.post("/paie/lois/revision/ouvrir/", data).status_code == 302
    assert ReviewCampaign.objects.count() == 2
    assert browser.post("/paie/lois/revision/ouvrir/", data).status_code == 422
    assert browser.post("/paie/lois/sn/relecteurs/", {"account": "inconnu"}).status_code == 422
    assert browser.post("/paie/lois/sn/relecteurs/", {"account": "OUSMANE@example.org"}).status_code == 302
    assert browser.post("/paie/lois/sn/relecteurs/", {"account": "ousmane"}).status_code == 422
    page = browser.get("/paie/lois/sn/relecture/").content.decode()
    assert "Ousmane Ba" in page
    reviewer = LawReviewer.objects.get()
    assert browser.post(f"/paie/lois/sn/relecteurs/{reviewer.pk}/decharger/").status_code == 302
    campaign = ReviewCampaign.objects.get(country="sn")
    question = browser.get(f"/paie/lois/revision/{campaign.pk}/clore/").content.decode()
    assert "n’ont pas été relus" in question
    assert browser.post(f"/paie/lois/revision/{campaign.pk}/clore/").status_code == 302
    assert browser.get(f"/paie/lois/revision/{campaign.pk}/").status_code == 200
