-- Private chats that were greeted when they were opened, and how that was told; the other way to tell may follow.
CREATE TABLE greeted (
	chat TEXT PRIMARY KEY,
	how  TEXT NOT NULL,
	at   BIGINT NOT NULL
);
CREATE INDEX greeted_at ON greeted (at);
