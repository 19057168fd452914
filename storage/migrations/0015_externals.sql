-- The contacts outside the company that a rep has on his platform, as far as they are his clients.

-- Who may be a client, until his rep has said so, and who is.
CREATE TABLE external (
	id       TEXT PRIMARY KEY,
	client   TEXT NOT NULL REFERENCES client (id),
	chat     TEXT NOT NULL, -- the rep's private chat on the platform: whose contact it is
	external TEXT NOT NULL, -- as the platform knows him
	name     TEXT NOT NULL, -- as the rep sees him there
	linked   BOOLEAN NOT NULL
);
CREATE INDEX external_client ON external (client);

-- For whom a rep's contacts were looked through, so that it is done once; while the platform does not let them be read, it
-- is tried again now and then.
CREATE TABLE external_look (
	client TEXT PRIMARY KEY REFERENCES client (id),
	chat   TEXT NOT NULL,
	at     BIGINT NOT NULL,
	given  BOOLEAN NOT NULL -- the platform let them be read
);
CREATE INDEX external_look_given ON external_look (chat) WHERE given;

-- Drafts that wait on the platform for their rep to confirm that they go out.
CREATE TABLE relay (
	about  TEXT PRIMARY KEY, -- the record of the draft, as kind/id
	id     TEXT NOT NULL,    -- of the press, and of the job that it calls for
	client TEXT NOT NULL REFERENCES client (id),
	chat   TEXT NOT NULL,
	task   TEXT NOT NULL,    -- as the platform knows it; empty until it does
	asked  BIGINT NOT NULL   -- how often it was asked whether it is confirmed
);
CREATE INDEX relay_client ON relay (client);
