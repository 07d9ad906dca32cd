"""Words and tones of loans, their requests and what happens to them, decided once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class LoanNature(models.TextChoices):
    """What a kind of loan is for. An interim payment (acompte) is earned pay taken early; an advance is not earned."""

    HOUSING = "housing", _("prêt au logement")
    VEHICLE = "vehicle", _("prêt véhicule")
    EQUIPMENT = "equipment", _("prêt d’équipement")
    SCHOOL = "school", _("avance de rentrée scolaire")
    FEAST = "feast", _("avance pour une fête")
    RELIEF = "relief", _("prêt de secours")
    ADVANCE = "advance", _("avance sur salaire")
    INTERIM = "interim", _("acompte")


class RepaymentMethod(models.TextChoices):
    CONSTANT_INSTALMENT = "instalment", _("échéances constantes")
    CONSTANT_PRINCIPAL = "principal", _("amortissement constant")


class OnLeaving(models.TextChoices):
    """What becomes of the balance when the employee leaves."""

    DUE = "due", _("exigible en entier au départ")
    KEPT = "kept", _("l’échéancier continue")
    GUARANTEE = "guarantee", _("la garantie est appelée")


class Shortfall(models.TextChoices):
    """What is done when the pay does not bear the whole instalment."""

    CARRIED_END = "end", _("réduire et reporter le reste à la fin")
    CARRIED_NEXT = "next", _("réduire et ajouter le reste à l’échéance suivante")
    TAKEN = "taken", _("retenir l’échéance entière")


class RequestState(StateChoices):
    SUBMITTED = "submitted", "wait", "clock", _("à instruire")
    INSTRUCTED = "instructed", "wait", "clock", _("à décider")
    LISTED = "listed", "info", "calendar-event", _("inscrite au comité")
    GRANTED = "granted", "ok", "circle-check", _("accordée")
    REFUSED = "refused", "bad", "x", _("refusée")
    WITHDRAWN = "withdrawn", "", "", _("retirée")


class Decision(models.TextChoices):
    ACCEPTED = "accepted", _("accordée")
    REDUCED = "reduced", _("accordée en partie")
    REFUSED = "refused", _("refusée")


class CommitteeState(StateChoices):
    CONVENED = "convened", "wait", "calendar-event", _("convoqué")
    CLOSED = "closed", "ok", "lock", _("procès-verbal arrêté")


class LoanState(StateChoices):
    AGREED = "agreed", "wait", "writing-sign", _("contrat à signer")
    SIGNED = "signed", "wait", "clock", _("à verser")
    RUNNING = "running", "info", "clock", _("en cours")
    REPAID = "repaid", "ok", "circle-check", _("remboursé")
    WRITTEN_OFF = "written_off", "bad", "x", _("passé en perte")
    CANCELLED = "cancelled", "", "x", _("annulé")


class Disbursement(models.TextChoices):
    RUN = "run", _("avec la paie du mois")
    ORDER = "order", _("par ordre de virement ou chèque")


class ScheduleCause(models.TextChoices):
    """Why a schedule was drawn up."""

    INITIAL = "initial", _("à l’octroi")
    TAKEN_OVER = "taken_over", _("reprise de l’ancien logiciel")
    DEFERRED_START = "start", _("premier mois déplacé")
    MORATORIUM = "moratorium", _("moratoire")
    EARLY = "early", _("remboursement anticipé")
    RESCHEDULED = "rescheduled", _("rééchelonnement")
    CARRIED = "carried", _("retenue différente de l’échéance")
    LEAVING = "leaving", _("départ de l’agent")
    WRITE_OFF = "write_off", _("passage en perte")


class MovementKind(models.TextChoices):
    """Repayments outside the payslips."""

    CASH = "cash", _("versement de l’agent")
    SET_OFF = "set_off", _("compensation au décompte final")
    GUARANTEE = "guarantee", _("garantie appelée")
    INSURANCE = "insurance", _("assurance")
    WRITE_OFF = "write_off", _("passage en perte")


class WriteOffState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à décider")
    APPROVED = "approved", "ok", "circle-check", _("décidé")
    REFUSED = "refused", "bad", "x", _("refusé")
