-- How clients are written to on Telegram.

ALTER TABLE client ADD COLUMN handle TEXT NOT NULL DEFAULT '';
ALTER TABLE client ADD COLUMN phone TEXT NOT NULL DEFAULT ''; -- with + and the country's code

-- A contact that a rep shared, while it is open whose it is.
CREATE TABLE contact (
	id        TEXT PRIMARY KEY,
	workspace TEXT NOT NULL REFERENCES workspace (id),
	owner     TEXT NOT NULL REFERENCES person (id),
	name      TEXT NOT NULL,
	company   TEXT NOT NULL,
	phone     TEXT NOT NULL,
	at        BIGINT NOT NULL
);
CREATE INDEX contact_at ON contact (at);
