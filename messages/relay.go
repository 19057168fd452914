package messages

import "errors"

// Why a text does not go to somebody outside the company by the account of a rep. Any other error may pass.
var (
	// ErrNoRight says that the company gave us, or the rep, no right to it.
	ErrNoRight = errors.New("no right to write to people outside the company")
	// ErrStranger says that the two are no contacts, or no longer.
	ErrStranger = errors.New("the person outside the company cannot be reached")
	// ErrSated says that he got as many texts as he may be given this day, or month.
	ErrSated = errors.New("the person outside the company got as many texts as he may")
)
