"""First tables."""

import sqlalchemy as sa
from alembic import op

from cocreate.kit.db import BigId, Json, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("dedupe", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'sent', 'failed', 'void')", name=op.f("ck_mail_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_mail_dedupe")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mail_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "panel",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("brand_colour", sa.String(length=7), nullable=False),
        sa.Column("small_cell", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("length(slug) between 1 and 60", name=op.f("ck_panel_slug_length")),
        sa.CheckConstraint("small_cell between 5 and 20", name=op.f("ck_panel_small_cell")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("slug", name=op.f("uq_panel_slug")),
    )
    op.create_table(
        "person",
        sa.Column("id", BigId, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("is_site_admin", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_person_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "topic",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("head", BigId, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_topic")),
    )
    op.create_table(
        "topic_event",
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("seq", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "seq", name=op.f("pk_topic_event")),
    )
    with op.batch_alter_table("topic_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_event_at"), ["at"], unique=False)

    op.create_table(
        "answered_request",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_answered_request_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_answered_request")),
    )
    with op.batch_alter_table("answered_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answered_request_created_at"), ["created_at"], unique=False
        )

    op.create_table(
        "attribute",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("label", Json, nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_attribute_panel_id_panel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute")),
        sa.UniqueConstraint("panel_id", "key", name=op.f("uq_attribute_panel_id_key")),
    )
    op.create_table(
        "draft",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("context", sa.String(length=120), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "context", name=op.f("pk_draft")),
    )
    op.create_table(
        "membership",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("function", sa.String(length=80), nullable=False),
        sa.Column("attributes", Json, nullable=False),
        sa.Column("external_ref", sa.String(length=120), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "role in ('member', 'moderator', 'marketer', 'product_owner', 'panel_admin')",
            name=op.f("ck_membership_role"),
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
            name=op.f("fk_membership_panel_id_panel"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_membership_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "panel_id", "external_ref", name=op.f("uq_membership_panel_id_external_ref")
        ),
        sa.UniqueConstraint("panel_id", "person_id", name=op.f("uq_membership_panel_id_person_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            "ix_membership_panel_id_role_display_name",
            ["panel_id", "role", "display_name"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "panel_file",
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
            name=op.f("fk_panel_file_panel_id_panel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("panel_id", "hash", name=op.f("pk_panel_file")),
    )
    op.create_table(
        "questionnaire",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.CheckConstraint("mode in ('steps', 'page')", name=op.f("ck_questionnaire_mode")),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
            name=op.f("fk_questionnaire_panel_id_panel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
    )
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questionnaire_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("next_path", sa.String(length=500), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_sign_in_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_sign_in_link_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sign_in_address_hash_created_at", ["address_hash", "created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sign_in_browser_hash"), ["browser_hash"], unique=False)
        batch_op.create_index(
            "ix_sign_in_email_hash_created_at", ["email_hash", "created_at"], unique=False
        )

    op.create_table(
        "thread",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_thread_panel_id_panel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_web_session_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=True),
        sa.Column("membership_id", BigId, nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_audit_entry_membership_id_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
            name=op.f("fk_audit_entry_panel_id_panel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_panel_id_at", ["panel_id", "at"], unique=False)

    op.create_table(
        "brainstorm",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("open_counts", sa.Boolean(), nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("imported_at", UtcDateTime(), nullable=True),
        sa.Column("launched_at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "length(title) between 1 and 200", name=op.f("ck_brainstorm_title_length")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["membership.id"],
            name=op.f("fk_brainstorm_created_by_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
            name=op.f("fk_brainstorm_panel_id_panel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brainstorm")),
        sa.UniqueConstraint("panel_id", "slug", name=op.f("uq_brainstorm_panel_id_slug")),
    )
    op.create_table(
        "comment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("thread_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=500), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("support", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(body) between 1 and 10000", name=op.f("ck_comment_body_length")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["membership.id"],
            name=op.f("fk_comment_author_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["comment.id"],
            name=op.f("fk_comment_parent_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
            name=op.f("fk_comment_thread_id_thread"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            "ix_comment_by_support", ["thread_id", "parent_id", "support", "id"], unique=False
        )
        batch_op.create_index("ix_comment_in_order", ["thread_id", "parent_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "concept",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("questionnaire_id", BigId, nullable=False),
        sa.Column("thread_id", BigId, nullable=False),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("test_key", sa.String(length=32), nullable=False),
        sa.Column("launched_at", UtcDateTime(), nullable=True),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "visibility in ('at_once', 'after_answering', 'after_closing')",
            name=op.f("ck_concept_visibility"),
        ),
        sa.CheckConstraint("length(body) <= 10000", name=op.f("ck_concept_body_length")),
        sa.CheckConstraint("length(title) between 1 and 120", name=op.f("ck_concept_title_length")),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["membership.id"],
            name=op.f("fk_concept_created_by_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_concept_panel_id_panel"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_concept_questionnaire_id_questionnaire"),
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_concept_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
        sa.UniqueConstraint("panel_id", "slug", name=op.f("uq_concept_panel_id_slug")),
        sa.UniqueConstraint("questionnaire_id", name=op.f("uq_concept_questionnaire_id")),
        sa.UniqueConstraint("test_key", name=op.f("uq_concept_test_key")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_concept_thread_id")),
    )
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.create_index(
            "ix_concept_panel_id_closes_at", ["panel_id", "closes_at"], unique=False
        )

    op.create_table(
        "participation",
        sa.Column("questionnaire_id", BigId, nullable=False),
        sa.Column("membership_id", BigId, nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("respondent_key", sa.String(length=32), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_participation_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_participation_questionnaire_id_questionnaire"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", "membership_id", name=op.f("pk_participation")),
        sa.UniqueConstraint("respondent_key", name=op.f("uq_participation_respondent_key")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_participation_membership_id_submitted_on",
            ["membership_id", "submitted_on"],
            unique=False,
        )

    op.create_table(
        "question",
        sa.Column("id", BigId, nullable=False),
        sa.Column("questionnaire_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("low", sa.String(length=60), nullable=False),
        sa.Column("high", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "kind in ('scale5', 'scale11', 'yes_no', 'open')", name=op.f("ck_question_kind")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_question_questionnaire_id_questionnaire"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "questionnaire_id", "seq", name=op.f("uq_question_questionnaire_id_seq")
        ),
    )
    op.create_table(
        "response",
        sa.Column("id", BigId, nullable=False),
        sa.Column("questionnaire_id", BigId, nullable=False),
        sa.Column("respondent_key", sa.String(length=32), nullable=False),
        sa.Column("codes", Json, nullable=False),
        sa.Column("attributes", Json, nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_response_questionnaire_id_questionnaire"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "respondent_key",
            name=op.f("uq_response_questionnaire_id_respondent_key"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_response_questionnaire_id_is_test_id",
            ["questionnaire_id", "is_test", "id"],
            unique=False,
        )

    op.create_table(
        "brief",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("concept_id", BigId, nullable=True),
        sa.Column("brainstorm_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", BigId, nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(approved_at is null) = (sha256 is null)", name=op.f("ck_brief_frozen_when_approved")
        ),
        sa.CheckConstraint(
            "(concept_id is null) <> (brainstorm_id is null)", name=op.f("ck_brief_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["membership.id"],
            name=op.f("fk_brief_approved_by_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["brainstorm_id"],
            ["brainstorm.id"],
            name=op.f("fk_brief_brainstorm_id_brainstorm"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concept.id"],
            name=op.f("fk_brief_concept_id_concept"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["membership.id"],
            name=op.f("fk_brief_created_by_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_brief_panel_id_panel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief")),
        sa.UniqueConstraint(
            "brainstorm_id", "version", name=op.f("uq_brief_brainstorm_id_version")
        ),
        sa.UniqueConstraint("concept_id", "version", name=op.f("uq_brief_concept_id_version")),
    )
    with op.batch_alter_table("brief", schema=None) as batch_op:
        batch_op.create_index(
            "ix_brief_panel_id_created_at", ["panel_id", "created_at"], unique=False
        )

    op.create_table(
        "comment_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_comment_version_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_version")),
    )
    with op.batch_alter_table("comment_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_comment_version_comment_id"), ["comment_id"], unique=False
        )

    op.create_table(
        "idea",
        sa.Column("id", BigId, nullable=False),
        sa.Column("brainstorm_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("thread_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Integer(), nullable=True),
        sa.Column("moderated", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("length(text) between 1 and 1000", name=op.f("ck_idea_text_length")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["membership.id"],
            name=op.f("fk_idea_author_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["brainstorm_id"],
            ["brainstorm.id"],
            name=op.f("fk_idea_brainstorm_id_brainstorm"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_idea_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint(
            "brainstorm_id", "external_id", name=op.f("uq_idea_brainstorm_id_external_id")
        ),
        sa.UniqueConstraint("thread_id", name=op.f("uq_idea_thread_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_idea_brainstorm_id_id", ["brainstorm_id", "id"], unique=False)

    op.create_table(
        "reaction",
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("membership_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind in ('agree', 'love', 'idea', 'thanks')", name=op.f("ck_reaction_kind")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_reaction_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_reaction_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "membership_id", "kind", name=op.f("pk_reaction")),
    )
    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reaction_membership_id"), ["membership_id"], unique=False
        )

    op.create_table(
        "report",
        sa.Column("id", BigId, nullable=False),
        sa.Column("panel_id", BigId, nullable=False),
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("membership_id", BigId, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.CheckConstraint("outcome in ('', 'kept', 'hidden')", name=op.f("ck_report_outcome")),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_report_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_report_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_report_panel_id_panel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "comment_id", "membership_id", name=op.f("uq_report_comment_id_membership_id")
        ),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_membership_id"), ["membership_id"], unique=False
        )
        batch_op.create_index(
            "ix_report_panel_id_settled_at", ["panel_id", "settled_at"], unique=False
        )

    op.create_table(
        "stimulus",
        sa.Column("id", BigId, nullable=False),
        sa.Column("concept_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "kind in ('image', 'storyboard', 'text')", name=op.f("ck_stimulus_kind")
        ),
        sa.CheckConstraint("seq between 0 and 6", name=op.f("ck_stimulus_seq")),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["concept.id"],
            name=op.f("fk_stimulus_concept_id_concept"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stimulus")),
        sa.UniqueConstraint("concept_id", "seq", name=op.f("uq_stimulus_concept_id_seq")),
    )
    op.create_table(
        "verbatim",
        sa.Column("response_id", BigId, nullable=False),
        sa.Column("question_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(text) between 1 and 5000", name=op.f("ck_verbatim_text_length")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_verbatim_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_verbatim_response_id_response"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f("pk_verbatim")),
    )
    with op.batch_alter_table("verbatim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verbatim_question_id"), ["question_id"], unique=False)

    op.create_table(
        "brief_download",
        sa.Column("id", BigId, nullable=False),
        sa.Column("brief_id", BigId, nullable=False),
        sa.Column("membership_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"],
            ["brief.id"],
            name=op.f("fk_brief_download_brief_id_brief"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_brief_download_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_download")),
    )
    with op.batch_alter_table("brief_download", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brief_download_brief_id"), ["brief_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_brief_download_membership_id"), ["membership_id"], unique=False
        )

    op.create_table(
        "frame",
        sa.Column("id", BigId, nullable=False),
        sa.Column("stimulus_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("thumb_hash", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length(alt) between 1 and 300", name=op.f("ck_frame_alt_length")),
        sa.ForeignKeyConstraint(
            ["stimulus_id"],
            ["stimulus.id"],
            name=op.f("fk_frame_stimulus_id_stimulus"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame")),
        sa.UniqueConstraint("stimulus_id", "seq", name=op.f("uq_frame_stimulus_id_seq")),
    )
    op.create_table(
        "vote",
        sa.Column("idea_id", BigId, nullable=False),
        sa.Column("membership_id", BigId, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.CheckConstraint("shown in (-1, 0, 1)", name=op.f("ck_vote_shown")),
        sa.CheckConstraint("value in (-1, 0, 1)", name=op.f("ck_vote_value")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_vote_idea_id_idea"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_vote_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("idea_id", "membership_id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(
            "ix_vote_idea_id_value_shown", ["idea_id", "value", "shown"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_vote_membership_id"), ["membership_id"], unique=False)
