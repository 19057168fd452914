-- Albums come in parts, each an event of its own; they are gathered until the last has come.

CREATE TABLE album (
	id     TEXT PRIMARY KEY, -- the chat and the platform's id of the album
	chat   TEXT NOT NULL,
	msg    TEXT NOT NULL,    -- its first part
	sender TEXT NOT NULL,    -- whose it is
	joins  TEXT NOT NULL,    -- the album that it continues; empty: none
	at     BIGINT NOT NULL,  -- when its first part came
	last   BIGINT NOT NULL,  -- when the newest part of it, or of those that continue it, was said
	words  TEXT NOT NULL,    -- once closed, the part whose words it has; empty: none
	closed BOOLEAN NOT NULL
);
CREATE INDEX album_at ON album (at);
CREATE INDEX album_of ON album (chat, sender, at) WHERE joins = '';
CREATE INDEX album_joins ON album (joins) WHERE joins <> '';

CREATE TABLE album_part (
	album TEXT NOT NULL REFERENCES album (id),
	seq   BIGINT NOT NULL,
	event TEXT NOT NULL, -- as JSON; erased with the closing
	PRIMARY KEY (album, seq)
);
