"""Imported by the server that children are forked from: all that takes time at a start."""

from tests.bot import crash_child
from tests.conftest import knowledge

assert crash_child
knowledge()
