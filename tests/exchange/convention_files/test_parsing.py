"""A convention file is read faithfully, or answered with every fault and where it stands."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import Canal, Granularite, Niveau, PartyKind, Source
from exchange.decide import Request, decide
from exchange.errors import ConventionFileError, Motif

EXAMPLE = Path(__file__).parents[3] / "docs" / "conventions" / "exemple.toml"


def example() -> str:
    return EXAMPLE.read_text("utf-8")


def findings(text: str) -> list[str]:
    with pytest.raises(ConventionFileError) as caught:
        parse_convention(text)
    assert str(caught.value) == "\n".join(str(finding) for finding in caught.value.findings)
    return [str(finding) for finding in caught.value.findings]


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_the_example_grants_what_it_says() -> None:
    convention = parse_convention(example())
    assert (convention.debut, convention.fin) == (date(2025, 1, 1), date(2029, 12, 31))
    assert [grant.nom for grant in convention.flux] == [
        "adherents",
        "sinistralite",
        "portefeuille",
        "tms_pros",
    ]
    sinistralite = convention.grant("sinistralite")
    assert sinistralite is not None
    assert sinistralite.colonnes == ("at", "mp", "atr")
    assert sinistralite.niveaux == (Niveau.DEPARTEMENTAL, Niveau.REGIONAL)
    assert sinistralite.granularite == Granularite.ETABLISSEMENT
    assert (sinistralite.conservation_jours, sinistralite.source_conservation) == (
        365,
        Source.PROJET,
    )
    assert convention.clauses.tiers is None
    spsti = convention.party(PartyKind.SPSTI)
    assert spsti is not None
    assert spsti.code == "spsti-exemple"


@pytest.mark.parametrize(
    ("flux", "sender", "recipient", "listed"),
    [
        ("adherents", PartyKind.SPSTI, PartyKind.CARSAT, None),
        ("sinistralite", PartyKind.CARSAT, PartyKind.SPSTI, datetime(2026, 1, 5, tzinfo=UTC)),
        ("portefeuille", PartyKind.CARSAT, PartyKind.SPSTI, datetime(2026, 1, 5, tzinfo=UTC)),
        ("tms_pros", PartyKind.CARSAT, PartyKind.SPSTI, datetime(2026, 1, 5, tzinfo=UTC)),
    ],
)
def test_the_example_lets_its_four_flux_through_in_2026_only(
    flux: str, sender: PartyKind, recipient: PartyKind, listed: datetime | None
) -> None:
    convention = parse_convention(example())
    request = Request(flux, sender, recipient, list_accepted_at=listed)
    assert decide(convention, request, datetime(2026, 3, 1, tzinfo=UTC)).allowed
    later = decide(convention, request, datetime(2027, 1, 2, tzinfo=UTC))
    assert later.motif == Motif.ADHESION_ABSENTE


def test_every_fault_is_told_at_once_with_its_line() -> None:
    text = (
        example()
        .replace("fin = 2029-12-31", 'fin = "2029"')
        .replace('code = "carsat-exemple"', 'code = "CARSAT Exemple"')
        .replace("annee = 2026", "annee = true")
        .replace('colonnes = ["at", "mp", "atr"]', 'colonnes = ["at", "salaires"]\nplafond = 3')
        .replace('nom = "tms_pros"', 'nom = "fiches_salaries"')
    )
    found = findings(text)
    assert len(found) == 6
    told = "\n".join(found)
    code, columns = line_of(text, 'code = "CARSAT'), line_of(text, 'colonnes = ["at", "sal')
    assert f"ligne {line_of(text, 'fin =')}, fin : une date est attendue" in told
    assert f"ligne {code}, parties[2].code" in told
    assert "adhesions[1].annee : un nombre entier" in told
    assert f"ligne {columns}, flux[2].colonnes" in told
    assert f"ligne {line_of(text, 'plafond')}, flux[2].plafond : clé inconnue" in told
    assert "flux[4].nom : valeur n° 1 inconnue ; attendu : adherents, sinistralite" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('titre = "', 'titres = "', "titre : clé absente"),
        ('titre = "', 'titres = "', "titres : clé inconnue ; vouliez-vous écrire « titre » ?"),
        ("fin = 2029-12-31", "fin = 2030-01-01", "fin : une convention dure cinq ans au plus"),
        ("fin = 2029-12-31", "fin = 2024-12-31", "fin : la fin précède le début"),
        ('role = "dreets"', 'role = "tiers"', "parties[3].role : valeur n° 1 inconnue"),
        ('role = "dreets"', 'role = "carsat"', "parties[3].role : une autre partie"),
        (
            'role = "carsat"',
            'role = "dreets"',
            "aucune section [[parties]] ne tient le rôle carsat",
        ),
        ('dpo = "dpo@spsti.example"', 'siret = "123"', "parties[1].siret : 14 chiffres"),
        (
            'circonscription = ["04"',
            'circonscription = ["4"',
            "parties[2].circonscription : valeur n° 1 : le code d'un département est attendu",
        ),
        (
            'circonscription = ["04", "05"',
            "circonscription = [4, 5",
            "parties[2].circonscription : une liste de textes",
        ),
        (
            'dpo = "dpo@spsti.example"',
            'circonscription = ["13"]',
            "parties[1].circonscription : seule une Carsat a une circonscription",
        ),
        ('socle = "relations_operationnelles"', 'socle = "base"', "panier.socle"),
        ('"tms"]\n# Si', '"tmss"]\n# Si', "adhesions[1].themes : valeur n° 2 inconnue"),
        ('sens = ["spsti vers carsat"]', 'sens = ["carsat vers spsti"]', "flux[1].sens"),
        ("liste_requise = true", "liste_requise = false", "flux[2].liste_requise"),
        ("liste_requise = true", 'liste_requise = "oui"', "flux[2].liste_requise : true"),
        ('nom = "tms_pros"', 'nom = "portefeuille"', "flux[4].nom : ce flux est déjà accordé"),
        ('adhesion = ["tms"]', 'adhesion = ["rps"]', "flux[4].adhesion"),
        (
            "conservation_jours = { valeur = 365, ",
            "conservation_jours = { ",
            "valeur : clé absente",
        ),
        ('365, source = "projet"', "365", "conservation_jours.source : clé absente"),
        ("colonnes = []", "plancher_effectif = 11", "flux[4].plancher_effectif"),
        ("[clauses]", "[clauses]\nautre = 1", "clauses.autre : clé inconnue"),
        ('nom = "tms_pros"', 'nom = "fiches_liaison"', "flux[4].nom : hors périmètre"),
        ('niveaux = ["R", "D"]', 'niveaux = ["X"]', "parties[2].niveaux : valeur n° 1"),
        (
            "# plancher_effectif = { valeur = 11, ",
            'plancher_effectif = { valeur = 11, source = "projet" } # ',
            "flux[2].plancher_effectif.dpo : clé absente",
        ),
        ("annee = 2026", "annee = 2026\nrevoquee_le = 0001-01-01", "adhesions[1].revoquee_le"),
        (
            "annee = 2026",
            'annee = 2026\nrevoquee_par = { partie = "spsti", nom = "A", qualite = "b" }',
            "adhesions[1].revoquee_par : une révocation a un instant",
        ),
        (
            'nom = "portefeuille"',
            'nom = "portefeuille"\nseuils.sinistres = { valeur = 1, source = "projet" }',
            "flux[3].seuils.sinistres : clé inconnue",
        ),
        (
            'nom = "portefeuille"',
            'nom = "portefeuille"\nthematiques = ["tms"]',
            "flux[3].thematiques : ce flux ne va pas par thématique",
        ),
        (
            'nom = "portefeuille"',
            'nom = "tableau_dgt"\nthematiques = ["tms", "radon"]',
            "flux[3].thematiques : valeur n° 2 inconnue ; attendu : rps, tms",
        ),
    ],
)
def test_a_fault_is_told_in_french_at_its_key(old: str, new: str, told: str) -> None:
    assert old in example()
    assert told in "\n".join(findings(example().replace(old, new, 1)))


def test_text_that_is_not_toml_is_one_finding() -> None:
    assert findings('titre = "a"\nfin = = 3') == [
        "ligne 2, fichier : ce n'est pas du TOML valable, colonne 7"
    ]
    assert findings("a = " + "[" * 100_000) == ["fichier : ce n'est pas du TOML valable"]
    assert findings("#" * 300_000) == ["fichier : fichier trop long (256 Kio au plus)"]


def test_a_finding_never_quotes_the_value() -> None:
    text = example().replace("annee = 2026", 'annee = "73282932000074"')
    assert "73282932000074" not in "\n".join(findings(text))


@pytest.mark.parametrize("line", ["debut = 2025-01-01", "fin = 2029-12-31"])
def test_without_a_date_it_is_read_and_refused_as_incomplete(line: str) -> None:
    convention = parse_convention(example().replace(line, ""))
    assert not convention.is_complete
    request = Request("adherents", PartyKind.SPSTI, PartyKind.CARSAT)
    decision = decide(convention, request, datetime(2026, 3, 1, tzinfo=UTC))
    assert decision.motif == Motif.CONVENTION_INCOMPLETE


def test_a_start_at_signature_waits_for_it() -> None:
    text = example().replace("debut = 2025-01-01", 'debut = "signature"')
    signed = text.replace("signature = 2024-12-12", "signature = 2025-06-17")
    assert parse_convention(signed).debut == date(2025, 6, 17)
    assert not parse_convention(text.replace("signature = 2024-12-12", "")).is_complete


def test_what_happens_in_the_world_is_read_in_paris_time() -> None:
    text = example().replace(
        "annee = 2026", "annee = 2026\nsignee_le = 2026-01-15\nrevoquee_le = 2026-06-30T12:00:00"
    )
    text = text.replace('nom = "adherents"', 'nom = "adherents"\ncanal = "messagerie_securisee"')
    text += '\n[canal]\nreference = "courrier"\ndate = 2025-02-01\n'
    text += '\n[denonciation]\nrecue_le = 2027-03-01T10:00:00+00:00\npar = "carsat"\n'
    convention = parse_convention(text)
    adhesion = convention.adhesions[0]
    assert adhesion.signee_le == datetime(2026, 1, 14, 23, tzinfo=UTC)
    assert adhesion.revoquee_le == datetime(2026, 6, 30, 10, tzinfo=UTC)
    assert convention.denonciation is not None
    assert convention.denonciation.recue_le == datetime(2027, 3, 1, 10, tzinfo=UTC)
    assert convention.flux[0].canal == Canal.MESSAGERIE_SECURISEE
    assert convention.canal is not None
    assert convention.canal.date == date(2025, 2, 1)


def test_who_signed_and_by_what_authority_is_kept_and_never_shown() -> None:
    signed = """annee = 2026
revoquee_le = 2026-06-30T12:00:00
[[adhesions.signataires]]
partie = "spsti"
nom = "Camille Fictive"
qualite = "directrice"
delegation = "délégation du 2 janvier 2026"
[adhesions.revoquee_par]
partie = "carsat"
nom = "Dominique Fictif"
qualite = "directeur"
"""
    # The themes go first: what follows a sub-section belongs to it.
    text = example().replace("annee = 2026\nthemes = ", "themes = ", 1)
    head, mark, rest = text.partition("# Si elle est signée en cours d'année")
    adhesion = parse_convention(head + signed + mark + rest).adhesions[0]
    (signer,) = adhesion.signataires
    assert (signer.partie, signer.qualite) == (PartyKind.SPSTI, "directrice")
    assert signer.delegation == "délégation du 2 janvier 2026"
    assert adhesion.revoquee_par is not None
    assert adhesion.revoquee_par.delegation is None
    assert "Fictive" not in repr(adhesion)


def test_each_party_s_dpo_and_contacts_and_the_gdpr_references_are_read() -> None:
    convention = parse_convention(example())
    told = {partie.kind: (partie.dpo, partie.contacts) for partie in convention.parties}
    assert told == {
        PartyKind.SPSTI: ("dpo@spsti.example", ("Camille Fictive, référente du contrat",)),
        PartyKind.CARSAT: ("dpo@carsat.example", ()),
        PartyKind.DREETS: (None, ()),
    }
    assert convention.sous_traitance == "contrat fictif ST-2025-01"
    assert convention.aipd == "analyse fictive AIPD-2025-01"


def test_a_floor_says_which_dpo_settled_it_and_when() -> None:
    text = example().replace("# plancher_effectif = ", "plancher_effectif = ")
    grant = parse_convention(text).grant("sinistralite")
    assert grant is not None
    assert (grant.plancher_effectif, grant.dpo_plancher) == (11, "Alix Fictif")
    assert grant.date_plancher == date(2026, 1, 5)


def test_totals_of_several_years_are_settled_with_the_floor() -> None:
    text = example().replace("# plancher_effectif = ", "plancher_effectif = ")
    text = text.replace("date = 2026-01-05 }", "date = 2026-01-05, cumul_annees = 5 }")
    grant = parse_convention(text).grant("sinistralite")
    assert grant is not None
    assert (grant.plancher_effectif, grant.cumul_annees) == (11, 5)


@pytest.mark.parametrize("years", [1, 16])
def test_a_total_is_of_two_to_fifteen_years(years: int) -> None:
    text = example().replace("# plancher_effectif = ", "plancher_effectif = ")
    text = text.replace("date = 2026-01-05 }", f"date = 2026-01-05, cumul_annees = {years} }}")
    assert any("cumul_annees" in finding for finding in findings(text))


def test_a_flux_whose_figures_do_not_add_up_has_no_total() -> None:
    floor = (
        'plancher_effectif = { valeur = 11, source = "projet", dpo = "Alix Fictif", '
        "date = 2026-01-05, cumul_annees = 5 }"
    )
    text = example().replace('nom = "sinistralite"', f'nom = "courriers_tpe"\n{floor}', 1)
    assert any("ne s'additionne pas" in finding for finding in findings(text))
