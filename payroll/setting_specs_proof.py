"""What the closing of a month asks for besides its circuit: the proof, and a rehearsed restoration."""

from __future__ import annotations

from payroll.engine import SettingSpec

PROOF_BLOCKS, REHEARSAL_DAYS, REHEARSAL_BLOCKS = "proof_blocks_closing", "rehearsal_days", "rehearsal_blocks_closing"
DEFAULTS = {PROOF_BLOCKS: True, REHEARSAL_DAYS: 31, REHEARSAL_BLOCKS: False}
PROOF_SETTINGS = (
    SettingSpec(
        PROOF_BLOCKS,
        "Clôture : refuser un mois dont la feuille de preuve a un écart inexpliqué",
        "bool",
        "institution",
        DEFAULTS[PROOF_BLOCKS],
        help="Chaque écart est à corriger ou à expliquer par une personne nommée. À « non », le mois se clôture et la feuille "
        "scellée garde l’écart en rouge.",
    ),
    SettingSpec(
        REHEARSAL_DAYS,
        "Clôture : ancienneté maximale de la dernière restauration répétée (jours)",
        "int",
        "institution",
        DEFAULTS[REHEARSAL_DAYS],
        help="Une sauvegarde n’est sûre que restaurée. 0 : rien n’est demandé.",
        minimum=0,
        maximum=365,
    ),
    SettingSpec(
        REHEARSAL_BLOCKS,
        "Clôture : refuser sans restauration répétée assez récente",
        "bool",
        "institution",
        DEFAULTS[REHEARSAL_BLOCKS],
        help="À « non », la clôture avertit seulement.",
    ),
)
