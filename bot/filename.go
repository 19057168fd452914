package bot

import (
	"strings"

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
