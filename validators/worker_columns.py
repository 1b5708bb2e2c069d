"""Tells by their titles the columns about workers, and those about a company's contacts.

Use ``worker_titles(titles)`` (any place refuses the file) and ``contact_titles(titles)`` (dropped,
with a notice). Case, accents, underscores, camelCase and garbled accents do not matter. Values are
not looked at: ``validators.personal_data`` does that.

About workers (L.422-6 CSS; convention 000 art. 6 and the others grant establishments only):

* alone: a social-security number; a worker in the singular (``Salarié``, ``Nom du salarié``); a
  worker in the plural with a word that names one of them (``Prénom des salariés``);
* together: a birth with a name, or two of birth, hiring, work post, medical fitness, staff number;
  a surname, a first name and one of these or an age.

Not: counts and sums (``Nb salariés``, ``Effectif salarié``, ``Masse salariale``, ``Salariés``),
qualities of the company (``Travailleur non salarié``, ``Sans salarié``), names alone, which a sole
trader has too, and anything about an officer or a contact.
"""

import re
import unicodedata
from collections.abc import Sequence

from validators.text import label_key

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ]{2})")
_GARBLED = re.compile("[ÃÂ√\u00cc]")
_LONGEST = 200


def _words(*alternatives: str) -> re.Pattern[str]:
    """One of some whole words, numbered or not, of a key such as ``nom_du_salarie``."""
    return re.compile(f"(?:^|_)(?:{'|'.join(alternatives)})[0-9]?(?=_|$)")


_NUMBER = "(?:n|no|num|numero|numeros|nr|nbr_de|matricule|immatriculation|identifiant|id|code|cle)"
_OF = "(?:_(?:de|d|du|la|l|a))*_?"
_NIR = re.compile(
    rf"(?:^|_){_NUMBER}?_?(?:nirs?|n_i_r|nirpp|nia)(?=_|$)"
    rf"|(?:^|_){_NUMBER}{_OF}(?:ss|s_s|sec_soc|secu(?:_?soc[a-z]*)?)(?=_|$)"
    r"|(?:^|_)insee_(?:personne|individu|agent|assure)(?=_|$)"
    r"|(?:^|_)(?:nss|ssn|n_?secu|secu|secu_sociale|social_security_number)(?=_|$)"
    rf"|(?:^|_){_NUMBER}{_OF}s[a-z_]{{0,3}}curit[a-z]*_soc"
    r"|^s[a-z_]{0,3}curit[a-z]*_soc[a-z]*(?:_(?:n|no|num|numero))?$"
    rf"|(?:^|_){_NUMBER}{_OF}assures?(?:_soc[a-z]*)?(?=_|$)|(?:^|_)assure_social(?=_|$)"
)
_BODY = _words("organisme", "regime", "caisse", "plafond", "centre", "urssaf", "cotisations?")
_ONE_WORKER = _words(
    "(?:nom|prenom|id|matricule)?salarie", "salariee", "salari", "salariz", "salarie_e",
    "travailleur", "travailleuse", "employe", "employee", "ouvrier", "ouvriere", "worker",
)  # fmt: skip
_WORKERS = _words(
    "salaries", "salariees", "salarie_s", "salarie_e_s", "salaris", "travailleurs", "employes",
    "employees", "ouvriers", "agents", "personnel", "personnels", "workers",
)  # fmt: skip
_COUNTED = _words(
    "nb", "nbr", "nbre", "nombre", "nombres", "effectifs?", "eff", "tranche", "total", "somme",
    "masse", "taux", "part", "pourcentage", "moyen", "moyenne", "moyens", "ratio", "par", "cout",
    "couts", "cotisations?", "montants?", "tarifs?", "prix", "heures", "etp", "etpt", "volume",
    "number", "count", "average", "total", "sans", "avec", "non", "premiers?", "premiere", "1er",
    "1ere", "independant", "independants", "tns", "au_moins", "plus_de", "moins_de", "dernier",
)  # fmt: skip
_OF_ONE = _words(
    "nom", "noms", "prenom", "prenoms", "matricules?", "identifiants?", "id", "identite",
    "naissance", "adresse", "courriels?", "e_?mails?", "mails?", "tel", "telephones?", "postes?",
    "nir", "sexe", "age", "ages", "name", "names",
)  # fmt: skip
_OFFICER = _words(
    "contacts?", "interlocut[a-z]*", "correspondante?", "referente?", "dirigeante?s?", "gerante?s?",
    "responsables?", "representante?s?", "presidente?", "direct(?:eur|rice)", "signataire",
    "chef", "chefs", "employeurs?", "drh", "rh", "comptable", "associe", "associes", "exploitante?",
    "proprietaire", "entrepreneur", "entrepreneuse", "mandataire", "medecins?", "infirmiere?",
    "preventeurs?", "conseillere?s?", "intervenante?", "ipst", "ergonome", "secretaire",
)  # fmt: skip
_COMPANY = _words(
    "entreprises?", "societes?", "etablissements?", "ets", "etab", "adherente?s?", "commercial",
    "commune", "ville", "voie", "rue", "enseigne", "raison", "sociale", "organisme", "site",
    "employeurs?", "client", "service", "antenne", "departement", "region", "pays", "convention",
    "fichier", "domaine", "secteur", "groupe", "unite", "legale",
)  # fmt: skip
_FIRST_NAME = _words("prenoms?", "pr_?noms?", "firstname", "first_name", "given_name")
_SURNAME = _words(
    "nom", "noms", "patronyme", "surname", "lastname", "last_name", "nomprenom", "nomusage"
)
_BOTH_NAMES = _words("nomprenoms?", "prenomnom", "nom_complet", "identite", "full_name")
_BIRTH = _words(
    "naissance", "naiss", "datenaissance", "datenaiss", "ddn", "date_naiss", "ne_le", "nee_le",
    "ne_e_le", "ne_a", "nee_a", "birth", "birthdate", "birthday", "dob", "date_n", "dnaiss",
)  # fmt: skip
_BIRTH_OF_A_NAME = re.compile(r"(?:^|_)noms?(?:_de)?_naissance(?=_|$)")
_AGE = _words("age", "ages")
_AT_WORK = (
    _words("embauche", "embauches", "hire_date", "hiring"),
    _words("postes?_(?:de_)?travail", "poste_occupe"),
    _words("aptitude", "inaptitude", "apte", "visites?_medicales?", "etat_de_sante", "pathologie"),
    _words("matricules?", "employee_id"),
)
_CONTACT = _words(
    "courriels?", "e_?mails?", "mails?", "mels?", "couriels?", "adresses?_electroniques?", "tel",
    "tels", "tl", "telephones?", "t_?l_?phones?", "telephonique", "portables?", "gsm", "fax",
    "telecopies?", "telecopieur", "numtel", "notel", "phones?", "mobile_phone",
)  # fmt: skip
_MOBILE = re.compile(r"^(?:(?:n|no|num|numero|tel|telephone)_)?mobiles?(?:_(?:pro|perso|[0-9]))?$")


def worker_titles(titles: Sequence[str]) -> tuple[int, ...]:
    """Places of the columns about workers, where their presence refuses the file.

    Args:
        titles: Titles of a table, in order.

    Returns:
        Ascending places; empty where the file may pass.
    """
    keys = [_key(title) for title in titles]
    alone = {place for place, key in enumerate(keys) if _says_worker(key)}
    return tuple(sorted(alone | _together(keys)))


def contact_titles(titles: Sequence[str]) -> tuple[int, ...]:
    """Places of the columns that say how to reach a company, or whom."""
    keys = (_key(title) for title in titles)
    return tuple(place for place, key in enumerate(keys) if _says_contact(key))


def _key(title: str) -> str:
    return label_key(_CAMEL.sub(" ", unicodedata.normalize("NFC", _ungarbled(title[:_LONGEST]))))


def _ungarbled(title: str) -> str:
    """A title whose UTF-8 was read in another encoding, as it was written."""
    if not _GARBLED.search(title):
        return title
    for encoding in ("cp1252", "latin-1", "mac_roman"):
        try:
            return title.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return title


def _says_worker(key: str) -> bool:
    if _NIR.search(key) and not _BODY.search(key):
        return True
    if _COUNTED.search(key):
        return False
    if _ONE_WORKER.search(key):
        return True
    return bool(_WORKERS.search(key) and _OF_ONE.search(key))


def _together(keys: Sequence[str]) -> set[int]:
    """Columns that are about workers only because of one another."""
    judged = [(place, key) for place, key in enumerate(keys) if not _COUNTED.search(key)]
    surnames = {place for place, key in judged if _is_surname(key)}
    first_names = {place for place, key in judged if _is_first_name(key)}
    ages = {place for place, key in judged if _AGE.search(key) and not _COMPANY.search(key)}
    kinds = [{place for place, key in judged if _is_birth(key) and not _OFFICER.search(key)}]
    kinds += [
        {place for place, key in judged if kind.search(key) and not _is_other(key)}
        for kind in _AT_WORK
    ]
    births, named = kinds[0], surnames | first_names
    marked = set().union(*kinds)
    if (births and named) or sum(map(bool, kinds)) > 1:
        return marked | named
    if surnames and first_names and (marked or ages):
        return marked | ages | named
    return set()


def _is_surname(key: str) -> bool:
    bare = _SURNAME.search(key) is not None and not _COMPANY.search(key)
    return bare or _BOTH_NAMES.search(key) is not None


def _is_first_name(key: str) -> bool:
    return (_FIRST_NAME.search(key) or _BOTH_NAMES.search(key)) is not None


def _is_other(key: str) -> bool:
    """Whether a title is about an officer, or the company itself."""
    return (_OFFICER.search(key) or _COMPANY.search(key)) is not None


def _is_birth(key: str) -> bool:
    return _BIRTH.search(_BIRTH_OF_A_NAME.sub("_nom", key)) is not None


def _says_contact(key: str) -> bool:
    if _CONTACT.search(key) or _MOBILE.search(key):
        return True
    return _OFFICER.search(key) is not None and not _COUNTED.search(key) and _is_named(key)


def _is_named(key: str) -> bool:
    """Whether a title about an officer or contact is about the person, not the company."""
    return bool(
        _OF_ONE.search(key) or _is_birth(key) or _OFFICER.sub("", key, count=1).strip("_") == ""
    )
