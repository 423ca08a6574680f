"""How to get to the end of any form, also one that nobody has thought of yet."""

import re

from desk.messages import Kind, read_tap
from handlers import forms
from handlers.form import Field
from locales import Translator
from tests.visitor import Visitor

EXAMPLE = re.compile(r"(?:éldául(?: így írja)?|or example):? (.+)")
CHANGES = {"at", "steps", "last_line", "before"}  # of a form's state: with every time it is asked


def example_of(field: Field, translator: Translator) -> str | None:
    """What the field's own error gives as an example."""
    found = EXAMPLE.search(translator.into("hu", field.error))
    return found[1].strip(" .?!") if found else None


def buttons_of(visitor: Visitor, *acts: str) -> list[str]:
    """What can be tapped in the form under what was said last; `acts`: and does one of these."""
    lines = [line for line in visitor.lines if line.sender == "bot" and line.buttons and not line.deleted]
    wires = [button["id"] for line in lines[-1:] for button in line.buttons or ()]
    taps = {wire: read_tap(wire) for wire in wires}
    return [
        wire
        for wire, tap in taps.items()
        if tap is not None and tap.action == "field" and (not acts or tap.argument.startswith(acts))
    ]


def next_act(visitor: Visitor) -> tuple[Kind, str, str]:
    """Kind, text and button of what somebody does who wants to be done."""
    state = visitor.state.form
    assert state is not None
    if state.field is None:
        return Kind.BUTTON, "", buttons_of(visitor, "send", "fix")[0]
    example = example_of(forms.FORMS[state.name].field(state.field), visitor.desk.translator)
    taps = buttons_of(visitor, "right", "done") or buttons_of(visitor, "choose") or buttons_of(visitor, "skip")
    if taps and (example is None or len(taps) > 1 or state.guesses):
        return Kind.BUTTON, "", taps[-1]
    return Kind.TEXT, example or "Kiss Mária", ""
