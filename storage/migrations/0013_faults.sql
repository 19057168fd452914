-- What kept an account on a platform from working and was told to its owners, so that it is told once a day, and that it
-- is over.
CREATE TABLE fault (
	account TEXT NOT NULL,
	fault   TEXT NOT NULL,
	told    BIGINT NOT NULL, -- when the owners were told last
	lasts   BOOLEAN NOT NULL,
	PRIMARY KEY (account, fault)
);
