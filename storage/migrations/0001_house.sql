-- The house itself: what was delivered, what falls due, what is to be said, jobs, audit.

-- Deliveries. state: 0 waits for its turn, 1 done (raw erased, the id kept against doubles), 2 dead.
CREATE TABLE inbox (
	id     TEXT PRIMARY KEY,
	seq    BIGINT NOT NULL,
	origin TEXT NOT NULL,
	chat   TEXT NOT NULL,
	raw    BLOB,
	at     BIGINT NOT NULL,
	state  BIGINT NOT NULL,
	reason TEXT NOT NULL
);
CREATE INDEX inbox_waiting ON inbox (seq) WHERE state = 0;
CREATE INDEX inbox_dead ON inbox (seq) WHERE state = 2;

-- state: 0 pending, 1 fired, 2 overtaken.
CREATE TABLE reminder (
	id        TEXT PRIMARY KEY,
	kind      TEXT NOT NULL,
	about     TEXT NOT NULL,
	workspace TEXT NOT NULL,
	person    TEXT NOT NULL,
	due       BIGINT NOT NULL,
	deadline  BIGINT NOT NULL,
	reason    TEXT NOT NULL,
	state     BIGINT NOT NULL
);
CREATE INDEX reminder_due ON reminder (due) WHERE state = 0;
CREATE INDEX reminder_about ON reminder (about) WHERE state = 0;

-- Messages to be said. state: 0 waiting, 1 sent, 2 gone, 3 rejected, 4 expired.
CREATE TABLE outbox (
	id       TEXT PRIMARY KEY, -- the message's key
	seq      BIGINT NOT NULL,
	chat     TEXT NOT NULL,
	about    TEXT NOT NULL,
	body     TEXT NOT NULL,
	deadline BIGINT NOT NULL,
	expires  BIGINT NOT NULL,
	state    BIGINT NOT NULL,
	tries    BIGINT NOT NULL,
	sent     TEXT NOT NULL, -- the platform's id; several of a split message with blanks between
	reason   TEXT NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (seq) WHERE state = 0;

-- Which message bears a platform's id, for presses and answers.
CREATE TABLE outbox_id (
	chat    TEXT NOT NULL,
	sent    TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY (chat, sent)
);

CREATE TABLE job (
	id     TEXT PRIMARY KEY,
	kind   TEXT NOT NULL,
	about  TEXT NOT NULL,
	body   BLOB NOT NULL,
	due    BIGINT NOT NULL, -- or the end of its lease
	tries  BIGINT NOT NULL,
	reason TEXT NOT NULL,
	leased BOOLEAN NOT NULL
);
CREATE INDEX job_due ON job (due);

CREATE TABLE audit (
	at        BIGINT NOT NULL,
	workspace TEXT NOT NULL,
	person    TEXT NOT NULL,
	act       TEXT NOT NULL,
	about     TEXT NOT NULL,
	detail    TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (workspace, at);
