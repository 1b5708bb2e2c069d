"""One year of claims in France, by CTN: the table the synthetic extract is drawn from.

`BY_CTN` holds the national totals of 2024 of the nine *comités techniques nationaux*; the rates are
properties of a row. Every total is a sum over the NAF codes of one CTN, so anyone who holds the
published tables can recompute it, and a test does.

Source: Assurance Maladie – Risques professionnels, sinistralité 2024 par CTN × NAF (accidents du
travail) and par CTN × NAF × tableau (maladies professionnelles), published on ameli.fr. The
diseases of the *compte spécial*, which belong to no CTN, are left out. The tables hold no commuting
accident: their frequency is the national one of the *Rapport annuel 2024* of the same body.
"""

from dataclasses import dataclass
from typing import Final

TRAJET_PER_EMPLOYEE: Final = 4.6 / 1_000
"""Accidents de trajet per employee and year, the same in every CTN (Rapport annuel 2024)."""

LOGNORMAL_SIGMA: Final = 1.3
"""Spread of establishment sizes: with it, and the mean size of each CTN, 85 % of establishments
have no accident in a year and 14 % one or two, which is what the national figures give."""


@dataclass(frozen=True, slots=True)
class CtnFigures:
    """National totals of one CTN for the year 2024.

    Attributes:
        ctn: the two letters of the comité technique national.
        etablissements: SIRETs counted.
        salaries: employees.
        heures: hours worked.
        at_1er_reglement: accidents whose first payment fell in the year.
        at_4j_et_plus: those of them with four days of leave or more.
        nouvelles_ip: new permanent incapacities after an accident.
        somme_taux_ip: sum of their rates, in points.
        deces: deaths by accident.
        journees_it: days of temporary incapacity after accidents.
        mp: occupational diseases whose first payment fell in the year.
        mp_tms: those of them that are musculoskeletal.
        frequent_naf: the five NAF rév. 2 codes with the most SIRETs, and how many.
    """

    ctn: str
    etablissements: int
    salaries: int
    heures: int
    at_1er_reglement: int
    at_4j_et_plus: int
    nouvelles_ip: int
    somme_taux_ip: int
    deces: int
    journees_it: int
    mp: int
    mp_tms: int
    frequent_naf: tuple[tuple[str, int], ...]

    @property
    def mean_size(self) -> float:
        """Employees per establishment."""
        return self.salaries / self.etablissements

    @property
    def hours_per_employee(self) -> float:
        """Hours worked per employee and year."""
        return self.heures / self.salaries

    @property
    def at_per_employee(self) -> float:
        """Accidents in first payment per employee and year."""
        return self.at_1er_reglement / self.salaries

    @property
    def at_4j_share(self) -> float:
        """Part of the accidents with four days of leave or more."""
        return self.at_4j_et_plus / self.at_1er_reglement

    @property
    def mp_per_employee(self) -> float:
        """Occupational diseases per employee and year."""
        return self.mp / self.salaries

    @property
    def mp_tms_share(self) -> float:
        """Part of the diseases that are musculoskeletal."""
        return self.mp_tms / self.mp

    @property
    def ip_per_employee(self) -> float:
        """New permanent incapacities per employee and year."""
        return self.nouvelles_ip / self.salaries

    @property
    def mean_ip_rate(self) -> float:
        """Mean rate of a new permanent incapacity, in points."""
        return self.somme_taux_ip / self.nouvelles_ip

    @property
    def deaths_per_at(self) -> float:
        """Deaths per accident."""
        return self.deces / self.at_1er_reglement

    @property
    def days_per_at(self) -> float:
        """Days of temporary incapacity per accident."""
        return self.journees_it / self.at_1er_reglement


# fmt: off
BY_CTN: Final[tuple[CtnFigures, ...]] = (
    # Industries de la métallurgie
    CtnFigures(
        "AA", 120_802, 1_777_902, 3_084_852_309, 40_161, 35_555, 2_443,
        30_540, 59, 3_309_177, 6_237, 5_211,
        (("4520A", 38_186), ("4511Z", 12_917), ("2562B", 4_674),
         ("3312Z", 4_562), ("3250A", 4_105)),
    ),
    # Industries du bâtiment et des travaux publics
    CtnFigures(
        "BB", 340_965, 1_904_223, 2_891_882_734, 72_633, 66_198, 5_103,
        73_520, 146, 7_073_816, 7_238, 6_358,
        (("4399C", 50_653), ("4321A", 33_785), ("4334Z", 24_352),
         ("4332A", 21_875), ("7112B", 20_408)),
    ),
    # Transports, eau, gaz, électricité, livre et communication
    CtnFigures(
        "CC", 279_286, 2_328_630, 3_958_443_001, 85_150, 78_386, 5_907,
        75_442, 178, 9_322_775, 3_968, 3_543,
        (("9312Z", 33_770), ("9001Z", 27_275), ("9499Z", 23_513),
         ("4941B", 17_109), ("4932Z", 15_997)),
    ),
    # Services, commerces et industries de l'alimentation
    CtnFigures(
        "DD", 413_148, 2_884_356, 4_806_506_454, 93_735, 85_325, 4_904,
        53_164, 82, 8_529_337, 10_557, 10_087,
        (("5610A", 87_716), ("5610C", 72_822), ("1071C", 29_909),
         ("5630Z", 28_488), ("5510Z", 19_803)),
    ),
    # Chimie, caoutchouc, plasturgie
    CtnFigures(
        "EE", 8_977, 432_159, 750_162_720, 8_551, 7_625, 523,
        6_774, 17, 779_743, 1_671, 1_445,
        (("2229A", 904), ("2042Z", 816), ("2223Z", 488),
         ("2222Z", 485), ("2229B", 416)),
    ),
    # Bois, ameublement, papier-carton, textile, vêtement, cuirs et peaux, pierres et terres à feu
    CtnFigures(
        "FF", 33_554, 431_801, 731_394_757, 14_363, 12_917, 1_009,
        12_919, 21, 1_343_332, 2_569, 2_329,
        (("9601B", 3_726), ("3109B", 1_748), ("2363Z", 1_681),
         ("1413Z", 1_591), ("0812Z", 1_409)),
    ),
    # Commerce non alimentaire
    CtnFigures(
        "GG", 465_829, 2_373_722, 3_921_696_708, 41_677, 37_727, 2_426,
        28_256, 50, 4_165_436, 3_169, 2_774,
        (("8110Z", 46_563), ("4771Z", 36_635), ("6831Z", 30_023),
         ("4773Z", 20_754), ("6820B", 18_434)),
    ),
    # Activités de services I : banques, assurances, administrations…
    CtnFigures(
        "HH", 471_264, 4_731_772, 7_579_275_785, 36_773, 32_363, 1_995,
        26_792, 73, 3_215_238, 2_250, 1_698,
        (("7022Z", 55_596), ("8411Z", 37_634), ("6420Z", 28_399),
         ("6910Z", 26_165), ("6202A", 24_288)),
    ),
    # Activités de services II : santé, nettoyage…, et travail temporaire
    CtnFigures(
        "II", 300_914, 3_935_003, 6_635_108_170, 156_571, 139_998, 9_992,
        107_414, 138, 16_295_594, 10_383, 9_685,
        (("9602A", 45_417), ("8623Z", 22_779), ("8621Z", 19_285),
         ("8121Z", 16_985), ("9602B", 15_726)),
    ),
)
# fmt: on
