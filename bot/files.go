package bot

import (
	"strings"
	"unicode/utf8"

	"genjin/messages"
	"genjin/messages/document"
	"genjin/storage"
)

// FileName is how the file a is called to who reads l: as it was sent, or, where its platform gave it no name, by what
// it is.
func FileName(l messages.Lang, a storage.Attachment) string {
	if a.Name != "" {
		return a.Name
	}
	claimed, _, _ := strings.Cut(a.MIME, "/")
	switch {
	case claimed == "image" || a.Kind == string(document.Image):
		return l.Say(zhNamePicture, enNamePicture)
	case claimed == "video" || a.Kind == string(document.Video):
		return l.Say(zhNameVideo, enNameVideo)
	case claimed == "audio" || a.Kind == string(document.Audio):
		return l.Say(zhNameVoice, enNameVoice)
	}
	return l.Say(zhNameFile, enNameFile) + endings[document.Kind(a.Kind)]
}

// endings let a document open that is kept under no name of its own.
var endings = map[document.Kind]string{document.PDF: ".pdf", document.Word: ".docx", document.Text: ".txt"}

// FileTitle is FileName in at most 40 characters.
func FileTitle(l messages.Lang, a storage.Attachment) string {
	const most = 40
	name := FileName(l, a)
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	return string([]rune(name)[:most]) + "…"
}

// Here returns those of as that can be handed on, each once: their bytes are here, and are no program. A document that
// cannot be read, as one with a password, is one of them.
func Here(as []storage.Attachment) []storage.Attachment {
	var here []storage.Attachment
	seen := map[string]bool{}
	for _, a := range as {
		if a.Sum == "" || a.Size == 0 || a.Fault != "" && a.Fault != FaultBroken || seen[a.Sum] {
			continue
		}
		seen[a.Sum] = true
		here = append(here, a)
	}
	return here
}

// Attached returns as, called as who reads l knows them, as a message bears them.
func Attached(l messages.Lang, as []storage.Attachment) []messages.Attached {
	var all []messages.Attached
	for _, a := range as {
		all = append(all, messages.Attached{Name: FileName(l, a), MIME: a.MIME, Sum: a.Sum, Size: a.Size})
	}
	return all
}
