"""The states of a session and of its items as one table: buttons, refusals, history and the chair's next step read it.

A session goes planned → convened → open → decided → minutes signed → published, or is adjourned. While it is open each item
goes, on its own, open → scoring → marks locked → deliberating → decided, or is put off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mobility.choices_committee import Stage

SESSION, ITEM = "session", "item"
SECRETARY, CHAIR, SYSTEM, BOTH = "committee_prepare", "committee_chair", "system", "both"


@dataclass(frozen=True)
class Step:
    """One passage. `by` is a right, « system », or both signatories; `condition` and `effect` are read by people."""

    slug: str
    of: str
    source: Stage
    target: Stage
    by: str
    label: Any
    icon: str
    condition: Any
    effect: Any
    asks_reason: bool = False


STEPS = (
    Step("convoquer", SESSION, Stage.PLANNED, Stage.CONVENED, SECRETARY, _("Convoquer la séance"), "send",
         _("Ordre du jour arrêté, dossiers complets, dix jours ouvrables au moins avant la séance."),
         _("Les membres sont convoqués ; les dossiers leur sont ouverts et chaque ouverture est notée.")),
    Step("ouvrir", SESSION, Stage.CONVENED, Stage.OPEN, CHAIR, _("Ouvrir la séance"), "clock",
         _("Un point au moins réunit cinq votants sans conflit, de trois pays."),
         _("La feuille de présence est arrêtée.")),
    Step("renvoyer", SESSION, Stage.CONVENED, Stage.ADJOURNED, CHAIR, _("Renvoyer la séance"), "calendar-event",
         _("Le quorum manque pour tous les points."), _("Une nouvelle date est fixée dans les quinze jours."), True),
    Step("appeler", ITEM, Stage.PLANNED, Stage.OPEN, CHAIR, _("Appeler le point"), "flag",
         _("La séance est ouverte, aucun autre point n’est en cours."), _("Les conflits d’intérêts sont examinés.")),
    Step("noter", ITEM, Stage.OPEN, Stage.SCORING, CHAIR, _("Ouvrir la notation"), "pencil",
         _("Chaque conflit est tranché, le quorum du point est atteint."),
         _("Les membres récusés perdent le point, leurs suppléants le reçoivent ; chacun note sans voir les autres.")),
    Step("remettre", ITEM, Stage.OPEN, Stage.ADJOURNED, CHAIR, _("Remettre le point"), "calendar-event",
         _("Le quorum manque pour ce point."), _("Le point reviendra à une prochaine séance."), True),
    Step("verrouiller", ITEM, Stage.SCORING, Stage.MARKS_LOCKED, SYSTEM, _("Verrouiller les notes"), "lock",
         _("Chaque votant a confirmé ses notes."), _("Les notes deviennent lisibles et ne changent plus.")),
    Step("renoter", ITEM, Stage.MARKS_LOCKED, Stage.SCORING, CHAIR, _("Faire noter une seconde fois"), "refresh",
         _("Un écart de plus de deux points, ou une erreur matérielle ; une fois seulement."),
         _("Les premières notes sont conservées."), True),
    Step("deliberer", ITEM, Stage.MARKS_LOCKED, Stage.DELIBERATING, CHAIR, _("Ouvrir la délibération"), "users",
         _("Les notes sont verrouillées."), _("Le rang est calculé, les ex æquo sont départagés.")),
    Step("decider", ITEM, Stage.DELIBERATING, Stage.DECIDED, CHAIR, _("Arrêter les décisions du point"), "circle-check",
         _("Chaque candidature a sa décision motivée ; s’écarter du rang demande un vote et un motif écrit."),
         _("Les décisions du point ne changent plus.")),
    Step("clore", SESSION, Stage.OPEN, Stage.DECIDED, CHAIR, _("Clore les débats"), "circle-check",
         _("Chaque point est décidé ou remis."), _("Le procès-verbal est établi d’après les faits.")),
    Step("signer", SESSION, Stage.DECIDED, Stage.MINUTES_SIGNED, BOTH, _("Signer le procès-verbal"), "writing-sign",
         _("La présidence et le secrétariat signent."),
         _("Le procès-verbal est scellé et enchaîné à celui de la séance précédente.")),
    Step("publier", SESSION, Stage.MINUTES_SIGNED, Stage.PUBLISHED, SECRETARY, _("Publier les décisions"), "send",
         _("Le procès-verbal est scellé."), _("Les candidats sont informés ; l’extrait sans noms paraît.")),
)  # fmt: skip
BY_SLUG = {step.slug: step for step in STEPS}


def steps_from(of: str, stage: str) -> list[Step]:
    """What may follow, in the order of the table."""
    return [step for step in STEPS if step.of == of and step.source == stage]


def step_to(of: str, source: str, target: str) -> Step | None:
    return next((step for step in STEPS if (step.of, step.source, step.target) == (of, source, target)), None)
