-- Clients and visits.

CREATE TABLE client (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	owner     TEXT NOT NULL REFERENCES person (id),
	name      TEXT NOT NULL,
	company   TEXT NOT NULL,
	address   TEXT NOT NULL,
	leader    BOOLEAN NOT NULL,
	class     TEXT NOT NULL,
	lang      TEXT NOT NULL
);
CREATE INDEX client_owner ON client (owner, workspace);
CREATE INDEX client_name ON client (workspace, lower(name));
CREATE INDEX client_address ON client (workspace, lower(address)) WHERE address <> '';

CREATE TABLE visit (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	owner     TEXT NOT NULL REFERENCES person (id),
	client    TEXT NOT NULL,
	named     TEXT NOT NULL,
	company   TEXT NOT NULL,
	note      TEXT NOT NULL,
	said      BIGINT NOT NULL,
	ended     BIGINT NOT NULL,
	drafts    BIGINT NOT NULL,
	sent      BIGINT NOT NULL,
	skipped   BIGINT NOT NULL,
	missed    BIGINT NOT NULL,
	withdrawn BIGINT NOT NULL,
	chat      TEXT NOT NULL, -- where the note stands
	msg       TEXT NOT NULL,
	receipt   TEXT NOT NULL, -- keys of the messages that tell of it
	offer     TEXT NOT NULL,
	draft     TEXT NOT NULL,
	card      TEXT NOT NULL
);
CREATE INDEX visit_note ON visit (chat, msg);
CREATE INDEX visit_owner ON visit (owner, ended);
CREATE INDEX visit_client ON visit (client, ended) WHERE client <> '';

-- What a rep did, so that it can be taken back for a while. past is the visit before it, as JSON;
-- empty where the act made the visit.
CREATE TABLE act (
	id     TEXT PRIMARY KEY,
	person TEXT NOT NULL REFERENCES person (id),
	visit  TEXT NOT NULL REFERENCES visit (id),
	kind   TEXT NOT NULL,
	at     BIGINT NOT NULL,
	past   TEXT NOT NULL,
	undone BOOLEAN NOT NULL
);
CREATE INDEX act_person ON act (person, at);

-- Files that came with a note; their bytes stand beside the database.
CREATE TABLE attachment (
	id    TEXT PRIMARY KEY,
	about TEXT NOT NULL, -- kind/id of the record
	name  TEXT NOT NULL,
	mime  TEXT NOT NULL,
	size  BIGINT NOT NULL,
	sum   TEXT NOT NULL -- SHA-256 of the bytes; empty until they are here
);
CREATE INDEX attachment_about ON attachment (about);
