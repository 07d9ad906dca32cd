"""RIB and IBAN keys."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hr_core.bank_keys import check_account, grouped, has_iban, iban_key, masked, rib_key, to_iban

#: Specimens published with the IBAN structure of each country.
IBANS = {
    "BF": "BF42BF0840101300463574000390",
    "BJ": "BJ66BJ0610100100144390000769",
    "CI": "CI93CI0080111301134291200589",
    "ML": "ML13ML0160120102600100668497",
    "NE": "NE58NE0380100100130305000268",
    "SN": "SN08SN0100152000048500003035",
    "TG": "TG53TG0090604310346500400070",
    "CM": "CM2110002000300277976315008",
    "CF": "CF4220001000010120069700160",
    "CG": "CG3930011000101013451300019",
    "GA": "GA2140021010032001890020126",
    "GQ": "GQ7050002001003715228190196",
    "TD": "TD8960002000010271091600153",
    "KM": "KM4600005000010010904400137",
    "MG": "MG4600005030071289421016045",
}
digits = st.text("0123456789", min_size=1, max_size=1)


def number(length):
    return st.text("0123456789", min_size=length, max_size=length)


def valid_rib(country, bank, branch, account):
    return country, bank + branch + account + rib_key(bank, branch, account)


bceao_bank = st.builds("{}{}".format, st.sampled_from(["SN", "CI", "BF", "BJ", "ML", "NE", "TG", "GW"]), number(3))
ribs = st.one_of(
    st.builds(valid_rib, st.just("SN"), bceao_bank, number(5), number(12)),
    st.builds(valid_rib, st.sampled_from(["CM", "GA", "CD", "KM", "MG"]), number(5), number(5), number(11)),
    st.builds(valid_rib, st.just("GN"), number(3), number(3), number(10)),
)


@pytest.mark.parametrize(("country", "iban"), IBANS.items())
def test_published_numbers_pass_as_iban_and_as_rib(country, iban):
    assert check_account(country, iban).ok
    rib = check_account(country, iban[4:])
    assert rib.ok
    assert rib.expected_key == iban[-2:]
    assert to_iban(country, iban[4:]) == iban


def test_guinee_bissau_accepts_its_iban_and_the_bceao_rib():
    assert check_account("GW", "GW04GW1430010181800637601").ok
    assert check_account("GW", "GW143" + "00101" + "000000000123" + rib_key("GW143", "00101", "000000000123")).ok


@given(ribs)
def test_a_rib_with_its_key_is_right(case):
    assert check_account(*case).ok


@given(ribs, st.data())
def test_any_single_wrong_digit_is_caught(case, data):
    country, rib = case
    place = data.draw(st.integers(0, len(rib) - 1))
    assume(rib[place].isdigit())
    wrong = data.draw(digits.filter(lambda digit: digit != rib[place]))
    check = check_account(country, rib[:place] + wrong + rib[place + 1 :])
    assert not check.ok
    assert check.message_fr


@given(ribs, st.data())
def test_two_neighbours_swapped_are_caught(case, data):
    country, rib = case
    place = data.draw(st.integers(0, len(rib) - 2))
    assume(rib[place] != rib[place + 1] and rib[place : place + 2].isdigit())
    assert not check_account(country, rib[:place] + rib[place + 1] + rib[place] + rib[place + 2 :]).ok


@given(st.sampled_from(sorted(IBANS.items())), st.data())
def test_any_single_wrong_character_of_an_iban_is_caught(case, data):
    country, iban = case
    place = data.draw(st.integers(2, len(iban) - 1))
    wrong = data.draw(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=1))
    assume(wrong != iban[place])
    assert not check_account(country, iban[:place] + wrong + iban[place + 1 :]).ok


@given(ribs)
def test_spaces_dashes_and_case_do_not_matter(case):
    country, rib = case
    typed = "RIB : " + "\u00a0".join(rib[n : n + 4] for n in range(0, len(rib), 4)).lower()
    check = check_account(country.lower(), typed)
    assert check.ok
    assert check.normalised == rib


@given(ribs.filter(lambda case: has_iban(case[0]) and case[0] != "GW"))
def test_the_iban_of_a_rib_is_right(case):
    country, rib = case
    iban = to_iban(country, rib)
    assert check_account(country, iban).ok
    assert iban[4:] == rib


def test_a_missing_key_is_told():
    check = check_account("SN", "SN010 01520 000485000030")
    assert (check.ok, check.reason, check.expected_key) == (False, "key", "35")
    assert "35" in check.message_fr


@pytest.mark.parametrize(
    ("country", "typed", "reason", "words"),
    [
        ("SN", "", "empty", "Indiquez le numéro de compte"),
        ("SN", "SN010 01520 000485000030 36", "key", "elle serait 35"),
        ("SN", "SN010 01520 00048500003 35", "length", "24 caractères"),
        ("CM", "SN010 01520 000485000030 35", "length", "23 caractères"),
        ("SN", "XX010 01520 000485000030 35", "bank-code", "lettres du pays"),
        ("SN", "SN010 O1520 000485000030 35", "character", "que des chiffres"),
        ("SN", "SN010 01520 00048500003é 35", "character", "« É »"),
        ("CM", "1000A 00030 02779763150 08", "character", "que des chiffres"),
        ("SN", "SN08 SN01 0015 2000 0485 0000 303", "length", "un IBAN de SN en a 28"),
        ("SN", "SN09 SN01 0015 2000 0485 0000 3035", "key", "elle serait 08"),
        ("XX", "123", "country", "Un IBAN est attendu"),
    ],
)
def test_each_fault_has_its_reason_and_its_sentence(country, typed, reason, words):
    check = check_account(country, typed)
    assert not check.ok
    assert check.reason == reason
    assert words in check.message_fr


def test_a_foreign_iban_is_accepted_anywhere():
    assert check_account("CD", "FR14 2004 1010 0505 0001 3M02 606").ok


def test_countries_without_iban_say_so():
    rib = valid_rib("CD", "00011", "00101", "12345678901")[1]
    assert check_account("CD", rib).ok
    with pytest.raises(ValueError, match="Pas d’IBAN"):
        to_iban("CD", rib)
    with pytest.raises(ValueError, match="clé"):
        to_iban("SN", "SN010 01520 000485000030 36")


def test_keys_are_two_digits():
    assert rib_key("SN010", "01520", "000485000030") == "35"
    assert iban_key("SN", "SN0100152000048500003035") == "08"
    with pytest.raises(ValueError, match="chiffres"):
        rib_key("É", "1", "2")


def test_numbers_are_shown_by_their_parts_or_masked():
    assert grouped("SN0100152000048500003035") == "SN010 01520 000485000030 35"
    assert grouped("10002000300277976315008") == "10002 00030 02779763150 08"
    assert grouped("SN08SN0100152000048500003035") == "SN08 SN01 0015 2000 0485 0000 3035"
    assert masked("SN0100152000048500003035") == "•••• •••• 3035"
    assert masked("1234") == "••••"
