"""The invitation of 2015, to the letter, as data of a flyer."""

from chantier.typesetting import tree
from chantier.typesetting.prints import Event, Flyer, Section
from chantier.typesetting.tree import paragraph

THEME = "Initiatives citoyennes permettant de favoriser l’implication de tous dans le débat public"


def points(*items: str) -> tree.List:
    return tree.List(False, tuple((paragraph(item),) for item in items))


LEAD = paragraph(
    "L’Espace de coopération entre acteurs et chercheurs en démocratie participative vous invite à "
    "participer au premier chantier qu’il organise d’Octobre 2015 à Janvier 2016 sur le thème : "
    "« initiatives citoyennes permettant de favoriser l’implication de tous dans le débat public »."
)
SPACE = Section(
    title=(
        "La naissance d’un espace de coopération entre acteurs et chercheurs en démocratie "
        "participative, ses ambitions et ses finalités."
    ),
    blocks=(
        paragraph(
            "Créé à l’initiative de la Région Nord Pas-de-Calais, l’Espace de coopération a réuni "
            "un ensemble diversifié de coopérateurs : des élus, des agents territoriaux, des "
            "acteurs associatifs salariés et bénévoles, des membres de collectifs de citoyens, des "
            "universitaires. Ensemble, ces membres fondateurs ont fait les premiers pas, d’abord "
            "pour préfigurer les finalités et les modalités d’existence de l’Espace, ensuite pour "
            "présenter leurs propositions à un public plus large réuni à l’occasion du Forum "
            "régional de la démocratie participative, organisé le 23 mai 2014, au Nouveau Siècle à "
            "Lille. Ils ont à cette occasion conçu et animé un atelier sur le thème « Comment agir "
            "pour que la parole des groupes les plus éloignés des espaces de débat public produise "
            "du changement ? »"
        ),
        paragraph(
            "Conformément à la volonté des premiers coopérateurs, et dans la continuité du projet "
            "voulu par la Région Nord – Pas de Calais, les chantiers de l’Espace de coopération "
            "sont ouverts à tous ceux qui veulent contribuer à atteindre les objectifs suivants :"
        ),
        points(
            "faire progresser dans la région, la coopération entre acteurs, et leurs pratiques, "
            "sur des questions de participation du public ;",
            "favoriser le dialogue entre universitaires et praticiens, permettre un croisement et "
            "un enrichissement réciproque de leurs savoirs scientifiques, techniques et citoyens ;",
            "diffuser les acquis des chantiers coopératifs pour qu’ils servent au plus grand "
            "nombre.",
        ),
    ),
)
UNFOLDING = Section(
    title="Comment le chantier coopératif va-t-il se dérouler ?",
    blocks=(
        tree.List(
            False,
            (
                (
                    paragraph(
                        "Trois initiatives citoyennes ont été choisies pour favoriser les "
                        "échanges. Mobilisant des habitants dans l’espace public local, animés par "
                        "une énergie citoyenne ou soutenues par des équipes de professionnels de "
                        "l’action sociale et culturelle, ces expériences partagent le projet de "
                        "donner du pouvoir d’agir aux habitants."
                    ),
                    paragraph(
                        "Avec leurs organisateurs, les membres du comité de pilotage ont préparé "
                        "une présentation du contexte dans lequel elles se sont développées, des "
                        "choix qui ont conduit à leur installation, des manières de faire, "
                        "notamment pour rencontrer la population, les organisations, les élus de "
                        "leur territoire."
                    ),
                ),
                (
                    paragraph(
                        "Au cours de trois soirées, ces initiatives seront présentées et discutées "
                        "en croisant les regards des participants : élus et agents territoriaux, "
                        "militants associatifs et citoyens, universitaires."
                    ),
                ),
                (
                    paragraph(
                        "Un compte rendu sera coproduit et retourné à chacun, proposant la "
                        "description analytique du cas proposé, un diagnostic des forces et "
                        "faiblesses mises à jour, des propositions d’hypothèses pour comprendre "
                        "comment les expériences révèlent des informations qui peuvent servir au "
                        "plus grand nombre, à d’autres groupes citoyens, dans d’autres contextes "
                        "et d’autres territoires."
                    ),
                ),
                (
                    paragraph(
                        "Une journée de mutualisation conclura le chantier, proposant des groupes "
                        "d’échanges sur les thèmes transversaux qui auront été dégagés par le "
                        "comité de pilotage et les porteurs de projets."
                    ),
                ),
            ),
        ),
        paragraph(
            "Enfin, les présentations, débats et conclusions seront repris dans une publication "
            "finale largement diffusée."
        ),
    ),
)
PROGRAMME = Section(
    title="Les trois expériences qui seront présentées et discutées.",
    blocks=(
        paragraph(
            "Les ateliers de mise en discussion des expériences seront organisés en soirée de 19h "
            "à 21h30. Le programme suivant est proposé :"
        ),
    ),
)
EVENTS = (
    Event(
        date="Mardi 13 octobre",
        hours="19 h – 21 h 30",
        title="« L’expression en assemblée populaire »",
        bearer="Expérience portée par le centre socio-culturel du quartier Étouvie à Amiens.",
    ),
    Event(
        date="Jeudi 5 novembre",
        hours="19 h – 21 h 30",
        title="« Les habitants dans le projet urbain »",
        bearer="Expérience portée par le collectif BW friches du quartier de Fives à Lille.",
    ),
    Event(
        date="Mardi 1er décembre",
        hours="19 h – 21 h 30",
        title="« Comment développer le pouvoir d’agir ? »",
        bearer=(
            "Expérience portée par l’Association des centres sociaux de la région de Valenciennes."
        ),
    ),
)
REGISTERING = Section(
    title="S’inscrire aux ateliers du chantier coopératif.",
    blocks=(
        paragraph(
            "Afin de privilégier une contribution active de tous, chacun des trois ateliers "
            "d’étude d’expériences accueillera au maximum 50 participants. C’est la raison pour "
            "laquelle il est demandé de bien vouloir vous inscrire au moyen du bulletin ci-joint. "
            "Les personnes qui s’inscriront, recevront en retour une présentation plus complète "
            "des expériences et les modalités d’organisation des trois ateliers. La journée de "
            "mutualisation qui conclura le chantier coopératif sera programmée fin janvier et ne "
            "sera pas contrainte par un nombre restreint de participants."
        ),
    ),
)
CLOSING = (
    paragraph(
        "Les initiatives citoyennes visant à favoriser l’implication de tous dans le débat public "
        "sont fondées sur le constat que la dynamique volontaire des seules collectivités "
        "territoriales (Régions, Départements, Communes et leurs groupements) n’est pas un levier "
        "suffisant pour impulser le changement démocratique nécessaire et pour relever les défis "
        "sociaux et politiques contemporains."
    ),
    paragraph(
        "Elles permettent l’intrusion de questions, de projets et de questionnements différents de "
        "ceux qui figurent sur l’agenda politique local. Elles favorisent une forme d’engagement "
        "citoyen qui fonde la démocratie."
    ),
    paragraph(
        "Ce sont des collectifs qui en prennent l’initiative (citoyens, habitants, artistes, "
        "salariés par exemple), créatrice d’autonomie des personnes et des groupes de citoyens."
    ),
    paragraph(
        "Force de proposition, elles peuvent aussi constituer des contre-pouvoirs ou des lieux de "
        "réflexivité collégiale sur les affaires publiques."
    ),
    paragraph(
        "Elles rendent visible et actif le droit de tous les citoyens, y compris ceux en "
        "difficultés économiques et sociales, de porter des diagnostics et des propositions qui "
        "valent d’être entendus et mis en œuvre pour diminuer les inégalités sociales et "
        "territoriales."
    ),
    paragraph(
        "Elles permettent de mettre en lumière, de travailler dans de bonnes conditions et de "
        "résoudre les conflits qui traversent toute société humaine. Le chemin permettant de "
        "rechercher les intérêts communs au plus grand nombre est une expérience concrète qui "
        "fonde l’intérêt général de façon durable et partagée."
    ),
)
FLYER = Flyer(
    language="fr",
    organiser="Espace de coopération entre acteurs et chercheurs en démocratie participative",
    overline="Invitation à coopérer",
    title=THEME,
    lead=(LEAD,),
    space=SPACE,
    unfolding=UNFOLDING,
    programme=PROGRAMME,
    events=EVENTS,
    registering=REGISTERING,
    closing=CLOSING,
    url="https://exemple.org/c/INIT15",
    short_address="exemple.org/c/INIT15",
)
