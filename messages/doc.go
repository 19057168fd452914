// Package messages holds what is heard and said, free of any platform: deliveries, events,
// messages, languages and the craft of drafts.
package messages
