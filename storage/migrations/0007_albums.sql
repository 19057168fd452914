-- Albums come in parts, each an event of its own; they are gathered until the last has come.

CREATE TABLE album (
	id     TEXT PRIMARY KEY, -- the chat and the platform's id of the album
	chat   TEXT NOT NULL,
	msg    TEXT NOT NULL,    -- its first part
	at     BIGINT NOT NULL,  -- when that came
	closed BOOLEAN NOT NULL
);
CREATE INDEX album_at ON album (at);

CREATE TABLE album_part (
	album TEXT NOT NULL REFERENCES album (id),
	seq   BIGINT NOT NULL,
	event TEXT NOT NULL, -- as JSON; erased with the closing
	PRIMARY KEY (album, seq)
);
