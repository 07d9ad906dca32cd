"""Draw the fictitious staff of an institution: the same seed gives the same people for ever."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from hr_core.bank_keys import check_account

HERE = Path(__file__).parent
PEOPLE = tomllib.loads((HERE / "people.toml").read_text(encoding="utf-8"))
INSTITUTIONS = tomllib.loads((HERE / "institutions.toml").read_text(encoding="utf-8"))
ON = dt.date(2026, 10, 31)


@dataclass
class Person:
    """One agent; amounts in francs, ``account`` is bank, branch, account and key."""

    number: str
    surname: str
    given_names: str
    sex: str
    birth: dt.date
    birth_place: str
    nationality: str
    family: str  # C, M, V, D
    spouse_income: bool
    children: int
    dependants: int
    phone: str
    email: str
    address: str
    insured_number: str
    hire: dt.date
    seniority: dt.date
    contract: str  # CDI, CDD, Stage, Détachement
    contract_end: dt.date | None
    status: str
    direction: str
    service: str
    agency: str
    job: str
    band: int
    category: str
    step: int
    base_salary: int
    supplement: int
    bank: str
    account: tuple[str, str, str, str]
    payment: str = "Virement"
    allowances: dict[str, int] = field(default_factory=dict)

    @property
    def is_manager(self) -> bool:
        return self.band >= 5


class Draw:
    """The people of one institution (key of ``institutions.toml``)."""

    def __init__(self, key: str) -> None:
        self.institution = INSTITUTIONS[key]
        self.country = self.institution["country"]
        self.people = PEOPLE[self.country]
        self.random = random.Random(f"{key} 2026")
        self.used: set[tuple[str, str]] = set()
        self.towns = self.people["towns"]

    def staff(self) -> list[Person]:
        """All agents, in order of staff number."""
        size = self.institution["staff"]
        posts = self._posts(size)
        people = [self._person(*post) for post in posts]
        people.sort(key=lambda person: (person.hire, person.surname))
        for rank, person in enumerate(people, start=1):
            letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
            person.number = self.institution["staff_number"].format(rank * 3 + 17, letters[rank * 7 % len(letters)])
            person.email = self._email(person)
        return people

    def _posts(self, size: int) -> list[tuple[dict, str, str, str, int]]:
        """``(direction, service, agency, job, band)``: one head by direction, one head by agency, then by weight."""
        directions = INSTITUTIONS["direction"]
        seat = self.institution["seat"]
        posts = [(unit, "", "", *self._title(unit["head"])) for unit in directions]
        network = next(unit for unit in directions if unit.get("in_agencies"))
        agencies = [f"Agence de {town}" for town in self.towns[:9]]
        posts += [(network, "", agency, *self._title("Chef d'agence|Cheffe d'agence|6")) for agency in agencies]
        weights = [unit["weight"] for unit in directions]
        while len(posts) < size:
            unit = self.random.choices(directions, weights)[0]
            job = self.random.choices(unit["jobs"], [int(job.rsplit("|", 1)[1]) for job in unit["jobs"]])[0]
            agency = self.random.choice(agencies) if unit.get("in_agencies") else ""
            posts.append((unit, self.random.choice(unit["services"]), agency or f"Siège {seat}", *self._title(job)))
        return posts

    def _title(self, job: str) -> tuple[str, int]:
        masculine, feminine, band, *_ = job.split("|")
        return f"{masculine}|{feminine}", int(band)

    def _person(self, unit: dict, service: str, agency: str, titles: str, band: int) -> Person:
        draw, people = self.random, self.people
        sex = draw.choices("MF", (95, 5) if "Conducteur" in titles else (55, 45))[0]
        surname, given = self._name(sex)
        age = draw.randint(27 + 2 * band if band >= 5 else 23, 59)
        birth = dt.date(ON.year - age - 1, 1, 1) + dt.timedelta(days=draw.randrange(360))
        hired_at = draw.randint(22, min(age, 40))
        hire = dt.date(
            birth.year + hired_at, draw.choice((1, 1, 2, 3, 4, 5, 7, 9, 10, 11)), draw.choice((1, 1, 1, 2, 15, 16))
        )
        hire = min(hire, dt.date(2026, 9, 1))
        contract, status, end = self._contract(band, hire)
        seniority = hire if draw.random() < 0.85 else hire + dt.timedelta(days=-draw.randint(60, 900))
        seniority = seniority if contract == "CDI" else hire
        family = "C" if age < 26 else draw.choices("MCVD", (70, 18, 7, 5))[0]
        children = (
            0 if family == "C" and draw.random() < 0.8 else min(draw.choice((0, 1, 2, 2, 3, 3, 4, 5, 6)), age - 22)
        )
        step = min(10, 1 + (ON.year - hire.year) // 3)
        base = self.institution["base"][band - 1]
        salary = round(base * (1 + 0.03 * (step - 1)) / 500) * 500
        account, bank = self._account()
        masculine, feminine = titles.split("|")
        person = Person(
            number="",
            surname=surname,
            given_names=given,
            sex=sex,
            birth=birth,
            birth_place=draw.choice(self.towns),
            nationality=people["nationality"][sex == "F"],
            family=family,
            spouse_income=family == "M" and draw.random() < 0.35,
            children=children,
            dependants=max(0, children - draw.choice((0, 0, 0, 1))),
            phone=self._phone(),
            email="",
            address=self._address(),
            insured_number=f"{'1' if sex == 'M' else '2'}{birth:%y%m%d}{draw.randrange(10**6):06d}",
            hire=hire,
            seniority=seniority,
            contract=contract,
            contract_end=end,
            status=status,
            direction=unit["name"],
            service=service,
            agency=agency or f"Siège {self.institution['seat']}",
            job=masculine if sex == "M" else feminine,
            band=band,
            category=self.institution["categories"][band - 1],
            step=step,
            base_salary=salary,
            supplement=draw.choice((0, 0, 10_000, 15_000, 25_000, 40_000))
            if band < 5
            else draw.choice((40_000, 60_000, 85_000, 120_000)),
            bank=bank,
            account=account,
        )
        if contract == "Stage":
            person.base_salary, person.supplement, person.payment = 75_000, 0, "Espèces"
        elif draw.random() < 0.03:
            person.payment = "Chèque"
        self._allowances(person)
        return person

    def _name(self, sex: str) -> tuple[str, str]:
        given = self.people["men" if sex == "M" else "women"]
        while True:
            name = (self.random.choice(self.people["surnames"]), self.random.choice(given))
            if self.random.random() < 0.35:
                other = self.random.choice([one for one in given if " " not in one])
                if other not in name[1]:
                    name = (name[0], f"{name[1]} {other}")
            if name not in self.used:
                self.used.add(name)
                return name

    def _contract(self, band: int, hire: dt.date) -> tuple[str, str, dt.date | None]:
        chance = self.random.random()
        if hire.year >= 2025 and band <= 3 and chance < 0.3:
            return "Stage", "Stagiaire", dt.date(2027, 3, 31)
        if hire.year >= 2024 and chance < 0.6:
            return (
                "CDD",
                "CDD",
                self.random.choice((dt.date(2026, 12, 31), dt.date(2027, 6, 30), dt.date(2027, 12, 31))),
            )
        if band >= 4 and chance < 0.08:
            return "Détachement", "Fonctionnaire détaché", None
        return "CDI", "Agent permanent", None

    def _phone(self) -> str:
        prefix = self.random.choice(self.people["phones"])
        rest = self.people["phone_digits"] - len(prefix)
        return prefix + "".join(self.random.choice("0123456789") for _ in range(rest))

    def _address(self) -> str:
        district, place = self.random.choice(self.people["districts"]), self.random.choice(("villa", "porte", "lot"))
        return f"{district}, {place} {self.random.randint(1, 480)}"

    def _email(self, person: Person) -> str:
        plain = unicodedata.normalize("NFKD", f"{person.given_names.split()[0][:1]}{person.surname}").lower()
        name = "".join(char for char in plain if char.isascii() and char.isalnum())
        return f"{name}{int(person.phone[-2:])}@exemple.{self.country}"

    def _account(self) -> tuple[tuple[str, str, str, str], str]:
        bank, code = self.random.choice(self.people["banks"])
        branch, account = f"0{self.random.randint(1001, 1399)}", f"{self.random.randrange(10**9):012d}"
        key = check_account(self.country, f"{code}{branch}{account}00").expected_key or "00"
        return (code, branch, account, key), bank

    def _allowances(self, person: Person) -> None:
        if person.contract == "Stage":
            return
        transport = {"sn": 26_000, "ml": 20_000, "ci": 30_000, "bj": 20_000}[self.country]
        person.allowances["transport"] = transport
        if person.band >= 3:
            person.allowances["housing"] = round(person.base_salary * 0.15 / 1000) * 1000
        if person.band >= 5:
            person.allowances["function"] = {5: 50_000, 6: 100_000, 7: 200_000, 8: 400_000}[person.band]
        if "aissi" in person.job:
            person.allowances["cash"] = 15_000
