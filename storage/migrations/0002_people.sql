-- Workspaces, people and the groups that they talk in.

CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE workspace (
	id       TEXT PRIMARY KEY,
	name     TEXT NOT NULL,
	language TEXT NOT NULL,
	created  BIGINT NOT NULL
);

CREATE TABLE person (
	id    TEXT PRIMARY KEY,
	name  TEXT NOT NULL,
	lang  TEXT NOT NULL,
	hint  TEXT NOT NULL,
	owner BOOLEAN NOT NULL,
	last  TEXT NOT NULL -- workspace of the bound group used last
);

-- An account on a platform; private is its chat with the bot once that can be written to.
CREATE TABLE account (
	id      TEXT PRIMARY KEY,
	person  TEXT NOT NULL REFERENCES person (id),
	private TEXT NOT NULL
);
CREATE INDEX account_person ON account (person);

-- A group chat. state: 0 not bound, 1 bound, 2 resting after the bot was thrown out.
CREATE TABLE chat (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL,
	title     TEXT NOT NULL,
	state     BIGINT NOT NULL,
	told      BOOLEAN NOT NULL -- has been told once that nobody bound it
);
CREATE INDEX chat_workspace ON chat (workspace) WHERE workspace <> '';

CREATE TABLE member (
	workspace TEXT NOT NULL REFERENCES workspace (id),
	person    TEXT NOT NULL REFERENCES person (id),
	name      TEXT NOT NULL,
	roles     BIGINT NOT NULL,
	team      TEXT NOT NULL,
	joined    BIGINT NOT NULL,
	gone      BIGINT NOT NULL,
	barred    BOOLEAN NOT NULL,
	named     BOOLEAN NOT NULL, -- the admins were told of him
	PRIMARY KEY (workspace, person)
);
CREATE INDEX member_person ON member (person);
CREATE INDEX member_new ON member (workspace) WHERE NOT named;

-- Who is known to sit in a bound group.
CREATE TABLE seat (
	chat   TEXT NOT NULL REFERENCES chat (id),
	person TEXT NOT NULL REFERENCES person (id),
	PRIMARY KEY (chat, person)
);
CREATE INDEX seat_person ON seat (person);
