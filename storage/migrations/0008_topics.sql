-- Topics of groups: how each is called, and the team whose place it is. fixed: a trainer has said which, or that
-- it is none's ('').
CREATE TABLE topic (
	chat      TEXT NOT NULL REFERENCES chat (id),
	thread    TEXT NOT NULL,
	workspace TEXT NOT NULL REFERENCES workspace (id), -- that the group was bound to when it was said
	name      TEXT NOT NULL,
	team      TEXT NOT NULL,
	fixed     BOOLEAN NOT NULL,
	PRIMARY KEY (chat, thread)
);
