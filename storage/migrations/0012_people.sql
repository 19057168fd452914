-- The people of a company, and the hand-over of clients.

-- Who stands in the address book of a company, as it was told last.
CREATE TABLE colleague (
	account TEXT PRIMARY KEY, -- on the company's platform
	name    TEXT NOT NULL,
	teams   TEXT NOT NULL, -- names of departments, one a line
	leads   TEXT NOT NULL, -- those of the departments that he leads
	lost    BOOLEAN NOT NULL, -- vanished with too many others to have left
	gone    BIGINT NOT NULL -- when he had left; 0 while he had not
);
CREATE INDEX colleague_gone ON colleague (gone) WHERE gone <> 0;

-- The messages that ask several people one question, so that all can show the answer.
CREATE TABLE question (
	about   TEXT NOT NULL, -- kind/id
	person  TEXT NOT NULL, -- who is asked
	message TEXT NOT NULL, -- key
	PRIMARY KEY (about, message)
);

-- Whose clients are offered to other reps. Buttons name the id.
CREATE TABLE handover (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	person    TEXT NOT NULL REFERENCES person (id)
);
CREATE UNIQUE INDEX handover_of ON handover (workspace, person);

-- Whose the next step of a visit is: its owner's, or that of who took the client over.
ALTER TABLE visit ADD COLUMN step_of TEXT NOT NULL DEFAULT '';
UPDATE visit SET step_of = owner;
DROP INDEX visit_step;
CREATE INDEX visit_step ON visit (step_of, next_on) WHERE next <> '';
CREATE INDEX visit_step_ended ON visit (step_of, ended) WHERE next <> '';
