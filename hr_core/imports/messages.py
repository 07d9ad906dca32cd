"""The French messages of the file imports: one entry per kind of defect, with its severity and its cure.

A message is data: a code and named parameters.  The text is formatted where it is shown, so that a screen may
pass its own ``translate`` (for instance ``gettext``); the French text is the message id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ERROR = "error"
WARNING = "warning"

Translate = Callable[[str], str]


def gettext_noop(message: str) -> str:
    """Mark ``message`` for extraction; needs no Django settings, unlike its namesake."""
    return message


_ = gettext_noop


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of defect: ``error`` refuses the line, ``warning`` lets it pass and is shown."""

    severity: str
    message: str
    cure: str


# Whole files: each is raised as a ``FileRefused``.
FILE_KINDS: dict[str, Kind] = {
    "file_empty": Kind(
        ERROR, _("Le fichier « {name} » est vide."), _("Choisissez le classeur qui contient la liste du personnel.")
    ),
    "file_unknown": Kind(
        ERROR,
        _("Le fichier « {name} » n’est ni un classeur .xlsx ou .ods, ni un texte .csv."),
        _("Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx, .ods ou .csv."),
    ),
    "file_legacy_xls": Kind(
        ERROR,
        _("Le fichier « {name} » est un ancien classeur Excel 97-2003 (.xls)."),
        _("Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx."),
    ),
    "file_password": Kind(
        ERROR,
        _("Le fichier « {name} » est protégé par un mot de passe."),
        _("Ouvrez-le, retirez le mot de passe d’ouverture, enregistrez-le, puis déposez-le de nouveau."),
    ),
    "file_corrupt": Kind(
        ERROR,
        _("Le fichier « {name} » est abîmé et ne peut pas être lu."),
        _("Ouvrez-le dans votre tableur, enregistrez-le sous un autre nom, puis déposez cette copie."),
    ),
    "file_too_big": Kind(
        ERROR,
        _("Le fichier « {name} » pèse {size} Mo, la limite est de {limit} Mo."),
        _("Retirez les images et les feuilles inutiles, ou partagez la liste en plusieurs fichiers."),
    ),
    "file_expands": Kind(
        ERROR,
        _("Le fichier « {name} » occupe plus de {limit} Mo une fois décompressé."),
        _("Supprimez les lignes et colonnes vides mises en forme, ou enregistrez la liste en .csv."),
    ),
    "file_too_many_rows": Kind(
        ERROR,
        _("La feuille « {sheet} » compte {count} lignes, la limite est de {limit}."),
        _("Supprimez les lignes inutiles ou partagez la liste en plusieurs fichiers."),
    ),
    "file_too_many_columns": Kind(
        ERROR,
        _("La feuille « {sheet} » s’étend sur {count} colonnes, la limite est de {limit}."),
        _("Supprimez les colonnes inutiles situées à droite du tableau."),
    ),
    "sheet_unknown": Kind(
        ERROR,
        _("Le classeur ne contient pas de feuille « {sheet} »."),
        _("Choisissez une des feuilles : {sheets}."),
    ),
    "heading_not_found": Kind(
        ERROR,
        _("Aucune ligne de titres de colonnes n’a été trouvée dans la feuille « {sheet} »."),
        _("Placez au-dessus des données une ligne de titres telle que : {expected}."),
    ),
    "no_data": Kind(
        ERROR,
        _("La feuille « {sheet} » ne contient aucune ligne de données sous ses titres (ligne {line})."),
        _("Vérifiez que vous avez déposé le bon fichier et la bonne feuille."),
    ),
}

# Columns and cells: each becomes a ``Problem`` of the file read.
CELL_KINDS: dict[str, Kind] = {
    # -- columns --------------------------------------------------------------------------------------------------
    "column_missing": Kind(
        ERROR,
        _("La colonne « {label} » est obligatoire et n’a été reconnue sous aucun titre."),
        _("Désignez la colonne du fichier qui la contient, ou ajoutez-la au fichier."),
    ),
    "column_twice": Kind(
        WARNING,
        _("Les colonnes « {first} » et « {heading} » se ressemblent : seule la première est lue comme {label}."),
        _("Désignez laquelle des deux convient, ou renommez l’autre."),
    ),
    "column_unread": Kind(
        WARNING,
        _("La colonne « {heading} » n’est pas reconnue : elle n’est pas importée."),
        _("Désignez ce qu’elle contient, ou marquez-la « à ignorer »."),
    ),
    "cell_without_heading": Kind(
        WARNING,
        _("Cette valeur se trouve dans une colonne sans titre : elle n’est pas importée."),
        _("Donnez un titre à cette colonne si elle doit être lue."),
    ),
    "names_guessed": Kind(
        WARNING,
        _("{count} noms sont écrits sans différence de casse : le {which} mot a été pris comme nom de famille."),
        _("Vérifiez-les dans l’aperçu, ou séparez nom et prénoms en deux colonnes."),
    ),
    # -- any cell -------------------------------------------------------------------------------------------------
    "required": Kind(ERROR, _("La valeur manque alors qu’elle est obligatoire."), _("Complétez la cellule.")),
    "formula_error": Kind(
        ERROR,
        _("La cellule contient une erreur de formule."),
        _("Corrigez la formule, ou remplacez-la par sa valeur (collage spécial, valeurs)."),
    ),
    "text_too_long": Kind(
        ERROR, _("Le texte compte {count} caractères, la limite est de {limit}."), _("Raccourcissez-le.")
    ),
    # -- dates ----------------------------------------------------------------------------------------------------
    "date_unreadable": Kind(
        ERROR, _("Ce n’est pas une date."), _("Écrivez le jour, le mois et l’année, par exemple 31/12/1985.")
    ),
    "date_impossible": Kind(
        ERROR,
        _("Cette date n’existe pas au calendrier."),
        _("Vérifiez le jour et le mois sur la pièce d’état civil ou sur l’acte."),
    ),
    "date_month_first": Kind(
        ERROR,
        _("Cette date semble écrite mois/jour/année."),
        _("Écrivez le jour d’abord : {proposal}."),
    ),
    "date_ambiguous": Kind(
        WARNING,
        _("D’autres dates de cette colonne mettent le mois en premier : celle-ci a été lue {read}."),
        _("Vérifiez-la, puis écrivez toute la colonne sous la forme jour/mois/année."),
    ),
    "date_year_only": Kind(
        WARNING,
        _("Seule l’année est connue (« né vers ») : la date retenue est le {read}."),
        _("Indiquez le jour et le mois s’ils figurent sur un jugement supplétif."),
    ),
    "date_out_of_range": Kind(
        ERROR, _("L’année {year} n’est pas plausible."), _("Vérifiez l’année : elle est attendue de 1900 à 2100.")
    ),
    # -- amounts and numbers --------------------------------------------------------------------------------------
    "amount_unreadable": Kind(
        ERROR, _("Ce n’est pas un montant."), _("Écrivez des chiffres seuls, par exemple 350 000.")
    ),
    "amount_negative": Kind(
        ERROR,
        _("Le montant est négatif."),
        _("Saisissez un montant positif ; une retenue se saisit dans une rubrique de retenue."),
    ),
    "amount_fraction": Kind(
        ERROR,
        _("Le montant a plus de décimales que la monnaie n’en admet ({decimals})."),
        _("Arrondissez-le dans le tableur avant l’import."),
    ),
    "amount_too_large": Kind(
        ERROR, _("Le montant dépasse {limit}."), _("Vérifiez qu’il ne manque pas une virgule ou une colonne.")
    ),
    "salary_zero": Kind(
        WARNING,
        _("Le salaire de base est nul."),
        _("Laissez ainsi si le traitement principal est payé par l’État ; sinon, complétez-le."),
    ),
    "number_unreadable": Kind(ERROR, _("Ce n’est pas un nombre entier."), _("Écrivez des chiffres seuls.")),
    "number_out_of_range": Kind(
        ERROR, _("Le nombre doit être compris entre {low} et {high}."), _("Vérifiez la valeur.")
    ),
    # -- lists of words -------------------------------------------------------------------------------------------
    "yes_no_unreadable": Kind(ERROR, _("La réponse n’est ni oui ni non."), _("Écrivez O ou N.")),
    "choice_unreadable": Kind(
        ERROR, _("Cette valeur n’est pas reconnue."), _("Écrivez l’une de ces valeurs : {expected}.")
    ),
    "category_unknown": Kind(
        ERROR,
        _("La catégorie « {value} » n’existe pas dans l’institution."),
        _("Choisissez parmi : {expected}."),
    ),
    "unit_unknown": Kind(
        WARNING,
        _("L’unité « {value} » n’existe pas dans l’organigramme : elle sera proposée à la création."),
        _("Si elle existe sous un autre nom, écrivez ce nom : {expected}."),
    ),
    "job_unknown": Kind(
        WARNING,
        _("La fonction « {value} » n’est pas dans la liste des emplois de l’institution."),
        _("Si elle existe sous un autre intitulé, écrivez celui-ci : {expected}."),
    ),
    # -- contacts -------------------------------------------------------------------------------------------------
    "phone_invalid": Kind(
        WARNING,
        _("Ce numéro de téléphone n’a pas la longueur d’un numéro du pays ({expected} chiffres)."),
        _("Complétez-le, avec l’indicatif s’il est étranger, par exemple +33 6 12 34 56 78."),
    ),
    "phone_renumbered": Kind(
        WARNING,
        _("Ce numéro à 8 chiffres date d’avant la nouvelle numérotation : il a été lu {read}."),
        _("Vérifiez-le et corrigez le fichier."),
    ),
    "email_invalid": Kind(
        WARNING, _("Cette adresse électronique n’est pas valable."), _("Écrivez-la sous la forme nom@domaine.")
    ),
    # -- identity -------------------------------------------------------------------------------------------------
    "staff_number_invalid": Kind(
        ERROR,
        _("Ce matricule contient des signes qui ne conviennent pas, ou est trop long."),
        _("N’écrivez que des lettres, des chiffres, des points, des tirets ou des barres (30 signes au plus)."),
    ),
    "staff_number_twice": Kind(
        ERROR,
        _("Le matricule {value} est déjà celui de la ligne {other} ({who})."),
        _("Corrigez l’un des deux matricules, ou supprimez la ligne en double."),
    ),
    "staff_number_zeros": Kind(
        WARNING,
        _("Ce matricule est plus court que les autres ({length} signes) : le tableur a pu ôter des zéros de tête."),
        _("Mettez la colonne au format texte et écrivez par exemple {proposal}."),
    ),
    "person_twice": Kind(
        WARNING,
        _("La même personne (nom, prénoms, date de naissance) figure à la ligne {other} sous le matricule {number}."),
        _("Vérifiez qu’il ne s’agit pas d’un doublon."),
    ),
    "given_names_missing": Kind(
        WARNING,
        _("Les prénoms n’ont pas pu être séparés du nom."),
        _("Écrivez le NOM en capitales, puis les Prénoms."),
    ),
    "social_security_twice": Kind(
        ERROR,
        _("Ce numéro de sécurité sociale est déjà celui de la ligne {other} ({who})."),
        _("Vérifiez les deux cartes d’assuré et corrigez le fichier."),
    ),
    # -- ages and order of dates ----------------------------------------------------------------------------------
    "birth_future": Kind(ERROR, _("La date de naissance est dans l’avenir."), _("Vérifiez l’année de naissance.")),
    "birth_after_hire": Kind(
        ERROR,
        _("La date de naissance est postérieure à la date d’embauche ({hire})."),
        _("Vérifiez les deux dates ; elles ont pu être inversées."),
    ),
    "hired_too_young": Kind(
        ERROR,
        _("La personne aurait eu {age} ans à l’embauche ({hire}) ; l’âge minimum est de {minimum} ans."),
        _("Vérifiez la date de naissance et la date d’embauche."),
    ),
    "too_old": Kind(
        ERROR,
        _("La personne aurait {age} ans ; l’âge maximum admis est de {maximum} ans."),
        _("Vérifiez l’année de naissance, ou retirez les agents partis."),
    ),
    "hire_future": Kind(
        WARNING,
        _("La date d’embauche est dans l’avenir."),
        _("Vérifiez-la ; laissez ainsi s’il s’agit d’un recrutement à venir."),
    ),
    "seniority_after_hire": Kind(
        WARNING,
        _("La date d’ancienneté est postérieure à la date d’embauche ({hire})."),
        _("Vérifiez-la ; laissez ainsi si une interruption a été déduite."),
    ),
    "seniority_before_birth": Kind(
        ERROR, _("La date d’ancienneté précède la naissance ({birth})."), _("Vérifiez la date d’ancienneté.")
    ),
    "contract_end_before_hire": Kind(
        ERROR,
        _("La fin de contrat précède la date d’embauche ({hire})."),
        _("Vérifiez les deux dates ; elles ont pu être inversées."),
    ),
    "contract_end_missing": Kind(
        WARNING,
        _("Le contrat à durée déterminée n’a pas de date de fin."),
        _("Ajoutez la date de fin portée au contrat."),
    ),
    "contract_end_unexpected": Kind(
        WARNING,
        _("Un contrat à durée indéterminée porte une date de fin."),
        _("Effacez la date, ou corrigez le type de contrat."),
    ),
    "contract_ended": Kind(
        WARNING,
        _("Le contrat est terminé depuis le {end}."),
        _("Retirez l’agent s’il est parti, ou ajoutez la date de fin du renouvellement."),
    ),
    # -- family ---------------------------------------------------------------------------------------------------
    "dependants_exceed_children": Kind(
        WARNING,
        _("Les enfants à charge ({dependants}) sont plus nombreux que les enfants ({children})."),
        _("Vérifiez les deux nombres ; les enfants recueillis se déclarent sur le dossier de l’agent."),
    ),
    "spouse_income_unmarried": Kind(
        WARNING,
        _("Un revenu du conjoint est indiqué pour une personne non mariée."),
        _("Vérifiez la situation matrimoniale."),
    ),
    # -- payment --------------------------------------------------------------------------------------------------
    # ``detail`` is the whole French sentence of ``hr_core.bank_keys``, which says what is wrong with the account.
    "bank_key_wrong": Kind(
        ERROR,
        "{detail}",
        _("Si le relevé porte bien ces chiffres, faites confirmer le compte par la banque."),
    ),
    "bank_invalid": Kind(
        ERROR,
        "{detail}",
        _("Recopiez le compte entier depuis le relevé d’identité bancaire."),
    ),
    "bank_digits_lost": Kind(
        ERROR,
        _("Le compte a été saisi comme un nombre : le tableur n’en garde que 15 chiffres, la fin est perdue."),
        _("Mettez la colonne au format texte et saisissez de nouveau le compte."),
    ),
    "bank_missing": Kind(
        WARNING,
        _("Le paiement se fait par virement, mais le compte bancaire manque."),
        _("Ajoutez le compte, ou choisissez un autre mode de paiement."),
    ),
    "bank_shared": Kind(
        WARNING,
        _("Ce compte bancaire est aussi celui de la ligne {other} ({who})."),
        _("Vérifiez les deux relevés d’identité bancaire."),
    ),
    # -- other files (opening balances, variable inputs) -----------------------------------------------------------
    "staff_number_unknown": Kind(
        ERROR,
        _("Le matricule {value} n’est pas celui d’un agent de l’institution."),
        _("Corrigez le matricule, ou importez d’abord le dossier de l’agent."),
    ),
    "item_unknown": Kind(
        ERROR,
        _("La rubrique {value} n’existe pas dans l’institution."),
        _("Créez la rubrique, ou corrigez son code."),
    ),
    "month_unreadable": Kind(
        ERROR, _("Ce n’est pas un mois."), _("Écrivez le mois et l’année, par exemple 10/2026 ou octobre 2026.")
    ),
    "month_outside": Kind(
        ERROR,
        _("Le mois {month} n’est pas dans la période attendue ({expected})."),
        _("Corrigez le mois, ou choisissez la bonne période d’import."),
    ),
    "quantity_unreadable": Kind(ERROR, _("Ce n’est pas un nombre."), _("Écrivez par exemple 12 ou 12,5.")),
    "rate_ambiguous": Kind(
        ERROR,
        _("Ce taux peut se lire {percent} % ou cent fois moins."),
        _("Écrivez-le en pour cent et en texte, par exemple 30 ou 12,5."),
    ),
    "nothing_entered": Kind(
        ERROR,
        _("La ligne n’a ni nombre, ni taux, ni montant."),
        _("Complétez au moins une de ces colonnes."),
    ),
    "entry_twice": Kind(
        ERROR,
        _("Une autre ligne ({other}) porte déjà cette rubrique pour le même agent et le même mois."),
        _("Réunissez les deux lignes en une seule."),
    ),
}

KINDS: dict[str, Kind] = {**FILE_KINDS, **CELL_KINDS}


def message_text(code: str, params: Mapping[str, Any], translate: Translate = gettext_noop) -> str:
    """The sentence that says what is wrong, with its parameters filled in."""
    return translate(KINDS[code].message).format(**params)


def cure_text(code: str, params: Mapping[str, Any], translate: Translate = gettext_noop) -> str:
    """The sentence that says what to do about it."""
    return translate(KINDS[code].cure).format(**params)
