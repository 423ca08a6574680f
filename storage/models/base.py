"""What the tables share: their metadata, and what is declared of columns that tell of a person."""

from sqlalchemy import MetaData, String

from storage.columns import Basis, Declaration, Purpose, Reader

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
# Coded text that is longer than a code: names of offices, texts that the office publishes, hashes with their salt.
PUBLIC_NAME = String(200)

ADDRESS = Declaration(Purpose.DELIVERY, Basis.PUBLIC_TASK, "conversation_days", Reader.NOBODY)
DIALOGUE = Declaration(Purpose.DIALOGUE, Basis.PUBLIC_TASK, "conversation_days", Reader.OWNER_AND_OFFICE)
DRAFT = Declaration(Purpose.DIALOGUE, Basis.PUBLIC_TASK, "draft_days", Reader.NOBODY)
CASE = Declaration(Purpose.CASEWORK, Basis.CONSENT, "case_days", Reader.OWNER_AND_OFFICE)
NOTE = Declaration(Purpose.CASEWORK, Basis.PUBLIC_TASK, "case_days", Reader.OFFICE)
REFERRAL = Declaration(Purpose.REFERRAL, Basis.CONSENT, "case_days", Reader.OWNER_OFFICE_AND_PARTNER)
EVENT = Declaration(Purpose.EVENTS, Basis.CONSENT, "registration_days", Reader.OWNER_AND_OFFICE)
EVENT_ANSWER = Declaration(Purpose.EVENTS, Basis.CONSENT, "event_answer_days", Reader.OWNER_AND_OFFICE)
GAP = Declaration(Purpose.GAPS, Basis.PUBLIC_TASK, "gap_days", Reader.OFFICE)
COLLEAGUE = Declaration(Purpose.STAFF_ACCESS, Basis.EMPLOYMENT, "staff_days", Reader.OFFICE)
