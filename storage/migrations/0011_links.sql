-- One person on several platforms.

-- The person that this one was joined to; reminders under way and buttons may name him still.
ALTER TABLE person ADD COLUMN became TEXT NOT NULL DEFAULT '';
CREATE INDEX person_became ON person (became) WHERE became <> '';

-- used counts up: of a person's accounts, the one with the greatest was used last in private.
ALTER TABLE account ADD COLUMN used BIGINT NOT NULL DEFAULT 0;
-- The private chat that was closed last, while private is empty.
ALTER TABLE account ADD COLUMN closed TEXT NOT NULL DEFAULT '';
CREATE INDEX account_closed ON account (closed) WHERE closed <> '';

-- The one-time code by which another account joins a person, as a hash.
CREATE TABLE link (
	person  TEXT PRIMARY KEY REFERENCES person (id),
	account TEXT NOT NULL, -- on which it was asked for
	hash    TEXT NOT NULL,
	until   BIGINT NOT NULL
);
CREATE INDEX link_hash ON link (hash);
CREATE INDEX link_until ON link (until);

-- How often an account has tried codes since since.
CREATE TABLE link_try (
	account TEXT PRIMARY KEY,
	tries   BIGINT NOT NULL,
	since   BIGINT NOT NULL
);
CREATE INDEX link_try_since ON link_try (since);
