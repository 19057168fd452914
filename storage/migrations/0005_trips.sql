-- Trips and anniversaries of clients. Days are written 2006-01-02.

CREATE TABLE trip (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	owner     TEXT NOT NULL REFERENCES person (id),
	client    TEXT NOT NULL REFERENCES client (id),
	place     TEXT NOT NULL, -- as the rep wrote it; may be empty
	leaves    TEXT NOT NULL,
	returns   TEXT NOT NULL
);
CREATE INDEX trip_client ON trip (client, leaves);

CREATE TABLE anniversary (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	owner     TEXT NOT NULL REFERENCES person (id),
	client    TEXT NOT NULL REFERENCES client (id),
	name      TEXT NOT NULL,
	month     BIGINT NOT NULL,
	date      BIGINT NOT NULL,
	year      BIGINT NOT NULL, -- of one that comes once; 0: each year
	lunar     BOOLEAN NOT NULL,
	leap      BOOLEAN NOT NULL
);
CREATE INDEX anniversary_client ON anniversary (client);
