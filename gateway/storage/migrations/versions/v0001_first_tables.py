"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # one table after the other
    """Apply."""
    op.create_table(
        "act",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=True),
        sa.Column("effective_at", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("convention", "number", name=op.f("uq_act_convention")),
    )
    with op.batch_alter_table("act") as batch_op:
        batch_op.create_index(batch_op.f("ix_act_convention"), ["convention"], unique=False)

    op.create_table(
        "attestation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("member_list", sa.Text(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("delegation", sa.Text(), nullable=True),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    with op.batch_alter_table("attestation") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attestation_member_list"), ["member_list"], unique=False
        )

    op.create_table(
        "auth_failure",
        sa.Column("minute", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("minute", "source", "reason", name=op.f("pk_auth_failure")),
    )
    op.create_table(
        "contest",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_for", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("quality", sa.Text(), nullable=True),
        sa.Column("document_sha256", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
    )
    with op.batch_alter_table("contest") as batch_op:
        batch_op.create_index(batch_op.f("ix_contest_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_contest_state"), ["state"], unique=False)

    op.create_table(
        "convention",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention")),
        sa.UniqueConstraint("reference", "version", name=op.f("uq_convention_reference")),
    )
    with op.batch_alter_table("convention") as batch_op:
        batch_op.create_index(batch_op.f("ix_convention_reference"), ["reference"], unique=False)

    op.create_table(
        "deposit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("flux", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("spool", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.Text(), nullable=False),
        sa.Column("companion", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("keyed_digest", sa.Text(), nullable=True),
        sa.Column("same_as", sa.Text(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", sa.Text(), nullable=True),
        sa.Column("purged_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit")),
    )
    with op.batch_alter_table("deposit") as batch_op:
        batch_op.create_index(batch_op.f("ix_deposit_keyed_digest"), ["keyed_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_deposit_party"), ["party"], unique=False)
        batch_op.create_index(batch_op.f("ix_deposit_state"), ["state"], unique=False)

    op.create_table(
        "exchange",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("flux", sa.Text(), nullable=False),
        sa.Column("member_list", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("givers", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("motif", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("sealed_sha256", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sa.UniqueConstraint(
            "convention",
            "flux",
            "member_list",
            "sources",
            "recipient",
            "run",
            name=op.f("uq_exchange_convention"),
        ),
    )
    with op.batch_alter_table("exchange") as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_recipient"), ["recipient"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_state"), ["state"], unique=False)

    op.create_table(
        "extract",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("flux", sa.Text(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("deposit", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.Text(), nullable=False),
        sa.Column("scope_key", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=True),
        sa.Column("recalled_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extract")),
    )
    with op.batch_alter_table("extract") as batch_op:
        batch_op.create_index(batch_op.f("ix_extract_flux"), ["flux"], unique=False)
        batch_op.create_index(batch_op.f("ix_extract_party"), ["party"], unique=False)

    op.create_table(
        "journal_checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_journal_checkpoint")),
    )
    op.create_table(
        "journal_leaf",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_leaf")),
    )
    with op.batch_alter_table("journal_leaf") as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_leaf_subject"), ["subject"], unique=False)

    op.create_table(
        "journal_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name=op.f("pk_journal_tile")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("scope_key", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("party", "version", name=op.f("uq_ledger_party")),
    )
    with op.batch_alter_table("ledger") as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_party"), ["party"], unique=False)

    op.create_table(
        "login",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("key_type", sa.Text(), nullable=False),
        sa.Column("key_blob", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login")),
    )
    with op.batch_alter_table("login") as batch_op:
        batch_op.create_index(batch_op.f("ix_login_party"), ["party"], unique=False)

    op.create_table(
        "member_list",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("deposit", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.Text(), nullable=False),
        sa.Column("scope_key", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("accepted_at", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_list")),
    )
    with op.batch_alter_table("member_list") as batch_op:
        batch_op.create_index(batch_op.f("ix_member_list_convention"), ["convention"], unique=False)

    op.create_table(
        "outgoing",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("collections", sa.Integer(), nullable=False),
        sa.Column("collected_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("party", "folder", "name", name=op.f("uq_outgoing_party")),
    )
    with op.batch_alter_table("outgoing") as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_party"), ["party"], unique=False)

    op.create_table(
        "party",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_table(
        "recipient",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
    )
    with op.batch_alter_table("recipient") as batch_op:
        batch_op.create_index(batch_op.f("ix_recipient_party"), ["party"], unique=False)

    op.create_table(
        "recall",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("extract", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("flux", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("quality", sa.Text(), nullable=True),
        sa.Column("document_sha256", sa.Text(), nullable=True),
        sa.Column("recalled_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("extract", name=op.f("uq_recall_extract")),
    )
    with op.batch_alter_table("recall") as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_extract"), ["extract"], unique=False)

    op.create_table(
        "destruction",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("exchange", sa.Text(), nullable=False),
        sa.Column("recall", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("quality", sa.Text(), nullable=True),
        sa.Column("document_sha256", sa.Text(), nullable=True),
        sa.Column("requested_at", sa.Text(), nullable=False),
        sa.Column("destroyed_at", sa.Text(), nullable=True),
        sa.Column("attested_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
        sa.UniqueConstraint("exchange", name=op.f("uq_destruction_exchange")),
    )
    with op.batch_alter_table("destruction") as batch_op:
        batch_op.create_index(batch_op.f("ix_destruction_exchange"), ["exchange"], unique=False)

    op.create_table(
        "opposition",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("document_sha256", sa.Text(), nullable=True),
        sa.Column("dpo", sa.Text(), nullable=True),
        sa.Column("decision_why", sa.Text(), nullable=True),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opposition")),
    )
    with op.batch_alter_table("opposition") as batch_op:
        batch_op.create_index(batch_op.f("ix_opposition_state"), ["state"], unique=False)

    op.create_table(
        "release",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.Column("exchange", sa.Text(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.Text(), nullable=False),
        sa.Column("scope_key", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("released_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("ledger", "content", name=op.f("uq_release_ledger")),
    )
    with op.batch_alter_table("release") as batch_op:
        batch_op.create_index(batch_op.f("ix_release_ledger"), ["ledger"], unique=False)

    op.create_table(
        "scope_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_key")),
        sa.UniqueConstraint("scope", "year", "version", name=op.f("uq_scope_key_scope")),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
    )
    with op.batch_alter_table("token") as batch_op:
        batch_op.create_index(batch_op.f("ix_token_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_token_party"), ["party"], unique=False)


def downgrade() -> None:  # one table after the other
    """Undo."""
    with op.batch_alter_table("token") as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_party"))
        batch_op.drop_index(batch_op.f("ix_token_digest"))

    op.drop_table("token")
    op.drop_table("scope_key")
    with op.batch_alter_table("opposition") as batch_op:
        batch_op.drop_index(batch_op.f("ix_opposition_state"))

    op.drop_table("opposition")
    with op.batch_alter_table("destruction") as batch_op:
        batch_op.drop_index(batch_op.f("ix_destruction_exchange"))

    op.drop_table("destruction")
    with op.batch_alter_table("recall") as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_extract"))

    op.drop_table("recall")
    with op.batch_alter_table("release") as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_ledger"))

    op.drop_table("release")
    with op.batch_alter_table("recipient") as batch_op:
        batch_op.drop_index(batch_op.f("ix_recipient_party"))

    op.drop_table("recipient")
    op.drop_table("party")
    with op.batch_alter_table("outgoing") as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_party"))

    op.drop_table("outgoing")
    with op.batch_alter_table("member_list") as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_list_convention"))

    op.drop_table("member_list")
    with op.batch_alter_table("login") as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_party"))

    op.drop_table("login")
    with op.batch_alter_table("ledger") as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_party"))

    op.drop_table("ledger")
    op.drop_table("journal_tile")
    with op.batch_alter_table("journal_leaf") as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_leaf_subject"))

    op.drop_table("journal_leaf")
    op.drop_table("journal_checkpoint")
    with op.batch_alter_table("extract") as batch_op:
        batch_op.drop_index(batch_op.f("ix_extract_party"))
        batch_op.drop_index(batch_op.f("ix_extract_flux"))

    op.drop_table("extract")
    with op.batch_alter_table("exchange") as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_state"))
        batch_op.drop_index(batch_op.f("ix_exchange_recipient"))

    op.drop_table("exchange")
    with op.batch_alter_table("deposit") as batch_op:
        batch_op.drop_index(batch_op.f("ix_deposit_state"))
        batch_op.drop_index(batch_op.f("ix_deposit_party"))
        batch_op.drop_index(batch_op.f("ix_deposit_keyed_digest"))

    op.drop_table("deposit")
    with op.batch_alter_table("convention") as batch_op:
        batch_op.drop_index(batch_op.f("ix_convention_reference"))

    op.drop_table("convention")
    with op.batch_alter_table("contest") as batch_op:
        batch_op.drop_index(batch_op.f("ix_contest_state"))
        batch_op.drop_index(batch_op.f("ix_contest_digest"))

    op.drop_table("contest")
    op.drop_table("auth_failure")
    with op.batch_alter_table("attestation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attestation_member_list"))

    op.drop_table("attestation")
    with op.batch_alter_table("act") as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_convention"))

    op.drop_table("act")
