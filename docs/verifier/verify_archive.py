#!/usr/bin/env python3
"""Vérifie une archive de paie sans le logiciel qui l’a faite : Python 3.9 et sa bibliothèque standard suffisent.

    python3 verify_archive.py archive-….zip [--empreinte SHA256]

`--empreinte` est celle qui est imprimée sur la feuille de preuve signée. Code de sortie : 0 tout est juste, 1 une anomalie au
moins, 2 le fichier n’est pas une archive lisible. Le format et chaque contrôle sont expliqués dans docs/archive.md.
"""

import argparse
import csv
import hashlib
import io
import json
import sys
import zipfile
from collections import Counter

SEALED = (("P", "bulletins.csv", 9), ("L", "lignes.csv", 6), ("V", "paiements.csv", 5), ("O", "origines.csv", 7),
          ("C", "conges.csv", 6))  # fmt: skip
SECTIONS = {
    "brut": ("earning",),
    "cotisations": ("employee-contribution",),
    "impots": ("tax",),
    "retenues": ("deduction",),
    "patronal": ("employer-contribution", "employer-tax", "employer-charge"),
}
TOTALS = {"brut": "gross", "imposable": "taxable", "cotisations": "contributions", "impots": "tax", "retenues": "deductions",
          "net": "net", "patronal": "employer"}  # fmt: skip


class Archive:
    """Une archive ouverte, ce qu’elle contient, et les anomalies trouvées."""

    def __init__(self, content):
        self.wrong, self.checks = [], 0
        self.zip = zipfile.ZipFile(content)
        self.names = [name for name in self.zip.namelist() if not name.endswith("/")]
        self.about = json.loads(self.zip.read("manifest.json"))
        if (self.about["product"], self.about["format"]) != ("prevoyance-rh", 1):
            raise ValueError("ce n’est pas une archive de paie au format 1")

    def check(self, is_right, place, told):
        self.checks += 1
        if not is_right:
            self.wrong.append(f"{place} : {told}")

    def table(self, path):
        """(numéro de ligne, champs bruts, champs par nom) ; une table absente est vide, le sommaire le dit déjà."""
        if path not in self.names:
            return []
        rows = list(csv.reader(io.StringIO(self.zip.read(path).decode("utf-8-sig"), newline=""), delimiter=";"))
        return [(number, row, dict(zip(rows[0], row))) for number, row in enumerate(rows[1:], start=2)]  # noqa: B905


def check_manifest(archive):
    """Chaque fichier du sommaire est là, intact, et aucun autre."""
    files = archive.about["files"]
    for name in sorted(set(archive.names) - set(files) - {"manifest.json"}):
        archive.check(False, name, "fichier ajouté, absent du sommaire")
    archive.check(len(archive.names) == len(set(archive.names)), "archive", "un même nom y figure deux fois")
    for name, known in files.items():
        if name not in archive.names:
            archive.check(False, name, "fichier retiré de l’archive")
            continue
        digest = hashlib.sha256(archive.zip.read(name)).hexdigest()
        archive.check(digest == known["sha256"], name, "son empreinte n’est plus celle du sommaire")


def check_run(archive, reference, seal):
    """Une campagne : son sceau, puis chaque bulletin, le livre et les paiements. Rend les sommes par agent."""
    folder = f"campagnes/{reference}"
    digest, tables = hashlib.sha256(), {}
    for rank, (letter, name, width) in enumerate(SEALED):
        rows = tables[name] = archive.table(f"{folder}/{name}")
        for _number, row, _fields in rows:
            digest.update(("\t".join([letter, *row[:width]]) + "\n").encode())
        if rank < 3 or rows:  # les dernières tables ne comptent que si elles ont des lignes
            digest.update(f"--{rank}\n".encode())
    archive.check(digest.hexdigest() == seal["empreinte"], folder, f"les tables ne donnent plus l’empreinte du sceau n° {seal['rang']}")
    for name in ("lignes", "bulletins"):
        count = len(tables[f"{name}.csv"])
        archive.check(count == int(seal[name]), f"{folder}/{name}.csv", f"{count} {name}, le sceau en couvre {seal[name]}")
    lines, codes, paid, sums = Counter(), Counter(), Counter(), {}
    for _number, _row, line in tables["lignes.csv"]:
        lines[line["agent"], line["partie"]] += int(line["montant"])
        codes[line["code"]] += int(line["montant"])
    for _number, _row, line in tables["paiements.csv"]:
        paid[line["agent"]] += int(line["montant"])
    for number, _row, slip in tables["bulletins.csv"]:
        place = f"{folder}/bulletins.csv, ligne {number}, matricule {slip['matricule']}"
        figures = sums[slip["agent"]] = {name: int(slip[name]) for name in TOTALS}
        for name, sections in SECTIONS.items():
            found = sum(lines[slip["agent"], section] for section in sections)
            archive.check(found == figures[name], place, f"{name} {figures[name]}, somme de ses lignes {found}")
        net, got = figures["brut"] - figures["cotisations"] - figures["impots"] - figures["retenues"], paid[slip["agent"]]
        archive.check(net == figures["net"], place, f"net {figures['net']}, brut moins retenues {net}")
        archive.check(got == max(figures["net"], 0), place, f"net {figures['net']}, payé {got}")
    for agent in {agent for agent, _section in list(lines)} - set(sums):
        archive.check(False, f"{folder}/lignes.csv", f"lignes de l’agent {agent}, qui n’a pas de bulletin")
    for number, _row, column in archive.table(f"{folder}/rubriques.csv"):
        found = codes[column["code"]]
        place = f"{folder}/rubriques.csv, ligne {number}, {column['code']}"
        archive.check(found == int(column["total"]), place, f"total du livre {column['total']}, somme des lignes {found}")
    for number, _row, leave in tables["conges.csv"]:
        left = int(leave["report"]) + int(leave["acquis"]) - int(leave["pris"])
        place = f"{folder}/conges.csv, ligne {number}, agent {leave['agent']}"
        archive.check(left == int(leave["solde"]), place, f"solde de congés {leave['solde']}, report plus acquis moins pris {left}")
    total = sum(figures["net"] for figures in sums.values())
    archive.check(total == int(seal["net"]), folder, f"net {total}, net scellé {seal['net']}")
    return sums


def check_chain(archive):
    """Chaque sceau se recalcule et porte celui d’avant. Rend les sceaux par campagne."""
    previous, found = "", {}
    for rank, (number, _row, seal) in enumerate(archive.table("sceaux.csv"), start=1):
        place = f"sceaux.csv, ligne {number}, campagne {seal['campagne']}"
        archive.check(int(seal["rang"]) == rank, place, f"le sceau de rang {rank} manque")
        archive.check(seal["precedent"] == previous, place, "la chaîne est rompue avec le sceau précédent")
        text = "\n".join([seal["precedent"], str(archive.about["institution"]["key"]), seal["campagne"], seal["empreinte"], seal["net"]])
        archive.check(hashlib.sha256(text.encode()).hexdigest() == seal["sceau"], place, "le sceau lui-même a été modifié")
        previous, found[seal["campagne"]] = seal["sceau"], seal
    return found


def check_sheet(archive, seals, sums, expected):
    """La feuille de preuve : son empreinte, ses totaux, ses écarts et ses sceaux."""
    if "preuve.json" not in archive.names:
        archive.check(False, "preuve.json", "la feuille de preuve manque")
        return
    sheet = json.loads(archive.zip.read("preuve.json"))
    content = sheet["content"]
    canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    archive.check(digest == sheet["sha256"], "preuve.json", "la feuille ne donne plus son empreinte")
    archive.check(digest == (expected or digest), "preuve.json", "ce n’est pas la feuille dont l’empreinte est imprimée")
    print(f"  empreinte de la feuille de preuve : {digest}")
    for run in content["runs"]:
        found = sums.get(run["reference"], {})
        for name, key in TOTALS.items():
            total = sum(figures[name] for figures in found.values())
            archive.check(total == run[key], f"preuve.json, campagne {run['reference']}", f"{name} {run[key]}, bulletins {total}")
    for line in content["lines"]:
        place = f"preuve.json, {line['part']}, {line['label']}"
        archive.check(line["found"] - line["expected"] == line["difference"], place, "l’écart est mal calculé")
        archive.check(not line["difference"] or bool(line["explanation"]), place, f"écart inexpliqué de {line['difference']}")
    for seal in content["seals"]:
        known = seals.get(seal["run"], {}).get("sceau")
        archive.check(known == seal["seal"], f"preuve.json, campagne {seal['run']}", "son sceau n’est pas celui de sceaux.csv")


def check_pieces(archive, sums):
    """Ce qui suit la paie : ordres = paiements, écritures équilibrées, livre = dû aux tiers = déclaré = liste nominative."""
    ordered, balance, owed, due = Counter(), Counter(), Counter(), Counter()
    for _number, _row, line in archive.table("pieces/ordres.csv"):
        ordered[line["campagne"]] += int(line["montant"]) * (line["reemission"] == "0")
    for reference, total in ordered.items():
        net = sum(max(figures["net"], 0) for figures in sums.get(reference, {}).values())
        archive.check(total == net, f"pieces/ordres.csv, campagne {reference}", f"ordres {total}, nets à payer {net}")
    for _number, _row, line in archive.table("pieces/ecritures.csv"):
        balance[line["piece"], line["cle"]] += int(line["debit"]) - int(line["credit"])
    for (piece, _key), difference in balance.items():
        archive.check(not difference, f"pieces/ecritures.csv, pièce {piece}", f"débit moins crédit {difference}")
    for _number, _row, line in archive.table("pieces/reversements.csv"):
        if line["nature"] == "pay" and line["destinataire"]:
            owed[line["campagne"]] += int(line["du"])
        if line["nature"] in ("pay", "outside"):
            due[line["declaration"]] += int(line["du"])
    for reference, total in owed.items():
        register = archive.table(f"campagnes/{reference}/rubriques.csv")
        found = sum(int(column["total"]) for _number, _row, column in register if column["destinataire"])
        archive.check(total == found, f"pieces/reversements.csv, campagne {reference}", f"dû aux organismes {total}, livre {found}")
    check_outside(archive)
    check_returns(archive, due)


def check_outside(archive):
    """Hors effectif : lignes = brut, brut − retenues = net, mandats = brut et charges, ordres = nets."""
    folder = "pieces/hors-effectif"
    lines, gross, cost, net, issued, ordered = Counter(), Counter(), Counter(), Counter(), Counter(), Counter()
    for _number, _row, line in archive.table(f"{folder}/lignes.csv"):
        lines[line["bulletin"]] += int(line["montant"])
    for _number, _row, line in archive.table(f"{folder}/paiements.csv"):
        figures = {name: int(line[name]) for name in ("brut", "cotisations", "impot", "net", "charges")}
        left = figures["brut"] - figures["cotisations"] - figures["impot"]
        archive.check(left == figures["net"], f"{folder}/paiements.csv, bulletin {line['bulletin']}", f"net {figures['net']}, recalculé {left}")
        gross[line["bulletin"]] += figures["brut"]
        cost[line["campagne"]] += figures["brut"] + figures["charges"]
        net[line["campagne"]] += figures["net"]
    for slip, total in gross.items():
        archive.check(lines[slip] == total, f"{folder}/lignes.csv, bulletin {slip}", f"lignes {lines[slip]}, brut {total}")
    for _number, _row, line in archive.table(f"{folder}/mandats.csv"):
        issued[line["campagne"]] += int(line["montant"]) * (not line["etat"])
    for _number, _row, line in archive.table(f"{folder}/ordres.csv"):
        if line.get("reemission", "0") != "1":  # what is paid again is no new payment
            ordered[line["campagne"]] += int(line["montant"])
    for reference, total in issued.items():
        archive.check(total == cost[reference], f"{folder}/mandats.csv, campagne {reference}", f"mandats {total}, brut et charges {cost[reference]}")
    for reference, total in ordered.items():
        archive.check(total == net[reference], f"{folder}/ordres.csv, campagne {reference}", f"ordres {total}, nets {net[reference]}")


def check_returns(archive, due):
    """Les lignes d’une déclaration font sa liste nominative ; la dernière version déclare ce qui est dû pour le mois."""
    names = sorted(name[:-4] for name in archive.names if name.startswith("pieces/declarations/") and name.endswith(".csv"))
    last = {}
    for name in (name for name in names if not name.endswith("-agents")):
        rows = [line for _number, _row, line in archive.table(f"{name}.csv")]
        total = sum(int(line["montant"]) for line in rows)
        people = sum(int(line["montant"]) for _number, _row, line in archive.table(f"{name}-agents.csv"))
        archive.check(total == people, f"{name}.csv", f"lignes {total}, liste nominative {people}")
        start, version = name.rsplit("-v", 1)
        last[start] = max(last.get(start, (-1, [])), (int(version), rows), key=lambda each: each[0])
    for start, (_version, rows) in last.items():
        code = start.split("/")[-1].rsplit("-", 2)[0]
        month = sum(int(line["montant"]) for line in rows if line["mois"] == archive.about["month"])
        if code in due:
            archive.check(month == due[code], f"{start}.csv", f"déclaré pour le mois {month}, dû {due[code]}")


def verify_month(archive, expected=""):
    """Tous les contrôles d’un mois. Rend les sommes par campagne et par agent."""
    check_manifest(archive)
    seals = check_chain(archive)
    sums = {}
    for reference in sorted({name.split("/")[1] for name in archive.names if name.startswith("campagnes/")}):
        archive.check(reference in seals, f"campagnes/{reference}", "cette campagne n’a pas de sceau")
        if reference in seals:
            sums[reference] = check_run(archive, reference, seals[reference])
    check_sheet(archive, seals, sums, expected)
    check_pieces(archive, sums)
    return sums


def verify_year(archive):
    """Un exercice : chaque mois, puis les états annuels contre la somme des mois."""
    check_manifest(archive)
    people = {}
    for name in sorted(name for name in archive.names if name.startswith("mois/")):
        month = Archive(io.BytesIO(archive.zip.read(name)))
        for agent, figures in (each for sums in verify_month(month).values() for each in sums.items()):
            total = people.setdefault(agent, dict.fromkeys(TOTALS, 0))
            total.update({key: total[key] + figures[key] for key in TOTALS})
        archive.checks += month.checks
        archive.wrong += [f"{name}, {each}" for each in month.wrong]
    for number, _row, agent in archive.table("exercice/agents.csv"):
        total = people.pop(agent["agent"], dict.fromkeys(TOTALS, 0))
        for key in TOTALS:
            place = f"exercice/agents.csv, ligne {number}, matricule {agent['matricule']}"
            archive.check(int(agent[key]) == total[key], place, f"{key} {agent[key]}, somme des mois {total[key]}")
    for agent in people:
        archive.check(False, "exercice/agents.csv", f"l’agent {agent}, payé dans l’année, manque")


def main():
    parser = argparse.ArgumentParser(description="Vérifie une archive de paie, sans le logiciel.")
    parser.add_argument("archive", help="le fichier .zip d’un mois ou d’un exercice")
    parser.add_argument("--empreinte", default="", help="empreinte imprimée sur la feuille de preuve signée")
    options = parser.parse_args()
    try:
        archive = Archive(options.archive)
        print(f"{archive.about['institution']['name']}, {archive.about['month']}")
        verify_year(archive) if archive.about["kind"] == "year" else verify_month(archive, options.empreinte.strip().lower())
    except (OSError, KeyError, TypeError, ValueError, IndexError, zipfile.BadZipFile) as error:
        print(f"Archive illisible : {error}", file=sys.stderr)
        return 2
    print("".join(f"  FAUX  {each}\n" for each in archive.wrong), end="")
    count = len(archive.wrong)
    print(f"{count} anomalie{'s'[: count - 1]} sur" if count else "tout est juste :", f"{archive.checks} contrôles.")
    return 1 if archive.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
