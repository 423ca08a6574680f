"""Imported by the server that children are forked from: all that takes time at a start."""

from tests.bot import crash_child, form_child
from tests.conftest import knowledge, sample_office, translator

assert crash_child
assert form_child
knowledge()
sample_office()
translator()
