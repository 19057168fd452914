package draft

import (
	"genjin/followup"
	"genjin/messages"
)

// ClientLang is the language of texts to c: as set, else Chinese for a name with hanzi, else English.
func ClientLang(c followup.Client) messages.Lang {
	if l, ok := messages.ParseLang(c.Lang); ok {
		return l
	}
	if han(c.Name + c.Address) {
		return messages.Chinese
	}
	return messages.English
}
