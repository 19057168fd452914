-- Homework of a class, acts about any record, next steps of visits, teams of a manager.

-- When a workspace's course began, and the deadlines of its days that were set by hand; 0 or '' by default.
CREATE TABLE class (
	workspace TEXT PRIMARY KEY REFERENCES workspace (id),
	start     TEXT NOT NULL,
	guess     BIGINT NOT NULL, -- the day of the course that start was reckoned from; 0: somebody said it
	due1      BIGINT NOT NULL,
	due2      BIGINT NOT NULL,
	due3      BIGINT NOT NULL
);

-- The trainer's list of names; person is who claimed one.
CREATE TABLE roster (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	name      TEXT NOT NULL,
	team      TEXT NOT NULL,
	person    TEXT NOT NULL
);
CREATE INDEX roster_workspace ON roster (workspace);

-- One version of what a learner handed in for an assignment. standing marks the one that counts: the
-- newest that was not taken back.
CREATE TABLE submission (
	id         TEXT PRIMARY KEY,
	workspace  TEXT NOT NULL REFERENCES workspace (id),
	person     TEXT NOT NULL REFERENCES person (id),
	assignment TEXT NOT NULL,
	version    BIGINT NOT NULL,
	begun      BIGINT NOT NULL,
	changed    BIGINT NOT NULL,
	withdrawn  BIGINT NOT NULL,
	standing   BOOLEAN NOT NULL,
	result     TEXT NOT NULL, -- what was counted, as JSON
	receipt    TEXT NOT NULL  -- key of the message that answers it
);
CREATE INDEX submission_standing ON submission (workspace, person, assignment) WHERE standing;
CREATE INDEX submission_of ON submission (person, workspace, assignment, version);

-- What a version was handed in as, piece by piece.
CREATE TABLE part (
	id         TEXT PRIMARY KEY,
	submission TEXT NOT NULL REFERENCES submission (id),
	n          BIGINT NOT NULL, -- which of its pieces, from 1
	at         BIGINT NOT NULL,
	text       TEXT NOT NULL,
	withdrawn  BIGINT NOT NULL,
	chat       TEXT NOT NULL, -- where it stands
	msg        TEXT NOT NULL
);
CREATE INDEX part_submission ON part (submission);
CREATE INDEX part_place ON part (chat, msg);

-- What a file turned out to be: its kind, what is wrong with it, and the text that could be read.
ALTER TABLE attachment ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN fault TEXT NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN reading TEXT NOT NULL DEFAULT '';

-- The record that what a person says next in private is about.
CREATE TABLE focus (
	person TEXT PRIMARY KEY REFERENCES person (id),
	about  TEXT NOT NULL,
	until  BIGINT NOT NULL
);

-- What a person did to a record, so that it can be taken back for a while. past is the record before it;
-- empty where the act made it.
CREATE TABLE deed (
	id     TEXT PRIMARY KEY,
	seq    BIGINT NOT NULL,
	person TEXT NOT NULL,
	about  TEXT NOT NULL,
	kind   TEXT NOT NULL,
	at     BIGINT NOT NULL,
	past   TEXT NOT NULL,
	undone BOOLEAN NOT NULL
);
INSERT INTO deed (id, seq, person, about, kind, at, past, undone)
	SELECT id, 0, person, 'visit/' || visit, kind, at, past, undone FROM act;
DROP TABLE act;
CREATE INDEX deed_person ON deed (person, seq);

-- What the rep is to do next for the client, and by which day.
ALTER TABLE visit ADD COLUMN next TEXT NOT NULL DEFAULT '';
ALTER TABLE visit ADD COLUMN next_on TEXT NOT NULL DEFAULT '';

-- The teams that a manager is for, one a line; none means all.
ALTER TABLE member ADD COLUMN heads TEXT NOT NULL DEFAULT '';
