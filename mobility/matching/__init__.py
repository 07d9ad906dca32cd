"""The match between posts and people: filters, then a score out of 100 that explains itself.

Pure: the standard library and NumPy, no record, no clock, no chance. Inputs are a `Framework` (an edition of the job
referential), `Weights` (a version of the scale), `Need`s (posts) and `Profile`s (people); `evaluate` holds all
profiles against all needs at once, and one against one by the same path. Every figure is an integer or a fraction.
"""

from mobility.matching.explanation import Gain, Line, explain, gains
from mobility.matching.framework import Framework, framework_of
from mobility.matching.model import Demand, Diploma, HeldSkill, Need, Profile, need_of
from mobility.matching.ranking import Ranked, rank_needs, rank_profiles
from mobility.matching.scoring import ENGINE, Evaluation, evaluate
from mobility.matching.weights import Weights, weights_of

__all__ = [
    "ENGINE",
    "Demand",
    "Diploma",
    "Evaluation",
    "Framework",
    "Gain",
    "HeldSkill",
    "Line",
    "Need",
    "Profile",
    "Ranked",
    "Weights",
    "evaluate",
    "explain",
    "framework_of",
    "gains",
    "need_of",
    "rank_needs",
    "rank_profiles",
    "weights_of",
]
