-- Deliveries of people whom their platform does not name plainly wait, in state 3, until it is known who they are. What was
-- found out once stays so.
CREATE INDEX inbox_held ON inbox (seq) WHERE state = 3;

CREATE TABLE alias (
	platform TEXT NOT NULL,
	alias    TEXT NOT NULL, -- what the platform calls somebody at times
	account  TEXT NOT NULL, -- what he is called else
	PRIMARY KEY (platform, alias)
);
