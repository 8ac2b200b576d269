"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_HASH = 64
_NOTED = (
    "sources",
    "failures",
    "corrections",
    "declined",
    "readings",
    "wordings",
    "questions",
    "answers",
)


def upgrade() -> None:
    """Make all tables."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "library",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(_HASH), nullable=False),
        sa.Column("published", sa.String(_HASH), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("seal", sa.String(_HASH), nullable=False),
        sa.Column("unclean", sa.Boolean, nullable=False),
    )
    op.create_table(
        "originals",
        sa.Column("id", sa.String(_HASH), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.String(_HASH), primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("seal", sa.String(_HASH), nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column(
            "letter",
            sa.String(_HASH),
            sa.ForeignKey("letters.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
    )
    op.create_index("passages_of_letter", "passages", ["letter", "place"])
    op.create_table(
        "judgements",
        sa.Column("id", number, primary_key=True),
        sa.Column("letter", sa.String(200), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("seal", sa.String(_HASH), nullable=False),
    )
    op.create_index("ix_judgements_letter", "judgements", ["letter"])
    op.create_table(
        "checkpoints",
        sa.Column("id", number, primary_key=True),
        sa.Column("kind", sa.String(_HASH), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.String(_HASH), nullable=False),
    )
    for name in _NOTED:
        op.create_table(
            name,
            sa.Column("id", sa.String(200), primary_key=True),
            sa.Column("data", sa.Text, nullable=False),
            sa.Column("seal", sa.String(_HASH), nullable=False),
        )
