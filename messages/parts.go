package messages

import (
	"slices"
	"strings"
)

// NoID stands among the ids of a split message for a part without one: the platform did not tell it, or it
// means nothing in the chat where the message goes on.
const NoID = "-"

// Known returns the ids that are known of those in sent, which have blanks between.
func Known(sent string) []string {
	return slices.DeleteFunc(strings.Fields(sent), func(id string) bool { return id == NoID })
}

// Unnamed returns sent with NoID for each id.
func Unnamed(sent string) string {
	ids := strings.Fields(sent)
	for i := range ids {
		ids[i] = NoID
	}
	return strings.Join(ids, " ")
}
