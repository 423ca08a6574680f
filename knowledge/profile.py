"""What a person or a business has told of itself, as codes: all that the published rules of eligibility may look at.

There is no code for health or nationality (GDPR article 9), and none is to be added.
"""

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    JOB = "job"
    TRAINING = "training"
    MENTOR = "mentor"
    ADVICE = "advice"


class Age(StrEnum):
    """Bands cut where a rule of a programme cuts; in whole years."""

    UNDER_16 = "under-16"
    FROM_16 = "16-17"
    FROM_18 = "18-24"
    FROM_25 = "25-29"
    FROM_30 = "30-49"
    FROM_50 = "50-64"
    FROM_65 = "65-"


class Schooling(StrEnum):
    UNFINISHED = "unfinished"  # not the eight classes
    ELEMENTARY = "elementary"  # the eight classes
    VOCATIONAL = "vocational"  # a trade without the school-leaving examination
    SECONDARY = "secondary"  # érettségi
    HIGHER = "higher"


class Situation(StrEnum):
    """The target groups of the source documents (dossier, section 4) that may be asked about."""

    REGISTERED = "registered"  # registered jobseeker
    INACTIVE = "inactive"  # neither works nor is registered
    WORKING = "working"
    PUBLIC_WORKS = "public-works"
    SCHOOL_LEAVER = "school-leaver"  # looks for a first job
    PARENT = "parent"  # comes back from gyes, gyed or ápolási díj
    LONE_PARENT = "lone-parent"
    FHT = "fht"
    FOUNDER = "founder"  # wants to start a business


class Obstacle(StrEnum):
    TRANSPORT = "transport"
    CHILD_CARE = "child-care"
    SCHOOLING = "schooling"
    SHIFTS = "shifts"


class Matter(StrEnum):
    """What a business writes about."""

    WAGE_SUPPORT = "wage-support"
    WORKERS = "workers"
    TRAINING = "training"
    DUAL_TRAINING = "dual-training"
    PARTNERS = "partners"
    INVESTMENT = "investment"
    EVENT = "event"
    ADVICE = "advice"


class Headcount(StrEnum):
    SOLO = "1"
    FROM_2 = "2-9"
    FROM_10 = "10-49"
    FROM_50 = "50-"


@dataclass(frozen=True)
class Jobseeker:
    """None and empty: not told. `settlement`: its official name, None also for one that we do not know."""

    wish: Wish | None = None
    settlement: str | None = None
    age: Age | None = None
    schooling: Schooling | None = None
    situations: frozenset[Situation] = frozenset()
    obstacles: frozenset[Obstacle] = frozenset()


@dataclass(frozen=True)
class Business:
    """`already_works`: whether the worker for whom support is wanted has started; None: not told, or no such worker."""

    matter: Matter | None = None
    settlement: str | None = None
    headcount: Headcount | None = None
    already_works: bool | None = None


Profile = Jobseeker | Business
