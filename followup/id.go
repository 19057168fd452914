package followup

import "errors"

// The ids of records. Each is opaque, unique within its kind and begins with the time of its cause.
type (
	WorkspaceID   string
	PersonID      string
	ClientID      string
	VisitID       string
	SubmissionID  string
	PupilID       string
	TripID        string
	AnniversaryID string
	GreetingID    string
	ReminderID    string
)

// ErrNotFound says that there is no such record, or none that the asking person may know of.
var ErrNotFound = errors.New("not found")
