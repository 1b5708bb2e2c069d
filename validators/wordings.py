"""What a partner reads about each code: a label and what to do, in French.

Use ``WORDINGS[Code.SIRET_CLE].remedy``. No wording ever holds a value taken from a file.
"""

from dataclasses import dataclass
from types import MappingProxyType

from validators.codes import Code


@dataclass(frozen=True, slots=True)
class Wording:
    """What a partner reads about one code: what it is, and what to do (French)."""

    label: str
    remedy: str


_RETYPE = "Vérifiez le numéro sur l'avis de situation Sirene, corrigez-le et redéposez la liste."
_NOTHING = "Rien à faire pour cet envoi ; gardez la colonne au format Texte la prochaine fois."

WORDINGS: MappingProxyType[Code, Wording] = MappingProxyType(
    {
        Code.SIRET_VIDE: Wording(
            "La cellule SIRET est vide.",
            "Complétez le SIRET, ou supprimez la ligne si elle est inutile.",
        ),
        Code.SIRET_LONGUEUR: Wording("Le numéro n'a pas 14 chiffres.", _RETYPE),
        Code.SIRET_CLE: Wording(
            "La clé de contrôle du SIRET est fausse : un chiffre au moins est erroné.", _RETYPE
        ),
        Code.SIRET_CARACTERES: Wording(
            "La cellule SIRET contient autre chose que des chiffres.",
            "Ne laissez dans cette colonne que les 14 chiffres du SIRET.",
        ),
        Code.SIRET_MONACO: Wording(
            "Numéro d'un établissement monégasque : ce n'est pas un SIRET.",
            "Retirez la ligne : Monaco ne relève pas de la Carsat.",
        ),
        Code.SIRET_NOTATION: Wording(
            "Le tableur a remplacé le SIRET par un arrondi (notation scientifique) : "
            "des chiffres sont perdus.",
            "Repartez du logiciel métier : exportez la colonne au format Texte, sans passer "
            "par un enregistrement CSV du tableur.",
        ),
        Code.SIRET_SIREN: Wording(
            "Neuf chiffres : c'est le SIREN de l'entreprise, pas le SIRET de l'établissement.",
            "Indiquez le SIRET (SIREN suivi des 5 chiffres de l'établissement).",
        ),
        Code.SIRET_SIREN_COMPLETE: Wording(
            "Un SIREN complété par des zéros : ce n'est pas un SIRET.",
            "Indiquez le vrai SIRET de l'établissement, sans le compléter par des zéros.",
        ),
        Code.SIRET_NUL: Wording("Le SIRET n'est fait que de zéros.", _RETYPE),
        Code.SIRET_DOUBLE: Wording(
            "Ce SIRET figure déjà plus haut dans la liste ; la première ligne est gardée.",
            "Rien d'obligatoire ; supprimez la ligne en trop si elle vient d'une erreur.",
        ),
        Code.SIRET_ESPACES: Wording(
            "Espaces, points ou tirets retirés du SIRET.",
            "Rien à faire ; le numéro a été lu sans ses séparateurs.",
        ),
        Code.SIRET_ZERO_RESTAURE: Wording(
            "Zéros de tête perdus par le tableur, restitués (la clé le confirme).", _NOTHING
        ),
        Code.SIRET_FORMULE: Wording(
            'SIRET extrait d\'une écriture de tableur (="…" ou apostrophe).', _NOTHING
        ),
        Code.SIRET_DECIMALE: Wording("Décimales nulles (« ,0 ») retirées du SIRET.", _NOTHING),
        Code.SIRET_NOTATION_RESTAUREE: Wording(
            "SIRET en notation scientifique complète, restitué sans perte.", _NOTHING
        ),
        Code.SIRET_FERME: Wording(
            "L'établissement est fermé d'après le répertoire Sirene.",
            "Vérifiez s'il est encore votre adhérent ; sinon retirez-le de la prochaine liste.",
        ),
        Code.SIRET_CONTINUE: Wording(
            "L'établissement est fermé ; un autre continue son activité d'après Sirene.",
            "Mettez à jour son SIRET dans votre logiciel ; l'échange suit la succession.",
        ),
        Code.SIRET_INCONNU: Wording(
            "Le répertoire Sirene chargé ne connaît pas ce SIRET.",
            "Vérifiez le numéro ; un établissement très récent peut n'y figurer pas encore.",
        ),
        Code.SIRET_SIEGE: Wording(
            "C'est le siège de l'entreprise, qui a aussi d'autres établissements ouverts.",
            "Vérifiez que l'adhérent est bien le siège, et non l'un des autres établissements.",
        ),
        Code.SIRET_SANS_VALEUR: Wording(
            "La cellule SIRET est une formule dont le résultat n'est pas enregistré.",
            "Ouvrez le classeur dans votre tableur, recalculez-le et enregistrez-le, ou collez "
            "les valeurs à la place des formules.",
        ),
        Code.FICHIER_VIDE: Wording(
            "Le fichier ne contient aucune ligne de données.",
            "Vérifiez l'export : il faut une ligne de titres et au moins une ligne de données.",
        ),
        Code.FICHIER_ILLISIBLE: Wording(
            "Le fichier est abîmé ou n'est pas un tableau lisible.",
            "Ouvrez-le dans votre tableur, enregistrez-le de nouveau en XLSX ou en CSV, "
            "puis redéposez-le.",
        ),
        Code.FICHIER_GUILLEMET: Wording(
            "Un guillemet ouvert n'est pas refermé correctement : la suite du fichier "
            "serait lue de travers.",
            "Corrigez le guillemet à la ligne indiquée, ou enregistrez le fichier en XLSX.",
        ),
        Code.FICHIER_FORMAT: Wording(
            "Ce format de fichier n'est pas accepté.",
            "Enregistrez le tableau en XLSX ou en CSV, puis redéposez-le.",
        ),
        Code.FICHIER_PROTEGE: Wording(
            "Le fichier est protégé par un mot de passe.",
            "Enregistrez-le sans mot de passe : la passerelle le chiffre pendant l'échange.",
        ),
        Code.FICHIER_MACRO: Wording(
            "Le classeur contient des macros.",
            "Enregistrez-le au format XLSX, sans macro, puis redéposez-le.",
        ),
        Code.FICHIER_DANGEREUX: Wording(
            "La structure du fichier est anormale ; il n'a pas été ouvert.",
            "Recopiez les données dans un classeur neuf et enregistrez-le en XLSX ou en CSV.",
        ),
        Code.FICHIER_TROP_GRAND: Wording(
            "Le fichier dépasse les limites admises (taille, lignes, colonnes ou cellules).",
            "Retirez les colonnes et les lignes inutiles, ou répartissez l'envoi.",
        ),
        Code.FICHIER_DELAI: Wording(
            "La lecture du fichier a dépassé le temps admis.",
            "Allégez le fichier, ou déposez-le en CSV.",
        ),
        Code.ENCODAGE_MIXTE: Wording(
            "Le fichier mêle plusieurs encodages de caractères ; chaque ligne a été lue dans le "
            "sien.",
            "Rien à faire pour cet envoi ; enregistrez la prochaine fois le fichier en UTF-8.",
        ),
        Code.EMPREINTE_DIFFERENTE: Wording(
            "L'empreinte SHA-256 jointe n'est pas celle du fichier reçu.",
            "Le fichier a changé en route, ou l'empreinte est d'un autre : redéposez les deux.",
        ),
        Code.FEUILLE_ABSENTE: Wording(
            "Le classeur n'a pas de feuille remplie de ce nom.",
            "Reprenez le nom exact de la feuille, tel que l'affiche le tableur.",
        ),
        Code.FEUILLE_AMBIGUE: Wording(
            "Plusieurs feuilles du classeur ont une colonne SIRET.",
            "Ne gardez que la feuille à transmettre, puis redéposez le classeur "
            "(avec « passerelle check » : --sheet, suivi du titre de la feuille).",
        ),
        Code.FEUILLE_MASQUEE: Wording(
            "Le classeur a des feuilles masquées ; elles ont été examinées aussi.",
            "Retirez les feuilles masquées qui n'ont pas à être transmises.",
        ),
        Code.FEUILLE_IGNOREE: Wording(
            "Une seule feuille du classeur a été lue, celle des SIRET ou, dans un tableau de "
            "valeurs, la plus remplie ; les autres n'ont pas été transmises.",
            "Vérifiez que c'est la bonne ; vous pouvez retirer les autres des prochains envois.",
        ),
        Code.COLONNE_ABSENTE: Wording(
            "Une colonne attendue manque (ou son titre n'est pas reconnu).",
            "Ajoutez la colonne avec le titre prévu par le contrat de fichier, par exemple SIRET.",
        ),
        Code.COLONNE_AMBIGUE: Wording(
            "Plusieurs colonnes peuvent convenir ; celle-ci est l'une d'elles.",
            "N'en gardez qu'une, ou renommez celles qui ne sont pas à transmettre "
            "(avec « passerelle check » : --column, suivi du titre ou de la lettre).",
        ),
        Code.COLONNE_IGNOREE: Wording(
            "Cette colonne n'est pas prévue par le contrat de fichier ; elle n'a pas été lue.",
            "Rien à faire ; vous pouvez la retirer des prochains envois.",
        ),
        Code.COLONNE_CONTENU: Wording(
            "Aucun titre ne dit SIRET ; la colonne a été reconnue à son contenu.",
            "Vérifiez que c'est la bonne colonne, et intitulez-la SIRET la prochaine fois.",
        ),
        Code.COLONNE_JOINTE: Wording(
            "Le SIRET a été formé en réunissant les colonnes SIREN et NIC.",
            "Rien à faire pour cet envoi ; une colonne SIRET évite toute méprise.",
        ),
        Code.COLONNE_CONTACT: Wording(
            "Cette colonne de coordonnées n'a pas été lue et sera détruite avec l'original.",
            "Rien à faire ; retirez-la des prochains envois : l'échange n'en a pas besoin.",
        ),
        Code.LIGNE_DECALEE: Wording(
            "La ligne a plus de cellules que de titres : un séparateur est en trop.",
            "Mettez entre guillemets les textes qui contiennent le séparateur.",
        ),
        Code.LIGNE_TOTAL: Wording(
            "C'est une ligne de total, non un établissement.",
            "Rien d'obligatoire ; retirez les totaux des prochains envois.",
        ),
        Code.LIGNE_TITRE: Wording(
            "La ligne de titres est répétée au milieu du tableau.",
            "Rien d'obligatoire ; retirez les titres répétés des prochains envois.",
        ),
        Code.LIGNE_MASQUEE: Wording(
            "Ces lignes étaient masquées dans le tableur ; elles ont été lues comme les autres.",
            "Vérifiez qu'elles doivent être transmises ; sinon supprimez-les du tableau.",
        ),
        Code.LIGNE_DOUBLE: Wording(
            "La ligne en répète une autre : le plus souvent, le même établissement pour la même "
            "année ; le contrat de fichier dit quelles colonnes ne doivent pas être les mêmes.",
            "Gardez une seule ligne, par exemple une seule par SIRET et par année.",
        ),
        Code.VALEUR_VIDE: Wording(
            "Une valeur obligatoire manque.", "Complétez la cellule (0 s'il n'y a rien à compter)."
        ),
        Code.VALEUR_ENTIER: Wording(
            "Un nombre entier est attendu.", "Écrivez le nombre en chiffres, sans espace ni unité."
        ),
        Code.VALEUR_DECIMAL: Wording(
            "Un nombre est attendu.",
            "Écrivez le nombre en chiffres ; la virgule et le point décimal sont acceptés.",
        ),
        Code.VALEUR_LISTE: Wording(
            "La valeur ne figure pas dans la liste admise.",
            "Employez l'une des valeurs prévues par le contrat de fichier.",
        ),
        Code.VALEUR_FORME: Wording(
            "La valeur n'a pas la forme attendue.",
            "Reprenez la forme décrite dans le contrat de fichier.",
        ),
        Code.VALEUR_DATE: Wording(
            "Une date est attendue.",
            "Écrivez le jour, le mois et l'année, par exemple 31/12/2025 ou 2025-12-31 ; vérifiez "
            "que cette date existe.",
        ),
        Code.VALEUR_NEGATIVE: Wording(
            "Un nombre négatif n'a pas de sens ici.", "Corrigez le nombre, ou l'extraction."
        ),
        Code.VALEUR_EXCESSIVE: Wording(
            "La valeur est trop grande pour être plausible.",
            "Vérifiez la colonne (décalage, unité) et renvoyez le fichier entier.",
        ),
        Code.ANNEE_IMPLAUSIBLE: Wording(
            "L'année est hors de la période plausible.",
            "Vérifiez l'année : ni future, ni antérieure de plus de quinze ans.",
        ),
        Code.ANNEE_MULTIPLE: Wording(
            "Le fichier ne porte que sur une année ; ces lignes ne sont pas de celle des autres.",
            "Faites un fichier par année, ou corrigez l'année de ces lignes.",
        ),
        Code.DATE_IMPLAUSIBLE: Wording(
            "La date est hors de la période plausible.",
            "Vérifiez la date : ni après l'année en cours, ni antérieure de plus de quinze ans.",
        ),
        Code.CROISE_MP_TMS: Wording(
            "Plus de maladies professionnelles TMS que de maladies professionnelles.",
            "Vérifiez l'extraction : mp_tms est compris dans mp.",
        ),
        Code.CROISE_AT_4J: Wording(
            "Plus d'accidents de 4 jours et plus que d'accidents en premier règlement.",
            "Vérifiez l'extraction : at_4j_et_plus est compris dans at_1er_reglement.",
        ),
        Code.CROISE_NAF: Wording(
            "Le code NAF n'est pas de la nomenclature indiquée.",
            "Vérifiez nomenclature_naf : un code NAF rév. 2 ne finit pas par Y, "
            "un code NAF 2025 ne finit pas par Z.",
        ),
        Code.CROISE_DATE_ANNEE: Wording(
            "La date n'est pas de l'année indiquée sur la ligne.",
            "Vérifiez la date et l'année : l'une des deux est erronée.",
        ),
        Code.INDICATEUR_INCONNU: Wording(
            "Cet indicateur n'est pas de ceux de la convention.",
            "Repartez du formulaire vierge que donne « passerelle indicateurs form ».",
        ),
        Code.INDICATEUR_ABSENT: Wording(
            "Des indicateurs de la convention ne sont pas dans le formulaire.",
            "Rétablissez leurs lignes ; laissez la valeur vide si elle n'est pas encore connue.",
        ),
        Code.INDICATEUR_VIDE: Wording(
            "Cet indicateur n'a pas de valeur.",
            "Rien à faire s'il n'est pas encore connu ; sinon, complétez-le et redéposez le "
            "formulaire entier.",
        ),
        Code.INDICATEUR_FOURNISSEUR: Wording(
            "Cet indicateur est à donner par une autre partie.",
            "Videz sa valeur : la partie qui le fournit dépose son propre formulaire.",
        ),
        Code.INDICATEUR_BORNE: Wording(
            "Ce nombre dépasse celui dont il est une part.",
            "Vérifiez les deux nombres : l'un est compris dans l'autre.",
        ),
        Code.CONVENTION_AUTRE: Wording(
            "Le formulaire porte la référence d'une autre convention.",
            "Remplissez le formulaire de la convention indiquée.",
        ),
        Code.ANNEE_HORS_CONVENTION: Wording(
            "L'année du formulaire est en dehors de la convention.",
            "Vérifiez l'année : le formulaire porte sur une année civile de la convention.",
        ),
        Code.DONNEE_NIR: Wording(
            "Le fichier contient un numéro de sécurité sociale : il est refusé et n'est pas gardé.",
            "Retirez toute donnée sur les salariés : cet échange ne porte que sur des "
            "établissements.",
        ),
        Code.DONNEE_SALARIE: Wording(
            "Le fichier contient des données sur les salariés : il est refusé et n'est pas gardé.",
            "Retirez les colonnes sur les salariés : cet échange ne porte que sur des "
            "établissements.",
        ),
        Code.DONNEE_ETABLISSEMENT: Wording(
            "Un nombre se lit comme un SIRET ou un SIREN dans un tableau qui ne doit nommer aucune "
            "entreprise.",
            "Retirez ce qui désigne une entreprise : ce tableau ne porte que des valeurs agrégées. "
            "Si c'est une valeur de neuf chiffres, exprimez-la dans une autre unité, en milliers "
            "par exemple.",
        ),
        Code.TROP_D_ANOMALIES: Wording(
            "Trop de lignes sont en défaut pour que le fichier soit accepté.",
            "Corrigez les lignes signalées, puis redéposez le fichier entier.",
        ),
        Code.CONVENTION_A_PRECISER: Wording(
            "Vous êtes partie à plusieurs conventions qui permettent cet échange, et ces lignes "
            "ne disent pas sous laquelle elles sont données.",
            "Ajoutez une colonne « convention » et portez-y, sur chaque ligne, la référence de "
            "l'une de vos conventions en vigueur.",
        ),
        Code.LISTE_VARIATION: Wording(
            "La liste a beaucoup changé de taille depuis la précédente.",
            "Vérifiez que l'export est complet et ne porte que sur vos adhérents.",
        ),
        Code.LISTE_DEPARTEMENT: Wording(
            "Des établissements nouveaux sont, d'après Sirene, là où la liste n'en avait presque "
            "aucun, ou hors des départements de la Carsat.",
            "Vérifiez que ce sont bien vos adhérents ; sinon redéposez la liste sans eux. La "
            "Carsat en est informée.",
        ),
        Code.LISTE_ACTIVITE: Wording(
            "Des établissements nouveaux ont, d'après Sirene, une activité que la liste n'avait "
            "presque pas.",
            "Vérifiez que ce sont bien vos adhérents ; sinon redéposez la liste sans eux. La "
            "Carsat en est informée.",
        ),
    }
)
