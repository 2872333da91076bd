"""Who works at Brightmoor Systems, whom it sells to, and what its words are. Nobody here is real."""

NAME = "Brightmoor Systems"
PRODUCT = "Moorline"

REPS = {
    "Clara Vogt": "DACH", "Tobias Krenz": "DACH", "Jonas Lindqvist": "Nordics", "Freya Holm": "Nordics",
    "Marie Albrecht": "DACH", "Daan de Wit": "Benelux", "Oliver Hartley": "UK and Ireland",
    "Niamh Doyle": "UK and Ireland", "Stefan Brunner": "DACH",
}  # fmt: skip
HOURS = {"Tobias Krenz": 22}
"""Working hours a week of those who do not work 40; leads are shared out by them."""
MARKETERS = ("Lena Fischer", "Paul Okafor", "Ines Carvalho", "Viktor Nyman")

REGIONS = {"DACH": 42, "UK and Ireland": 24, "Nordics": 20, "Benelux": 14}
INDUSTRIES = {"manufacturing": 32, "logistics": 22, "retail": 18, "energy": 15, "healthcare": 13}
SEGMENTS = {"small business": 45, "mid-market": 38, "enterprise": 17}
EMPLOYEES = {
    "small business": (42, 0.55, 5, 99),
    "mid-market": (320, 0.55, 100, 999),
    "enterprise": (2600, 0.7, 1000, 60000),
}
"""Median, spread, least and most, by segment."""
DEAL_EUR = {"small business": (9_000, 0.45), "mid-market": (31_000, 0.5), "enterprise": (88_000, 0.6)}
"""Median and spread of a deal in euro, by segment."""
JOB_LEVELS = {"specialist": 27, "manager": 33, "head": 17, "director": 12, "executive": 8, "student": 2, "intern": 1}
PERSONAS = {"operations": 40, "technology": 27, "finance": 18, "management": 15}

REASONS = {"no fit": 26, "no budget": 17, "unable to reach": 21, "wrong contact": 13, "duplicate": 7, "not now": 16}
LOST = {"price": 28, "competitor": 24, "no decision": 30, "missing feature": 12, "project stopped": 6}

FIRST_NAMES = tuple(
    """
    Alba Amir Anouk Arne Bea Bram Carla Cormac Dagmar Elias Elif Emil Femke Finn Greta Hanna Hugo Ida Ilse Ivo
    Jasper Johanna Kaja Karim Lars Laura Leif Lotte Maeve Mateo Mia Milan Nadia Nele Nils Nora Otto Petra Quinn Ravi
    Roos Ruben Saskia Sven Tariq Tessa Timo Una Wanda Yara
    """.split()  # noqa: SIM905
)
LAST_NAMES = tuple(
    """
    Aalto Achterberg Bauer Berg Brandt Byrne Claes Dahl Dekker Ebner Engel Farrell Fuchs Gallo Graf Haas Hagen Hofer
    Ibsen Jansen Keane Keller Kranz Laine Lehner Lund Maas Marek Moran Nagel Nolan Oberg Olsen Peeters Pfeiffer
    Quist Rask Reuter Rowe Sauer Smit Stahl Strand Thoma Urban Visser Voss Walsh Wolff Zeller
    """.split()  # noqa: SIM905
)
FIRST_WORDS = tuple(
    """
    Alder Amber Birch Blue Bridge Cedar Clear Copper Dune East Elm Ever Falcon Field Flint Glen Granite Harbour
    Hazel High Iron Juniper Kestrel Lake Larch Maple Mill North Oak Old Pine Quarry Raven Ridge River Rowan Silver
    South Stone Summit Swift Thorn Tide Vale West Willow Winter Wren
    """.split()  # noqa: SIM905
)
SECOND_WORDS = tuple(
    """
    bank brook bury croft dale fell field ford gate grove ham haven holm mark mere moor point port shore stead ton
    wall water wick wood yard
    """.split()  # noqa: SIM905
)
TRADES = {
    "manufacturing": ("Machines", "Works", "Castings", "Plastics", "Tools"),
    "logistics": ("Freight", "Logistics", "Shipping", "Storage", "Couriers"),
    "retail": ("Stores", "Markets", "Outfitters", "Supply", "Trading"),
    "energy": ("Energy", "Power", "Grid", "Solar", "Heat"),
    "healthcare": ("Clinics", "Care", "Medical", "Labs", "Health"),
}
