-- The cadence: lists of the morning, greetings, leave, quiet.

ALTER TABLE client ADD COLUMN muted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE client ADD COLUMN touched BIGINT NOT NULL DEFAULT 0; -- last visit or text
CREATE INDEX client_touched ON client (owner, workspace, class, touched) WHERE NOT muted;

ALTER TABLE visit ADD COLUMN quiet BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE trip ADD COLUMN city TEXT NOT NULL DEFAULT '';
CREATE INDEX trip_owner ON trip (owner, workspace, returns);
CREATE INDEX trip_returns ON trip (returns);
ALTER TABLE anniversary ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE anniversary ADD COLUMN next TEXT NOT NULL DEFAULT ''; -- when it comes next
CREATE INDEX anniversary_owner ON anniversary (owner, workspace, next);
ALTER TABLE member ADD COLUMN leave_from TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN leave_to TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN zone TEXT NOT NULL DEFAULT '';

-- When a rep is brought his lists; who set nothing has no row.
CREATE TABLE rhythm (
	workspace   TEXT NOT NULL REFERENCES workspace (id),
	person      TEXT NOT NULL REFERENCES person (id),
	morning_off BOOLEAN NOT NULL,
	morning_at  BIGINT NOT NULL, -- minutes after midnight; 0: spread
	dinner      BOOLEAN NOT NULL,
	dinner_at   BIGINT NOT NULL,
	days        BIGINT NOT NULL, -- bits of the days of the week; 0: workdays
	PRIMARY KEY (workspace, person)
);

-- A text that no visit calls for; n says which of its series it is.
CREATE TABLE greeting (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	owner     TEXT NOT NULL REFERENCES person (id),
	client    TEXT NOT NULL,
	occasion  TEXT NOT NULL,
	meal      TEXT NOT NULL, -- the list that it stands in; '' for none
	due_to    TEXT NOT NULL, -- what calls for it, as kind/id
	day       TEXT NOT NULL,
	note      TEXT NOT NULL, -- why he stands in the list
	place     BIGINT NOT NULL, -- in the list, from 0
	n         BIGINT NOT NULL,
	brought   BIGINT NOT NULL,
	sent      BIGINT NOT NULL,
	skipped   BIGINT NOT NULL,
	draft     TEXT NOT NULL, -- key of the message that is the draft
	text      TEXT NOT NULL, -- what the draft reads; erased 30 days after its day
	void      TEXT NOT NULL  -- 'drop' or 'change' of its trip, for which it must not be sent
);
CREATE INDEX visit_step ON visit (owner, next_on) WHERE next <> ''; -- steps that were promised long ago
CREATE INDEX greeting_owner ON greeting (owner, workspace, day);
CREATE INDEX greeting_client ON greeting (client, day);
CREATE INDEX greeting_day ON greeting (day);
CREATE INDEX greeting_text ON greeting (day) WHERE text <> '';
CREATE INDEX greeting_trip ON greeting (day) WHERE due_to >= 'trip/' AND due_to < 'trip0'; -- what outlives its trip is forgotten

-- A list that was brought: the message that shows it.
CREATE TABLE list (
	workspace TEXT NOT NULL REFERENCES workspace (id),
	person    TEXT NOT NULL REFERENCES person (id),
	day       TEXT NOT NULL,
	meal      TEXT NOT NULL,
	page      BIGINT NOT NULL,
	message   TEXT NOT NULL, -- key
	PRIMARY KEY (person, workspace, day, meal, page)
);
CREATE INDEX list_day ON list (day);
CREATE INDEX list_message ON list (message);

-- Texts that a client was shown in a draft, so that none comes again within a year: a hash of the words.
CREATE TABLE told (
	client TEXT NOT NULL,
	sum    BIGINT NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (client, sum)
);
CREATE INDEX told_at ON told (at);
