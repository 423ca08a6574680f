"""The codes of a profile in words, as people choose them in a form and colleagues read them on a case."""

from collections.abc import Mapping

from knowledge.profile import Age, Headcount, Matter, Obstacle, Schooling, Situation, Wish
from locales import Text, _

__all__ = ["Schooling"]

WISHES: Mapping[Wish, Text] = {
    Wish.JOB: _("A job"),
    Wish.TRAINING: _("A course or a trade"),
    Wish.MENTOR: _("A mentor who helps me along"),
    Wish.ADVICE: _("Advice"),
}
AGES: Mapping[Age, Text] = {
    Age.UNDER_16: _("Under 16"),
    Age.FROM_16: _("16–17"),
    Age.FROM_18: _("18–24"),
    Age.FROM_25: _("25–29"),
    Age.FROM_30: _("30–49"),
    Age.FROM_50: _("50–64"),
    Age.FROM_65: _("65 or older"),
}
SCHOOLING: Mapping[Schooling, Text] = {
    Schooling.UNFINISHED: _("I have not finished the eight classes"),
    Schooling.ELEMENTARY: _("Eight classes"),
    Schooling.VOCATIONAL: _("A trade, without the school-leaving examination"),
    Schooling.SECONDARY: _("School-leaving examination"),
    Schooling.HIGHER: _("College or university"),
}
# What work needs: who has more than that will do, too.
SCHOOLING_NEEDED: Mapping[Schooling, Text] = {
    Schooling.ELEMENTARY: _("Eight classes are enough"),
    Schooling.VOCATIONAL: _("A trade"),
    Schooling.SECONDARY: _("School-leaving examination needed"),
    Schooling.HIGHER: _("A degree"),
}
SITUATIONS: Mapping[Situation, Text] = {
    Situation.REGISTERED: _("I am registered at the employment office"),
    Situation.INACTIVE: _("I do not work and am not registered"),
    Situation.WORKING: _("I have a job"),
    Situation.PUBLIC_WORKS: _("I am in public works"),
    Situation.SCHOOL_LEAVER: _("I have just finished school"),
    Situation.PARENT: _("I come back from child care or nursing"),
    Situation.LONE_PARENT: _("I bring up my child alone"),
    Situation.FHT: _("I get the FHT benefit"),
    Situation.FOUNDER: _("I want to start a business"),
}
OBSTACLES: Mapping[Obstacle, Text] = {
    Obstacle.TRANSPORT: _("Getting there"),
    Obstacle.CHILD_CARE: _("Child care"),
    Obstacle.SCHOOLING: _("Missing qualification"),
    Obstacle.SHIFTS: _("Shifts"),
}
MATTERS: Mapping[Matter, Text] = {
    Matter.WAGE_SUPPORT: _("Wage support"),
    Matter.WORKERS: _("I am looking for workers"),
    Matter.TRAINING: _("Training for workers"),
    Matter.DUAL_TRAINING: _("Dual training"),
    Matter.PARTNERS: _("Partners and suppliers"),
    Matter.INVESTMENT: _("Investment"),
    Matter.EVENT: _("An event for businesses"),
    Matter.ADVICE: _("Advice"),
}
HEADCOUNTS: Mapping[Headcount, Text] = {
    Headcount.SOLO: _("Just me"),
    Headcount.FROM_2: _("2–9"),
    Headcount.FROM_10: _("10–49"),
    Headcount.FROM_50: _("50 or more"),
}
