"""A house with two visitors, three colleagues and two partner offices, for the state machine of test_ownership.py."""
