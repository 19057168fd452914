// Package playground is a platform on this machine alone: a page with chats, for trying the program
// without an account anywhere. It has people, groups and private chats, a memory of its own, and knows
// nothing of the bot: as any platform it hands over deliveries, and is handed messages.
//
// Its memory is an append-only log in its folder. A post is written there, and synced, before it is
// delivered; what was not acknowledged is delivered again after a restart.
//
// Besides the contract (GET /api/state, GET and POST messages, POST buttons, POST /api/clock,
// GET /api/events) it answers
//
//	PUT  /api/chats/{chat}/messages/{id} {"from","text"}  edits an own message
//	POST /api/chats/{chat}/open {"from"}                   opens the private chat without a word
//	GET  /api/files/{id}/{name}                            a file, as an attachment
//
// and a post may hold "contact":{"name","phone"} or "place":true, which people share elsewhere, in place of its text.
package playground
