"""Her answer to a colleague who asks whether a partner office may be told of her matter."""

from desk import consents
from desk.messages import Notice
from desk.turns import Turn
from handlers import handover
from locales import _

MEANS = "consent:"


def press(turn: Turn, argument: str) -> None:
    answer, *numbers = argument.split(".")
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        handover.out_of_date(turn)
        return
    case_id, office_id = map(int, numbers)
    agrees = answer == "yes"
    if consents.answer(turn, case_id, office_id, agrees=agrees) is None:
        handover.out_of_date(turn)
    elif agrees:
        turn.say(_("Thank you, I have recorded your consent. Our colleague goes on from here."), notice=Notice.HANDOVER)
    else:
        turn.say(_("All right, we pass nothing on. Our colleague goes on helping you here."), notice=Notice.HANDOVER)
